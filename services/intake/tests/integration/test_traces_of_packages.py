"""A package travels in the trace of the click that sent its dossier on."""

from datetime import timedelta

from motcua_kit.telemetry.trace import TRACEPARENT, continued
from services.intake.tests.intake_builders import COMMUNE, DISTRICT
from services.intake.tests.integration.test_handover import Journey

CLICKS = [f"{n:032x}" for n in (0xA1, 0xA2, 0xA3)]


def clicking_in(trace):
    return continued({TRACEPARENT: f"00-{trace}-{1:016x}-01"})


def calls_expected(journey, trace):
    offers = journey.node(DISTRICT).queries.offers(DISTRICT).rows
    (leg,) = (offer.leg for offer in offers if offer.dossier == journey.code)
    return {("put", leg, trace), ("get", leg, trace)}


def test_a_package_is_put_and_fetched_in_the_trace_of_the_click_that_sent_the_dossier_on(province):
    journey = Journey(province)

    with clicking_in(CLICKS[0]):
        journey.work(COMMUNE)
    province.settle()

    assert province.store.calls == calls_expected(journey, CLICKS[0])


def test_dossiers_sent_on_together_have_their_packages_each_in_its_own_trace(province):
    journeys = []
    for trace in CLICKS:
        journey = Journey(province)
        with clicking_in(trace):
            journey.work(COMMUNE)
        journeys.append(journey)

    province.settle()

    assert province.store.calls == set().union(*map(calls_expected, journeys, CLICKS))


def test_a_package_that_waits_for_the_store_keeps_its_trace(province):
    journey, province.store.is_away = Journey(province), True
    with clicking_in(CLICKS[0]):
        journey.work(COMMUNE)
    province.settle()

    province.store.is_away = False
    province.clock.advance(timedelta(hours=1))
    province.settle()

    assert province.store.calls == calls_expected(journey, CLICKS[0])


def test_what_the_version_before_left_to_do_is_done_in_no_trace(province):
    journey, province.store.is_away = Journey(province), True
    journey.work(COMMUNE)
    province.settle()
    with province.below.engine.begin() as connection:
        (job,) = connection.exec_driver_sql("DELETE FROM job RETURNING *").all()
        connection.exec_driver_sql(
            "INSERT INTO job (kind, unit, leg, dossier, next_at) VALUES (%s, %s, %s, %s, %s)",
            (job.kind, job.unit, job.leg, job.dossier, job.next_at),
        )

    province.store.is_away = False
    province.clock.advance(timedelta(hours=1))
    province.settle()

    assert province.store.calls == calls_expected(journey, None)
