"""A unit whose ledger has forked is stopped, and holds up nobody but itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from motcua_intake.domain.errors.serving import LedgerStopped
from services.intake.tests.intake_builders import (
    ABOVE,
    BIRTH_GROUP,
    COMMUNE,
    DISTRICT,
    INCENSE,
    POLICE,
    reception,
)
from services.intake.tests.restored import Office


@pytest.fixture
def office(province):
    return Office(province)


def _stop(node, unit):
    with node.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger_head SET forked_at = now() WHERE unit = %s", (unit,)
        )


def _at_the_district(province, office):
    code = office.receive(INCENSE)
    office.work(COMMUNE, code)
    province.settle()
    office.accept(DISTRICT)
    province.settle()
    return code


def test_a_unit_that_is_stopped_holds_up_no_other_unit_of_its_node(province, office):
    home = _at_the_district(province, office)
    office.work(DISTRICT, home, decision="reject")
    province.settle()
    _stop(province.above, DISTRICT)

    office.accept(COMMUNE)
    office.work(COMMUNE, office.receive(BIRTH_GROUP))
    province.settle()

    with province.above.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT reason FROM reader_parked").scalars()
        assert list(rows) == ["rule:ledger_stopped"]
    assert province.above.queries.offers(POLICE).total == 1


def test_an_offer_of_a_unit_that_is_stopped_waits(province, office):
    onward = _at_the_district(province, office)
    office.work(DISTRICT, onward)
    province.relays[ABOVE].turn()
    _stop(province.above, DISTRICT)
    province.settle()

    with province.above.engine.connect() as connection:
        job = connection.exec_driver_sql("SELECT dossier, reason FROM job").one()
    assert job == (onward, "ledger_stopped")


def test_a_unit_that_is_stopped_still_answers_what_it_was_sent_before(province, office):
    first = province.below.use.accept_dossier(reception(key="k1"))
    _stop(province.below, COMMUNE)

    assert province.below.use.accept_dossier(reception(key="k1")) == replace(first, repeated=True)
    with pytest.raises(LedgerStopped):
        province.below.use.accept_dossier(reception(key="k2"))
