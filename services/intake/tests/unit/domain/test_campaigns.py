"""A procedure that runs as a yearly campaign is promised for the campaign's last day."""

import json
from dataclasses import replace
from datetime import date

import pytest

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_intake.adapters.catalog_wire import procedure_of
from motcua_intake.adapters.codec import decode, encode
from motcua_intake.adapters.package import JsonPackages
from motcua_intake.domain import citizen, ends
from motcua_intake.domain.catalog import Campaign
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.facts import Fact
from motcua_intake.domain.past import PastEvent, live_through
from motcua_intake.domain.recovered_legs import brought_up
from motcua_intake.domain.recovery import Ground, Told
from motcua_intake.domain.timing import limit_on
from motcua_vn.due import Convention, Event, Limit, Unit, compute
from services.intake.tests.intake_builders import BIRTH, COMMUNE, RECORDS, Desk, at

POOR, SCHOOL, NEW_YEAR = "1.011606", "3.000182", "9.000001"
ROWS = {
    POOR: (104, "09-01", "12-14"),
    SCHOOL: (60, "06-01", "07-31"),
    NEW_YEAR: (105, "11-15", "02-29"),
}


def record(code: str) -> pb.Procedure:
    """The row as the catalogue publishes it."""
    amount, opens, closes = ROWS[code]
    made = pb.Procedure()
    made.CopyFrom(RECORDS["procedure"][BIRTH])
    made.code = code
    made.versions[0].limit_amount, made.versions[0].limit_unit = amount, "calendar_day"
    made.versions[0].campaign_opens, made.versions[0].campaign_closes = opens, closes
    return made


def office(when: str) -> Desk:
    """A counter where the campaigns are received, at this instant."""
    desk = Desk(at(when))
    campaigns = {code: procedure_of(record(code)) for code in ROWS}
    procedures = {**desk.catalog.procedures, **campaigns}
    desk.catalog = replace(desk.catalog, procedures=procedures)
    return desk


def promised(code: str, when: str) -> str:
    dates = office(when).receive(code).dates
    assert dates is not None
    return f"{dates.due_first:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("code", "received", "due"),
    [
        (POOR, "2026-09-01 07:30", "2026-12-14 17:00"),
        (POOR, "2026-10-20 09:00", "2026-12-14 17:00"),
        (POOR, "2026-12-11 16:59", "2026-12-14 17:00"),
        (POOR, "2026-12-14 15:00", "2026-12-14 17:00"),
        (SCHOOL, "2026-06-01 08:00", "2026-07-31 17:00"),
        (SCHOOL, "2026-07-01 16:00", "2026-07-31 17:00"),
        (SCHOOL, "2026-07-31 09:00", "2026-07-31 17:00"),
    ],
)
def test_inside_its_campaign_a_dossier_is_promised_for_the_last_day(
    code: str, received: str, due: str
) -> None:
    assert promised(code, received) == due


@pytest.mark.parametrize(
    ("code", "received", "due"),
    [
        (POOR, "2026-08-20 09:00", "2026-12-02 17:00"),
        (POOR, "2026-12-15 09:00", "2027-03-29 17:00"),
        (SCHOOL, "2026-05-04 09:00", "2026-07-03 17:00"),
        (SCHOOL, "2026-08-03 09:00", "2026-10-02 17:00"),
    ],
)
def test_outside_it_the_greatest_length_counts_so_that_it_can_be_received_all_year(
    code: str, received: str, due: str
) -> None:
    assert promised(code, received) == due


@pytest.mark.parametrize(
    ("code", "received", "due"),
    [
        (POOR, "2026-12-14 15:00:01", "2026-12-15 17:00"),
        (POOR, "2026-12-14 17:30", "2026-12-15 17:00"),
        (SCHOOL, "2026-07-31 15:00:01", "2026-08-03 17:00"),
    ],
)
def test_after_three_on_the_last_day_it_is_the_next_working_days(
    code: str, received: str, due: str
) -> None:
    """Arts. 18.2 and 18.3 NĐ 61/2018, as for every dossier of the same day."""
    assert promised(code, received) == due


@pytest.mark.parametrize(
    "received",
    ["2026-12-11 17:30", "2026-12-12 10:00", "2026-12-13 23:59", "2026-12-14 06:00"],
)
def test_what_comes_in_while_the_office_is_closed_keeps_the_last_day(received: str) -> None:
    assert promised(POOR, received) == "2026-12-14 17:00"


@pytest.mark.parametrize(
    "received", ["2024-10-01 09:00", "2024-12-13 16:00", "2024-12-13 17:30", "2024-12-14 10:00"]
)
def test_a_last_day_on_a_saturday_ends_on_the_monday(received: str) -> None:
    """Art. 148.5 BLDS 2015."""
    assert promised(POOR, received) == "2024-12-16 17:00"


