"""Reception at the counter, on a real database."""

import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from motcua_intake.adapters.numbers import NumberBlocks
from motcua_intake.app.commands import GiveSlip, RecordFee
from motcua_intake.app.queries import Page, WorkFilter
from motcua_intake.domain.errors.commands import ImporterOnly, KeyReused, RoleMissing
from motcua_intake.domain.errors.reception import ComponentMissing
from motcua_intake.domain.errors.serving import UnitNotServedHere
from motcua_intake.domain.facts import Actor
from motcua_kit.ledger import chain, genesis, totals
from services.intake.tests.intake_builders import (
    APPLICANT,
    BIRTH,
    COMMUNE,
    DISTRICT,
    IMPORTER,
    INCENSE,
    OFFICER,
    at,
    papers,
    reception,
)


def test_a_dossier_received_is_durable_with_its_fact_and_its_first_step(node):
    accepted = node.use.accept_dossier(reception(BIRTH))

    assert accepted.dossier == "H31.05.13-261130-0001"
    assert accepted.due == at("2026-11-30 17:00")
    (entry,) = node.queries.ledger(COMMUNE)
    assert (entry.type, entry.dossier, entry.custody) == ("received", accepted.dossier, 1)
    assert entry.hash == chain(genesis(COMMUNE), entry.body)
    (work,) = node.queries.worklist(WorkFilter(COMMUNE), Page(), node.clock.now()).rows
    assert (work.step, work.role, work.state) == ("examine", "case_officer", "open")
    assert work.applicant == "Đặng Văn Ánh"


def test_nothing_can_be_put_before_a_ledgers_first_fact(node):
    node.use.accept_dossier(reception(BIRTH))

    with pytest.raises(IntegrityError, match="ck_ledger_seq"), node.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger SET seq = seq - 1")


def test_the_same_key_answers_with_the_first_result(node):
    first = node.use.accept_dossier(reception(key="k1"))
    again = node.use.accept_dossier(reception(key="k1"))

    assert again == replace(first, repeated=True)
    assert len(list(node.queries.ledger(COMMUNE))) == 1
    with pytest.raises(KeyReused):
        node.use.record_fee(
            RecordFee(
                unit=COMMUNE, actor=OFFICER, dossier=first.dossier, amount=1, method="cash",
                key="k1",
            )
        )  # fmt: skip


def test_eight_counters_at_once_get_different_codes_and_one_ledger_without_gaps(node):
    with ThreadPoolExecutor(8) as counters:
        answers = counters.map(lambda _: node.use.accept_dossier(reception(BIRTH)), range(80))
        codes = [each.dossier for each in answers]

    assert len(set(codes)) == 80
    entries = list(node.queries.ledger(COMMUNE))
    assert [entry.seq for entry in entries] == list(range(1, 81))
    assert all(b.prev == a.hash for a, b in pairwise(entries))


def test_a_reception_waits_for_its_database_twice(node):
    """For its rows and the ledger's head, and for ledger and commit."""
    for _ in range(2):  # The third takes a number that the second has put by.
        node.use.accept_dossier(reception(BIRTH))
    with tempfile.TemporaryFile() as said:

        def listen(connection, *_):
            connection.pgconn.trace(said.fileno())

        event.listen(node.engine, "checkout", listen)
        node.use.accept_dossier(reception(BIRTH))
        event.remove(node.engine, "checkout", listen)
        node.engine.dispose()
        said.seek(0)
        _, _, transaction = said.read().decode().partition('"BEGIN"')

    assert re.findall("ReadyForQuery\t (.)", transaction) == ["T", "I"]


def test_one_key_from_eight_windows_at_once_makes_one_dossier(node):
    with ThreadPoolExecutor(8) as windows:
        answers = list(
            windows.map(lambda _: node.use.accept_dossier(reception(key="same")), range(8))
        )

    assert len({each.dossier for each in answers}) == 1
    assert sum(not each.repeated for each in answers) == 1


