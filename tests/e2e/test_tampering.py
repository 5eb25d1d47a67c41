"""Somebody changes a table by hand: the proof says so, and says where."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from tests.e2e.auditor import fact_class
from tests.e2e.conftest import own_platform
from tests.e2e.doors import eventually
from tests.e2e.platform import Platform
from tests.e2e.tampering import (
    COMMUNE,
    INVENTED,
    TOPIC,
    Said,
    a_fact_between_others,
    append_forged,
    assert_mended,
    broken,
    broken_by,
    in_log,
    insert,
    last_fact,
    log_of,
    move_head,
    proof,
    rewrite,
    table_of,
)  # fmt: skip

BIRTH = "1.001193"
MARTYR = "1.010803"
OLD = "2020-01-02T08:00:00+07:00"
pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def office() -> Iterator[Platform]:
    """A platform with dossiers that take turns in one ledger, all of it proven."""
    with own_platform("embedded") as platform:
        platform.journey(BIRTH, "--count", "4", at=COMMUNE)
        platform.journey(MARTYR, at=COMMUNE)
        platform.at(COMMUNE, "counter_officer").accept(MARTYR)
        assert platform.prove()["balanced"] is True
        yield platform


@pytest.fixture
def spoiled() -> Iterator[Platform]:
    """A platform of its own: what readers have swallowed cannot be taken back by hand."""
    with own_platform("embedded") as platform:
        platform.journey(BIRTH, at=COMMUNE)
        yield platform


def test_a_fact_deleted_from_a_ledger_is_named_with_its_dossier(office: Platform) -> None:
    with table_of(office, "intake-dan-tien") as table:
        row = a_fact_between_others(table)
        table.execute("DELETE FROM ledger WHERE unit = %s AND seq = %s", (COMMUNE, row["seq"]))
        try:
            found = broken(office)
        finally:
            insert(table, "ledger", row)

    assert {each.unit for each in found} == {COMMUNE}
    assert {each.dossier for each in found if each.dossier} == {row["dossier"]}
    assert_mended(office)


def test_a_received_fact_deleted_is_named_though_other_dossiers_stand_around_it(
    office: Platform,
) -> None:
    with table_of(office, "intake-dan-tien") as table:
        row = table.execute(
            "SELECT * FROM ledger WHERE unit = %s AND type = 'received' ORDER BY seq LIMIT 1",
            (COMMUNE,),
        ).fetchone()
        assert row is not None
        table.execute("DELETE FROM ledger WHERE unit = %s AND seq = %s", (COMMUNE, row["seq"]))
        try:
            found = broken(office)
        finally:
            insert(table, "ledger", row)

    assert {each.dossier for each in found if each.dossier} == {row["dossier"]}
    assert_mended(office)


@pytest.mark.parametrize(
    ("column", "value"),
    [("dossier", "H31.05.13-261101-9999"), ("type", "returned"), ("procedure", "2.000908"),
     ("custody", 7), ("business_at", "2026-01-05T08:00:00+07:00")],
)  # fmt: skip
def test_a_column_changed_beside_the_signed_body_is_named(
    office: Platform, column: str, value: object
) -> None:
    with table_of(office, "intake-dan-tien") as table:
        row = a_fact_between_others(table)
        here = (COMMUNE, row["seq"])
        change = f"UPDATE ledger SET {column} = %s WHERE unit = %s AND seq = %s"  # noqa: S608
        found = broken_by(office, table, change, value, row[column], *here)

    # A dossier's name that was changed is named as it now stands, and as the copies have it.
    named = {each.dossier for each in found if each.dossier}
    assert named & {row["dossier"], value}
    assert named <= {row["dossier"], value}
    assert_mended(office)


def test_a_body_changed_with_the_chain_made_to_fit_is_named(office: Platform) -> None:
    with table_of(office, "intake-dan-tien") as table:
        row = last_fact(table)
        forged = fact_class().FromString(bytes(row["body"]))
        forged.actor = "khong.phai.toi"
        body = forged.SerializeToString(deterministic=True)
        digest = hashlib.sha256(bytes(row["prev"]) + hashlib.sha256(body).digest()).digest()
        rewrite(table, row["seq"], body, digest)
        try:
            found = broken(office)
        finally:
            rewrite(table, row["seq"], row["body"], row["hash"])

    assert {each.dossier for each in found if each.dossier} == {row["dossier"]}
    assert "topic_changed" in {each.kind for each in found}
    assert_mended(office)


def test_a_dossier_forged_into_a_ledger_is_named(office: Platform) -> None:
    """Appended with a perfect chain, and marked as published so that nobody publishes it."""
    with table_of(office, "intake-dan-tien") as table:
        last = last_fact(table)
        seq, digest = append_forged(table)
        move_head(table, seq, digest)
        try:
            found = broken(office)
        finally:
            table.execute("DELETE FROM ledger WHERE dossier = %s", (INVENTED,))
            move_head(table, last["seq"], last["hash"])

    assert {each.dossier for each in found if each.dossier} == {INVENTED}
    assert_mended(office)


def test_a_fact_that_is_only_inserted_behind_the_head_is_named(office: Platform) -> None:
    with table_of(office, "intake-dan-tien") as table:
        append_forged(table)
        try:
            found = broken(office)
        finally:
            table.execute("DELETE FROM ledger WHERE dossier = %s", (INVENTED,))

    assert found == {Said("beyond_head", COMMUNE, INVENTED, "", "")}
    assert_mended(office)


def test_a_fact_inserted_behind_the_head_is_named_when_the_relay_has_published_it(
    spoiled: Platform,
) -> None:
    with table_of(spoiled, "intake-dan-tien") as table:
        seq, _ = append_forged(table, published_at=None)
    with table_of(spoiled, "reporting") as table:
        counted = ("SELECT seq FROM reader_head WHERE stream = %s AND seq = %s", (COMMUNE, seq))
        eventually(lambda: table.execute(*counted).fetchone() is not None, what="it is counted")

    found = broken(spoiled)

    assert Said("beyond_head", COMMUNE, INVENTED, "", "") in found
    assert {each.dossier for each in found if each.dossier} == {INVENTED}


def test_a_head_changed_by_hand_is_named_with_its_unit(office: Platform) -> None:
    with table_of(office, "intake-dan-tien") as table:
        last = last_fact(table)
        move_head(table, last["seq"], bytes(32))
        try:
            found = broken(office)
        finally:
            move_head(table, last["seq"], last["hash"])

    assert found == {Said("head_changed", COMMUNE, "", "", "")}
    assert_mended(office)


def test_a_dossier_moved_by_hand_in_its_row_is_named(office: Platform) -> None:
    with table_of(office, "intake-dan-tien") as table:
        row = table.execute(
            "SELECT * FROM dossier WHERE unit = %s AND holding = 'custody'", (COMMUNE,)
        ).fetchone()
        assert row is not None
        change = "UPDATE dossier SET holding = %s WHERE unit = %s AND code = %s"
        found = broken_by(office, table, change, "closed", row["holding"], COMMUNE, row["code"])

    assert {each.dossier for each in found if each.dossier} == {row["code"]}
    assert_mended(office)


def test_a_fact_deleted_from_the_embedded_log_is_named(office: Platform) -> None:
    with table_of(office, "intake-dan-tien") as table:
        fact = a_fact_between_others(table)
    with log_of(office) as log:
        row = in_log(log, fact)
        place = (TOPIC, row["offset"])
        log.execute('DELETE FROM log WHERE topic = %s AND "offset" = %s', place)
        try:
            found = broken(office)
        finally:
            insert(log, "log", row)

    assert found == {Said("topic_missing", COMMUNE, fact["dossier"], "", "")}
    assert_mended(office)


def test_a_fact_changed_in_the_embedded_log_is_named(office: Platform) -> None:
    with table_of(office, "intake-dan-tien") as table:
        fact = a_fact_between_others(table)
    forged = fact_class().FromString(bytes(fact["body"]))
    forged.actor = "khong.phai.toi"
    change = 'UPDATE log SET body = %s WHERE topic = %s AND "offset" = %s'
    with log_of(office) as log:
        row = in_log(log, fact)
        place = (TOPIC, row["offset"])
        log.execute(change, (forged.SerializeToString(deterministic=True), *place))
        try:
            found = broken(office)
        finally:
            log.execute(change, (row["body"], *place))

    assert {each.dossier for each in found} == {fact["dossier"]}
    assert {each.unit for each in found} == {COMMUNE}
    assert "topic_changed" in {each.kind for each in found}
    assert_mended(office)


@pytest.mark.parametrize("column", ["received", "handed_in", "handed_out", "closed"])
def test_a_changed_sum_is_named_by_unit_procedure_and_day(office: Platform, column: str) -> None:
    with table_of(office, "reporting") as table:
        row = table.execute(
            f"SELECT * FROM flow WHERE unit = %s AND procedure = %s AND {column} > 0",  # noqa: S608
            (COMMUNE, MARTYR),
        ).fetchone()
        assert row is not None
        change = f"UPDATE flow SET {column} = {column} + %s WHERE unit = %s AND procedure = %s"  # noqa: S608
        found = broken_by(office, table, change, 1, -1, COMMUNE, MARTYR)

    assert found == {Said("aggregate", COMMUNE, "", MARTYR, row["day"].isoformat())}
    assert_mended(office)


def test_a_changed_count_of_results_is_named_by_unit_procedure_and_day(office: Platform) -> None:
    with table_of(office, "reporting") as table:
        row = table.execute(
            "SELECT * FROM tally WHERE origin = %s AND measure LIKE 'solved%%' LIMIT 1", (COMMUNE,)
        ).fetchone()
        assert row is not None
        names = ("origin", "day", "procedure", "field", "officer", "measure")
        where = " AND ".join(f"{name} = %s" for name in names)
        key = [row[name] for name in names]
        table.execute(f"DELETE FROM tally WHERE {where}", key)  # noqa: S608
        try:
            found = broken(office)
        finally:
            insert(table, "tally", row)

    assert found == {Said("aggregate", COMMUNE, "", row["procedure"], row["day"].isoformat())}
    assert_mended(office)


@pytest.mark.parametrize("column", ["n", "late"])
def test_a_changed_count_of_an_officers_work_is_named_by_unit_procedure_and_day(
    office: Platform, column: str
) -> None:
    with table_of(office, "reporting") as table:
        row = table.execute(
            "SELECT * FROM work WHERE unit = %s AND type = 'task_done' LIMIT 1", (COMMUNE,)
        ).fetchone()
        assert row is not None
        names = ("unit", "day", "procedure", "officer", "type")
        where = " AND ".join(f"{name} = %s" for name in names)
        change = f"UPDATE work SET {column} = {column} + %s WHERE {where}"  # noqa: S608
        key = [row[name] for name in names]
        found = broken_by(office, table, change, 1, -1, *key)

    assert found == {Said("aggregate", COMMUNE, "", row["procedure"], row["day"].isoformat())}
    assert_mended(office)


def test_a_fact_deleted_from_what_reporting_keeps_is_named(office: Platform) -> None:
    with table_of(office, "reporting") as table:
        row = table.execute(
            "SELECT * FROM fact WHERE unit = %s AND type = 'task_done' LIMIT 1", (COMMUNE,)
        ).fetchone()
        assert row is not None
        here = (COMMUNE, row["seq"])
        table.execute("DELETE FROM fact WHERE unit = %s AND seq = %s", here)
        try:
            found = broken(office)
        finally:
            insert(table, "fact", row)

    assert found == {Said("reporting_missing", COMMUNE, row["dossier"], "", "")}
    assert_mended(office)


def test_a_dossier_elsewhere_in_reporting_than_in_the_ledgers_is_named(office: Platform) -> None:
    with table_of(office, "reporting") as table:
        row = table.execute(
            "SELECT * FROM dossier WHERE custodian = %s AND state = 'open' LIMIT 1", (COMMUNE,)
        ).fetchone()
        assert row is not None
        change = "UPDATE dossier SET custodian = %s WHERE dossier = %s"
        found = broken_by(office, table, change, "huyen-khoai-chau", COMMUNE, row["dossier"])

    assert {each.dossier for each in found} == {row["dossier"]}
    assert_mended(office)


@pytest.mark.parametrize(
    ("column", "value"),
    [("received_at", OLD), ("due_current", OLD), ("solved_at", OLD), ("verdict", "late")],
)  # fmt: skip
def test_a_column_of_the_board_changed_in_reporting_is_named(
    office: Platform, column: str, value: str
) -> None:
    with table_of(office, "reporting") as table:
        row = table.execute(
            "SELECT * FROM dossier WHERE origin = %s AND verdict <> 'late' LIMIT 1", (COMMUNE,)
        ).fetchone()
        assert row is not None
        change = f'UPDATE dossier SET "{column}" = %s WHERE dossier = %s'  # noqa: S608
        found = broken_by(office, table, change, value, row[column], row["dossier"])

    assert found == {Said("reporting_row", COMMUNE, row["dossier"], "", "")}
    assert_mended(office)


def test_facts_that_the_topic_delivers_twice_change_nothing(spoiled: Platform) -> None:
    before = proof(spoiled)[1]
    with log_of(spoiled) as log, log.transaction():
        end = log.execute(
            "SELECT next_offset FROM log_topic WHERE topic = %s FOR UPDATE", (TOPIC,)
        ).fetchone()
        assert end is not None
        twice = log.execute(
            'INSERT INTO log (topic, "offset", key, headers, body)'
            ' SELECT topic, %s - 1 + row_number() OVER (ORDER BY "offset"), key, headers, body'
            " FROM log WHERE topic = %s",
            (end["next_offset"], TOPIC),
        ).rowcount
        log.execute(
            "UPDATE log_topic SET next_offset = next_offset + %s WHERE topic = %s", (twice, TOPIC)
        )
        log.execute("NOTIFY motcua_log")

    status, after, last = proof(spoiled)

    assert twice > 10
    assert (status, last["balanced"], last["doubled"]) == (0, True, twice)
    assert after == before
    code = spoiled.journey(BIRTH, at=COMMUNE)[-1]["dossier"]
    assert spoiled.prove()["balanced"] is True
    assert code


def test_a_dossier_forged_into_the_embedded_log_is_named(spoiled: Platform) -> None:
    invented, unit = "H31.05.99-261101-7777", "xa-me-so"
    with table_of(spoiled, "intake-dan-tien") as table:
        row = table.execute(
            "SELECT * FROM ledger WHERE type = 'received' AND dossier LIKE 'H31%%' LIMIT 1"
        ).fetchone()
    assert row is not None
    forged = fact_class().FromString(bytes(row["body"]))
    forged.seq, forged.dossier, forged.unit, forged.origin = 1, invented, unit, unit
    body = forged.SerializeToString(deterministic=True)
    genesis = hashlib.sha256(f"motcua ledger 1 {unit}".encode()).digest()
    digest = hashlib.sha256(genesis + hashlib.sha256(body).digest()).digest()
    with log_of(spoiled) as log, log.transaction():
        real = in_log(log, row)
        own = {"motcua_unit": unit, "motcua_seq": "1", "motcua_hash": digest.hex()}
        headers = [[name, own.get(name, value)] for name, value in real["headers"]]
        end = log.execute(
            "UPDATE log_topic SET next_offset = next_offset + 1 WHERE topic = %s"
            " RETURNING next_offset",
            (TOPIC,),
        ).fetchone()
        assert end is not None
        insert(log, "log", {
            **real, "offset": end["next_offset"] - 1, "key": unit, "headers": headers,
            "body": body,
        })  # fmt: skip
        log.execute("NOTIFY motcua_log")

    found = broken(spoiled)

    assert {each.unit for each in found} == {unit}
    assert {each.dossier for each in found if each.dossier} == {invented}
    assert "topic_forged" in {each.kind for each in found}