def test_what_begins_to_count_on_the_first_day_belongs_to_the_campaign() -> None:
    """Filed on the day off before: 104 days from the Thursday would lead past 14/12."""
    desk = office("2026-08-31 10:00")
    calendar = desk.catalog.calendar_of(COMMUNE)
    off = frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)})
    version = desk.catalog.procedure(POOR).version(1)

    limit = limit_on(version, replace(calendar, off=off), at("2026-08-31 10:00"))

    assert limit == Limit(102, Unit.CALENDAR_DAY)


def test_a_campaign_may_run_over_new_year_and_end_on_the_last_of_february() -> None:
    assert promised(NEW_YEAR, "2026-11-16 08:00") == "2027-03-01 17:00"
    assert promised(NEW_YEAR, "2027-01-05 08:00") == "2027-03-01 17:00"
    campaign = Campaign((11, 15), (2, 29))
    assert campaign.next_to_close(date(2026, 12, 1)) == (date(2026, 11, 15), date(2027, 2, 28))
    assert campaign.next_to_close(date(2027, 12, 1)) == (date(2027, 11, 15), date(2028, 2, 29))
    assert campaign.next_to_close(date(2028, 3, 1))[0] == date(2028, 11, 15)


def recounted(told: Fact, dossier: Dossier, desk: Desk) -> str:
    """The promise as an auditor finds it, from the fact of the reception and what followed."""
    limit = Limit(told.fields["limit_amount"], Unit(told.fields["limit_unit"]))
    history = [Event(event.kind, event.at, event.to) for event in dossier.history]
    convention = Convention(told.fields["convention"])
    dates = compute(desk.catalog.calendar_of(COMMUNE), limit, convention, history)
    return encode(dates)


@pytest.mark.parametrize("when", ["2026-10-20 09:00", "2026-12-14 09:00", "2026-12-15 09:00"])
def test_whoever_recounts_from_the_facts_finds_the_dates_that_were_promised(when: str) -> None:
    desk = office(when)
    dossier = desk.receive(POOR)
    told = dossier.facts[0]
    assert recounted(told, dossier, desk) == encode(dossier.dates)

    citizen.ask_payment(dossier, desk.act(), amount=1)
    desk.clock.at = dossier.last_at.replace(hour=14)
    citizen.receive_payment(dossier, desk.act(), amount=1)
    ends.extend(dossier, desk.act(), to=date(2027, 6, 1), cause="other")
    assert recounted(told, dossier, desk) == encode(dossier.dates)


def test_the_next_unit_counts_by_the_same_limit() -> None:
    dossier = office("2026-10-20 09:00").receive(POOR)
    packages = JsonPackages()

    assert packages.read(packages.build(dossier)).limit == Limit(55, Unit.CALENDAR_DAY)


def test_a_restored_node_counts_by_the_limit_that_the_fact_tells() -> None:
    """Also where the catalogue has since been corrected."""
    desk = office("2026-10-20 09:00")
    live = desk.receive(POOR)
    told = [Told(fact, seq, fact.business_at) for seq, fact in enumerate(live.facts, 1)]
    corrected = record(POOR)
    corrected.versions[0].campaign_closes = "11-30"
    procedures = {**desk.catalog.procedures, POOR: procedure_of(corrected)}
    ground = Ground(replace(desk.catalog, procedures=procedures), lambda: "new")

    again = brought_up(None, told, ground)

    assert (again.limit, again.dates) == (live.limit, live.dates)


def test_a_dossier_from_before_campaigns_were_read_keeps_its_promise() -> None:
    """It was told 104 days, on paper and in its fact; a row of then has no limit of its own."""
    desk = office("2026-11-20 09:00")
    stored = json.loads(json.dumps(encode(desk.receive(POOR))))
    del stored["limit"]
    dossier = decode(Dossier, stored)

    ends.extend(dossier, desk.act(), to=date(2027, 3, 8), cause="other")

    assert dossier.dates is not None
    assert dossier.dates.due_first == at("2027-03-04 17:00")


def test_an_end_undone_leaves_the_promise_as_it_was() -> None:
    desk = office("2026-11-20 09:00")
    dossier = desk.receive(POOR)
    before = dossier.dates
    ends.stop(dossier, desk.act(), reason="other")
    ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")

    assert dossier.dates == before


def test_a_dossier_of_the_past_is_judged_by_the_last_day_of_its_campaign() -> None:
    desk = office("2025-11-20 09:00")
    dossier = desk.receive(POOR)
    late = PastEvent("result_ready", at("2025-12-16 09:00"))
    live_through(dossier, [late], lambda when: desk.act(business_at=when))

    assert dossier.dates is not None
    assert dossier.dates.verdict == "late"


def test_a_record_without_a_campaign_is_read_as_before() -> None:
    old = record(POOR)
    old.versions[0].ClearField("campaign_opens")
    old.versions[0].ClearField("campaign_closes")
    version = procedure_of(old).version(1)
    calendar = office("2026-11-20 09:00").catalog.calendar_of(COMMUNE)

    assert version.campaign is None
    assert limit_on(version, calendar, at("2026-11-20 09:00")) == Limit(104, Unit.CALENDAR_DAY)