def test_a_node_that_starts_anew_gives_no_number_twice(province):
    engine = province.below.engine
    day = at("2026-11-30 08:00").date()
    before, after = NumberBlocks(engine), NumberBlocks(engine)
    first = [before.next(COMMUNE, day) for _ in range(10)]
    second = [after.next(COMMUNE, day) for _ in range(10)]

    assert len({*first, *second}) == 20


def test_an_incomplete_dossier_goes_the_way_of_the_slip_and_leaves_no_fact(node):
    command = reception(INCENSE, components=papers("don"))
    with pytest.raises(ComponentMissing) as refused:
        node.use.accept_dossier(command)
    assert (refused.value.component, refused.value.field) == ("uy-quyen", "components")

    slip = node.use.give_slip(
        GiveSlip(
            unit=COMMUNE, actor=OFFICER, kind="supplement", procedure=INCENSE,
            applicant=APPLICANT, handed=papers("don"),
        )
    )  # fmt: skip

    assert slip.components == ("uy-quyen",)
    assert list(node.queries.ledger(COMMUNE)) == []
    assert node.queries.slips(COMMUNE, at("2026-11-30 08:00").date())[0].by == "xa.quay"


def test_only_an_importer_says_when_it_happened(node):
    with pytest.raises(ImporterOnly):
        node.use.accept_dossier(reception(business_at=at("2026-11-02 09:00")))

    accepted = node.use.accept_dossier(
        reception(BIRTH, actor=IMPORTER, business_at=at("2026-11-02 09:00"))
    )

    assert accepted.dossier == "H31.05.13-261102-0001"
    assert accepted.due == at("2026-11-02 17:00")
    assert node.queries.waiting()["contacts"] == 0


def test_who_has_no_role_and_a_unit_served_elsewhere_are_refused(node):
    with pytest.raises(RoleMissing):
        node.use.accept_dossier(reception(actor=Actor("khach")))
    with pytest.raises(UnitNotServedHere):
        node.use.accept_dossier(reception(unit=DISTRICT))


def test_the_contact_reaches_notify_when_notify_is_back(province):
    accepted = province.below.use.accept_dossier(reception(BIRTH))
    province.notify.is_away = True
    province.below.dispatch()
    assert province.notify.contacts == {}

    province.notify.is_away = False
    province.clock.at = at("2026-11-30 08:01")
    province.below.dispatch()

    assert province.notify.contacts[accepted.dossier].phone == APPLICANT.phone
    assert province.below.queries.waiting()["contacts"] == 0


def test_contacts_go_to_notify_in_one_call_and_a_refused_one_is_not_pushed_again(province):
    refused, *others = [
        province.below.use.accept_dossier(reception(BIRTH)).dossier for _ in range(3)
    ]
    province.notify.refused = {refused: "bad_phone"}
    province.below.dispatch()
    assert (province.notify.calls, set(province.notify.contacts)) == (1, set(others))

    assert province.below.queries.waiting()["contacts"] == 0, "notify's answer will not change"
    province.clock.at = at("2026-11-30 08:10")
    province.below.dispatch()
    assert province.notify.calls == 1


@pytest.mark.parametrize("typed", ["dang van anh", "Ánh", "033090001234", "0912 345 678", "0001"])
def test_the_counter_finds_a_dossier_by_what_the_citizen_says(node, typed):
    accepted = node.use.accept_dossier(reception(BIRTH))

    found = node.queries.search(COMMUNE, typed, Page())

    assert [row.dossier for row in found.rows] == [accepted.dossier]
    assert node.queries.search(COMMUNE, "nguyễn thị hoa", Page()).total == 0


def test_the_stock_is_counted_from_rows_and_agrees_with_the_ledger(node):
    for _ in range(3):
        node.use.accept_dossier(reception(BIRTH))

    (row,) = node.queries.stock(COMMUNE, codes=True).rows
    columns = totals(entry.type for entry in node.queries.ledger(COMMUNE))

    assert (row.open, row.in_transit) == (columns.open, columns.in_transit) == (3, 0)
    assert len(row.open_codes) == 3
    (head,) = node.queries.heads()
    assert (head.seq, head.published_seq) == (3, 0)
