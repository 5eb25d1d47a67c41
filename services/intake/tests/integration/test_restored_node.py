"""A node whose database came out of a backup: real databases, a real bus, two deployments."""

from __future__ import annotations

import threading

import pytest

from motcua_intake.app import commands as c
from motcua_intake.domain.dossier import Recovered
from motcua_intake.domain.errors.reception import NothingToEnterAgain
from motcua_intake.domain.errors.serving import LedgerStopped, NodeRestoring
from motcua_intake.domain.facts import Word
from motcua_intake.entrypoints.restoring import restoring_role
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import DOSSIER_TOPIC, handover_topic
from motcua_kit.relay import LedgerSource, Relay
from services.intake.tests.intake_builders import (
    ABOVE,
    APPLICANT,
    BELOW,
    BIRTH,
    BIRTH_GROUP,
    COMMUNE,
    DISTRICT,
    INCENSE,
    INSURANCE,
    POLICE,
    records,
)
from services.intake.tests.restored import Backup, Office, start_again

OF_THE_COMMUNE = f"unit:{COMMUNE}"


@pytest.fixture
def office(province):
    for node in (province.below, province.above):
        node.place.note(province.clock.now())
    return Office(province)


def test_a_restored_node_takes_over_what_the_topic_has_of_its_ledger(province, office):
    old = office.receive()
    office.work(COMMUNE, old, steps=1)
    province.settle()
    yesterday = Backup(province.below)
    office.work(COMMUNE, old)
    new = office.receive()
    office.work(COMMUNE, new, steps=1)
    done = office.receive()
    office.work(COMMUNE, done)
    office.give(done)
    province.settle()
    live = {code: office.view(COMMUNE, code) for code in (old, new, done)}

    yesterday.restore()
    assert start_again(province, province.below)

    assert office.is_balanced(COMMUNE)
    for code, before in live.items():
        row = office.view(COMMUNE, code)
        assert (row.state, row.holding, row.dates) == (before.state, before.holding, before.dates)
    assert office.view(COMMUNE, old).recovered is Recovered.BROUGHT_UP
    assert office.view(COMMUNE, old).applicant.name == "Đặng Văn Ánh"
    assert office.view(COMMUNE, new).recovered is Recovered.INCOMPLETE
    (head,) = (h for h in province.below.queries.heads() if h.unit == COMMUNE)
    assert (head.recovered, head.recovered_dossiers, head.incomplete) == (15, 3, 2)


def test_after_catching_up_the_counter_goes_on_and_no_code_is_given_twice(province, office):
    office.receive()
    province.settle()
    yesterday = Backup(province.below)
    given = {office.receive() for _ in range(3)}
    province.settle()
    lost_on_the_way = office.receive()

    yesterday.restore()
    assert start_again(province, province.below)
    later = {office.receive() for _ in range(3)}
    province.settle()

    assert not later & (given | {lost_on_the_way})
    for code in given:
        office.work(COMMUNE, code)
        assert office.give(code).state == "returned"
    province.settle()
    assert office.is_balanced(COMMUNE)


def test_a_unit_whose_first_dossiers_are_on_no_topic_gives_their_codes_to_nobody_else(
    province, office
):
    yesterday = Backup(province.below)
    lost = {office.receive() for _ in range(3)}

    yesterday.restore()
    assert start_again(province, province.below)

    assert not lost & {office.receive() for _ in range(3)}


def test_a_unit_that_the_catalogue_gives_after_the_restore_gets_no_code_twice(province, office):
    """The catalogue may have been restored as well, and its editor enters the unit again."""
    with province.below.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM catalog_record WHERE key = %s", (OF_THE_COMMUNE,))
    before_the_unit = Backup(province.below)
    lost = office.receive()

    before_the_unit.restore()
    restored = province.start_anew_below()
    assert start_again(province, restored)
    assert restored.served() == ()
    with restored.office.start() as uow:
        uow.apply_records(records(province.keys))
        uow.commit()
    restored.replica.look_again()

    assert office.receive() != lost


