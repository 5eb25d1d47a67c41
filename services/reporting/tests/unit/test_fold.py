"""What is counted, whatever the order in which units' facts arrive."""

from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from motcua.dossier.v1.dossier_pb2 import Received, Returned
from motcua_reporting.adapters.wire import fact_of
from motcua_reporting.domain.fold import Counts, Row, fold
from services.reporting.tests.builders import Province, as_read


def province() -> Province:
    made = Province()
    made.whole_journey("A")
    made.receive("B")
    made.hand("B", "xa", "huyen", 1)
    made.receive("C")
    return made


def counted(order: list[str], made: Province) -> tuple[dict[str, Row], Counts]:
    """Fold the units' ledgers interleaved as `order` names them."""
    facts = {
        unit: [fact_of(m) for m in as_read(ledger.messages)]
        for unit, ledger in made.ledgers.items()
    }
    rows: dict[str, Row] = {}
    total = Counts()
    line = [unit for unit in order if facts.get(unit)]
    for unit in [*line, *(u for u, left in facts.items() for _ in left)]:
        if facts[unit]:
            batch = fold(rows, [facts[unit].pop(0)])
            for name in ("flow", "moved", "work"):
                into = getattr(total, name)
                for key, amounts in getattr(batch, name).items():
                    into[key] = [
                        a + b
                        for a, b in zip(into.get(key, [0] * len(amounts)), amounts, strict=True)
                    ]
            for key, n in batch.tally.items():
                total.tally[key] = total.tally.get(key, 0) + n
    return rows, total


def test_a_dossier_that_went_up_and_came_back_is_counted_once() -> None:
    rows, counts = counted([], province())

    assert (rows["A"].state, rows["A"].custodian) == ("closed", "xa")
    assert (rows["A"].verdict, rows["A"].end) == ("on_time", "returned")
    received = sum(n for key, n in counts.tally.items() if key[-1] == "received_counter")
    assert received == 3


def test_a_dossier_above_is_open_where_it_is_and_unsolved_at_home() -> None:
    rows, _ = counted([], province())

    assert (rows["B"].custodian, rows["B"].state, rows["B"].origin) == ("huyen", "open", "xa")
    assert rows["B"].is_open
    assert (rows["C"].custodian, rows["C"].state) == ("xa", "open")


def test_every_unit_conserves_its_dossiers() -> None:
    rows, counts = counted([], province())

    for unit in ("xa", "huyen", "tinh"):
        gained = [0] * 5
        for (code, _, _), amounts in counts.flow.items():
            if code == unit:
                gained = [a + b for a, b in zip(gained, amounts, strict=True)]
        received, handed_in, reopened, handed_out, closed = gained
        stock = sum(1 for row in rows.values() if row.custodian == unit and row.state != "closed")
        assert received + handed_in + reopened == handed_out + closed + stock


def totals(counts: Counts) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, n in counts.tally.items():
        found[key[-1]] = found.get(key[-1], 0) + n
    return {measure: n for measure, n in found.items() if n}


def test_a_result_handed_to_the_wrong_person_is_still_a_result_when_that_is_mended() -> None:
    made = Province()
    made.whole_journey("A")
    made.reopen("A", 4)

    rows, counts = counted([], made)
    assert (rows["A"].state, rows["A"].end, rows["A"].verdict) == ("open", None, "on_time")
    assert not rows["A"].is_open
    assert totals(counts) == {"received_counter": 1, "solved_on_time": 1}

    made.say("xa", "A", 4, returned=Returned(recipient="proxy"))
    rows, counts = counted([], made)
    assert (rows["A"].end, rows["A"].verdict) == ("returned", "on_time")
    assert totals(counts) == {"received_counter": 1, "solved_on_time": 1, "returned": 1}


def test_a_refusal_taken_back_is_no_result_any_more() -> None:
    made = Province()
    made.receive("A")
    made.refuse("A", 1)
    assert totals(counted([], made)[1]) == {
        "received_counter": 1,
        "solved_early": 1,
        "refused": 1,
    }
    made.reopen("A", 1)

    rows, counts = counted([], made)

    assert rows["A"].is_open
    assert rows["A"].solved_by is None
    assert totals(counts) == {"received_counter": 1}


def test_a_dossier_has_the_procedure_it_was_moved_to_last() -> None:
    made = Province()
    made.receive("A")
    made.reclassify("A", "xa", 1, "1.010803", "1.000001")
    made.hand("A", "xa", "huyen", 1)
    made.reclassify("A", "huyen", 2, "1.000001", "1.000002")

    for order in ([], ["huyen"] * 9):
        assert counted(order, made)[0]["A"].procedure == "1.000002"


def test_a_dossier_is_imported_where_its_reception_was() -> None:
    made = Province()
    made.say("xa", "A", 1, received=Received(), imported=True)
    made.hand("A", "xa", "huyen", 1)

    for order in ([], ["huyen"] * 9):
        assert counted(order, made)[0]["A"].imported


@given(st.lists(st.sampled_from(["xa", "huyen", "tinh"]), max_size=30))
def test_the_order_of_arrival_between_units_changes_nothing(order: list[str]) -> None:
    made = province()

    rows, counts = counted(order, made)
    usual_rows, usual = counted([], made)

    assert {k: astuple(r) for k, r in rows.items()} == {
        k: astuple(r) for k, r in usual_rows.items()
    }
    assert (counts.flow, counts.tally, counts.work) == (usual.flow, usual.tally, usual.work)
