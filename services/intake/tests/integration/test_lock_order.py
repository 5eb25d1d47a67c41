"""A dossier's row is locked before its offers, by whoever needs both: so nobody waits crosswise.

The reader applies many messages in one transaction, while officers press buttons and the
dispatcher keeps packages. PostgreSQL breaks a circle by failing one of them, and an officer who
has done nothing wrong would be told to try again.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from motcua_intake.app.apply_handover import Heard, apply_handover
from motcua_intake.domain.errors.custody import OfferEnded
from services.intake.tests.intake_builders import COMMUNE, DISTRICT, INCENSE, PROVINCE
from services.intake.tests.integration.conftest import Province
from services.intake.tests.integration.test_handover import Journey
from services.intake.tests.integration.test_two_schedulers import wait_until_one_waits

NOTICE, RELEASE = "custody_notice", "release_asked"


@pytest.fixture
def journey(province: Province) -> Journey:
    """On its way home: the commune has a row of it from before, and an offer of it now."""
    made = Journey(province)
    made.to(COMMUNE, DISTRICT)
    made.to(DISTRICT, PROVINCE)
    made.work(PROVINCE)
    province.settle()
    return made


def _leg(journey: Journey) -> str:
    (offer,) = journey.province.below.queries.offers(COMMUNE, open_only=False).rows
    return offer.leg


def _said(journey: Journey, kind: str) -> Heard:
    now = journey.province.clock.now()
    fields = {
        "custodian": PROVINCE, "custody": 3, "state": "offered", "business_at": now,
        "event": "", "components": (),
    }  # fmt: skip
    return Heard(kind, PROVINCE, COMMUNE, journey.code, INCENSE, _leg(journey), now, fields)


def _read_while(journey: Journey, kinds: Sequence[str], does: Callable[[], object]) -> object:
    """Apply the messages in one transaction; after the first, somebody else starts and waits."""
    node = journey.province.below
    first, second = (_said(journey, kind) for kind in kinds)
    with ThreadPoolExecutor(1) as pool, node.office.start() as uow:
        apply_handover(first, node.office, uow)
        other = pool.submit(does)
        wait_until_one_waits(node, other)
        assert not other.done(), "nothing was waited for"
        apply_handover(second, node.office, uow)
        uow.commit()
        return other.result(20)


@pytest.mark.parametrize("kinds", [(NOTICE, RELEASE), (RELEASE, NOTICE)])
def test_an_officer_accepts_while_the_reader_learns_that_the_offer_is_taken_back(
    journey: Journey, kinds: Sequence[str]
) -> None:
    with pytest.raises(OfferEnded):
        _read_while(journey, kinds, lambda: journey.accept(COMMUNE))

    assert journey.types(COMMUNE)[-1] == "offer_refused"


@pytest.mark.parametrize("kinds", [(NOTICE, RELEASE), (RELEASE, NOTICE)])
def test_the_dispatcher_keeps_a_lost_package_while_the_reader_reads_of_the_same_dossier(
    journey: Journey, kinds: Sequence[str]
) -> None:
    journey.accept(COMMUNE)
    node, leg = journey.province.below, _leg(journey)
    with node.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE offer SET data = data - 'carried' WHERE unit = %s AND leg = %s", (COMMUNE, leg)
        )
    with node.office.start() as uow:
        uow.jobs.add("fetch", COMMUNE, leg, journey.code, node.clock.now())
        uow.commit()

    _read_while(journey, kinds, node.dispatch)

    assert node.queries.offer(COMMUNE, leg).carried is not None
    assert node.queries.waiting()["packages_to_fetch"] == 0