def test_a_new_installation_begins_with_the_first_number(province, office):
    """A database that has never heard of anything comes out of no backup."""
    with province.below.engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(Backup(province.below).tables)}")
        connection.exec_driver_sql("INSERT INTO replica (version) VALUES (0)")
    province.say_catalogue()

    assert start_again(province, province.start_anew_below())

    assert office.receive().endswith("-0001")


def test_nothing_is_written_before_a_restored_node_has_seen_its_topic(province, office):
    office.receive()
    province.settle()
    yesterday = Backup(province.below)
    yesterday.restore()
    province.below.gate.close()
    stop = threading.Event()
    role = restoring_role(province.below, None)
    thread = threading.Thread(target=role, args=(stop, lambda: None))
    thread.start()

    with pytest.raises(NodeRestoring):
        office.receive()
    assert not province.below.gate.is_open
    stop.set()
    thread.join()


def test_an_ordinary_start_lets_the_counter_work_with_the_broker_down(province, office):
    nowhere = "host=127.0.0.1 port=1 dbname=nothing connect_timeout=1"
    office.receive()
    province.settle()

    assert start_again(province, province.below, EmbeddedBus(nowhere))
    assert office.receive()


def test_a_node_that_went_on_by_itself_is_recognised_and_stopped(province, office):
    office.receive()
    province.settle()
    yesterday = Backup(province.below)
    office.receive()
    province.settle()
    yesterday.restore()
    province.below.place.note(province.clock.now())
    code = office.receive()
    with province.below.office.start() as uow:
        word = Word(DISTRICT, "overdue_notice", COMMUNE, code, BIRTH, "leg", {"kind": "x"})
        uow.say([], [word])
        uow.commit()
    before = [message.hash for message in province.bus.scan(DOSSIER_TOPIC, COMMUNE)]

    assert start_again(province, province.below)
    province.settle()

    (head,) = (h for h in province.below.queries.heads() if h.unit == COMMUNE)
    assert head.forked
    assert [message.hash for message in province.bus.scan(DOSSIER_TOPIC, COMMUNE)] == before
    assert not [m for m in province.bus.scan(handover_topic(ABOVE)) if m.type == "overdue_notice"]
    with pytest.raises(LedgerStopped):
        office.receive()


@pytest.mark.parametrize("moment", ["offered", "accepted", "home"])
def test_a_handover_goes_on_whichever_side_was_restored(province, office, moment):
    code = office.receive(INCENSE)
    province.settle()
    backups = [Backup(province.below), Backup(province.above)]
    office.work(COMMUNE, code)
    province.settle()
    if moment != "offered":
        office.accept(DISTRICT)
        province.settle()
    if moment == "home":
        office.work(DISTRICT, code, decision="reject")
        province.settle()
        office.accept(COMMUNE)
        province.settle()

    for backup in backups:
        backup.restore()
        assert start_again(province, backup.node)
    province.settle()

    if moment == "offered":
        office.accept(DISTRICT)
        province.settle()
    if moment != "home":
        office.work(DISTRICT, code, decision="reject")
        province.settle()
        office.accept(COMMUNE)
    office.work(COMMUNE, code)
    assert office.give(code).state == "returned"
    province.settle()
    assert office.is_balanced(COMMUNE)
    assert office.is_balanced(DISTRICT)
    assert office.view(COMMUNE, code).applicant.name == "Đặng Văn Ánh"


def test_the_applicant_is_found_again_in_the_sealed_package(province, office):
    code = office.receive(INCENSE)
    office.work(COMMUNE, code)
    province.settle()
    yesterday = Backup(province.above)
    office.accept(DISTRICT)
    province.settle()
    empty = office.view(DISTRICT, code)
    assert empty.applicant.name

    yesterday.restore()
    with province.above.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM offer")
        connection.exec_driver_sql("DELETE FROM reader_position")
        connection.exec_driver_sql("DELETE FROM reader_head")
        connection.exec_driver_sql("DELETE FROM reader_seen")
    assert start_again(province, province.above)
    assert office.view(DISTRICT, code).recovered is Recovered.INCOMPLETE
    province.settle()

    row = office.view(DISTRICT, code)
    assert (row.applicant.name, row.recovered) == ("Đặng Văn Ánh", Recovered.BROUGHT_UP)
    assert not province.above.queries.offers(DISTRICT).total


def test_a_word_that_was_lost_with_the_node_is_said_again(province, office):
    node = province.below
    code = office.receive(INCENSE)
    province.settle()
    yesterday = Backup(node)
    office.work(COMMUNE, code)
    assert any(_has_dispatched(province) for _ in range(20))
    half = Relay(
        node.engine, province.bus.publisher(BELOW), [LedgerSource(BELOW)], name="half",
        clock=province.clock,
    )  # fmt: skip
    assert half.turn()
    half.close()

    yesterday.restore()
    assert start_again(province, node)
    province.settle()

    office.accept(DISTRICT)
    province.settle()
    assert office.view(COMMUNE, code).custodian == DISTRICT
    assert office.is_balanced(COMMUNE)


def _has_dispatched(province) -> bool:
    """One turn of everybody; whether the commune has sent something on."""
    province.relays[BELOW].turn()
    province.routing.turn()
    province.consumers[BELOW].turn()
    return province.below.dispatch() > 0


def test_an_applicant_entered_again_is_recorded_without_a_name(province, office):
    province.settle()
    yesterday = Backup(province.below)
    code = office.receive()
    province.settle()
    yesterday.restore()
    assert start_again(province, province.below)

    enter = c.EnterAgain(**office.about(COMMUNE, code, applicant=APPLICANT))
    province.below.use.enter_again(enter)

    row = office.view(COMMUNE, code)
    assert (row.applicant, row.recovered) == (APPLICANT, Recovered.COMPLETED)
    last = list(province.below.queries.ledger(COMMUNE))[-1]
    assert last.type == "noted"
    assert APPLICANT.name.encode() not in last.body
    with pytest.raises(NothingToEnterAgain):
        province.below.use.enter_again(enter)


def test_a_node_that_lost_its_database_whole_starts_from_the_topic_alone(province, office):
    code = office.receive()
    office.work(COMMUNE, code)
    done = office.receive(INCENSE)
    province.settle()
    live = {each: office.view(COMMUNE, each) for each in (code, done)}
    with province.below.engine.begin() as connection:
        tables = ", ".join(Backup(province.below).tables)
        connection.exec_driver_sql(f"TRUNCATE {tables}")
        connection.exec_driver_sql("INSERT INTO replica (version) VALUES (0)")
    province.say_catalogue()

    assert start_again(province, province.below)

    assert office.is_balanced(COMMUNE)
    for each, before in live.items():
        row = office.view(COMMUNE, each)
        assert (row.state, row.dates) == (before.state, before.dates)
        assert row.recovered is Recovered.INCOMPLETE


def test_parallel_tasks_come_back_whichever_side_was_restored(province, office):
    province.settle()
    backups = [Backup(province.below), Backup(province.above)]
    code = office.receive(BIRTH_GROUP)
    office.work(COMMUNE, code)
    province.settle()
    for unit in (POLICE, INSURANCE):
        office.accept(unit)
    office.work(POLICE, code)
    office.work(INSURANCE, code, steps=1)
    province.settle()

    for backup in backups:
        backup.restore()
        assert start_again(province, backup.node)
        province.settle()

    office.work(INSURANCE, code)
    province.settle()
    office.work(COMMUNE, code)
    assert office.give(code).state == "returned"
    province.settle()
    for unit in (COMMUNE, POLICE, INSURANCE):
        assert office.is_balanced(unit)
    types = [e.type for e in province.below.queries.ledger(COMMUNE) if e.dossier == code]
    assert types.count("parallel_noted") == 2
