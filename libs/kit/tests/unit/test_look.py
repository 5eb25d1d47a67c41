"""A look sees how things stand, and a look that fails harms nothing and is told."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua_kit.bus.port import BusUnavailable
from motcua_kit.clock import FixedClock
from motcua_kit.telemetry.look import Look, Sight
from motcua_kit.telemetry.metrics import Metrics
from motcua_kit.telemetry.sights_outside import ClockJumps, Rising, Waiting

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PLACE = ("motcua.dossier.v1", 0)


class Monotonic:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_message_has_waited_since_a_look_first_saw_it_behind_the_position():
    waiting = Waiting()

    assert waiting.seconds({PLACE: 10}, {PLACE: 10}, 0) == 0
    assert waiting.seconds({PLACE: 12}, {PLACE: 10}, 5) == 0
    assert waiting.seconds({PLACE: 20}, {PLACE: 10}, 10) == 5
    # What was there at the first look is applied; the rest came by the second.
    assert waiting.seconds({PLACE: 20}, {PLACE: 12}, 15) == 5
    assert waiting.seconds({PLACE: 20}, {PLACE: 20}, 20) == 0


def test_the_place_that_waits_longest_speaks_for_the_reader():
    waiting = Waiting()
    other = ("motcua.dossier.v1", 1)
    waiting.seconds({PLACE: 1, other: 0}, {}, 0)

    assert waiting.seconds({PLACE: 1, other: 1}, {}, 30) == 30


def test_a_backlog_of_days_is_remembered_by_its_oldest():
    waiting = Waiting()
    for number in range(1, 5000):
        seconds = waiting.seconds({PLACE: number}, {}, number)

    assert seconds == 4998


def test_what_another_counts_is_counted_from_here_on_and_survives_its_restart():
    metrics = Metrics()
    rising = Rising(metrics)
    for value in (1000, 1007, 3):
        rising.to("motcua_db_deadlocks_total", value)

    assert metrics.value("motcua_db_deadlocks_total") == 10


def test_a_clock_that_is_set_is_counted_and_one_that_runs_is_not():
    clock, monotonic, metrics = FixedClock(AT), Monotonic(), Metrics()
    see = ClockJumps(clock, metrics=metrics, monotonic=monotonic)
    see()
    clock.advance(timedelta(seconds=5))
    monotonic.now += 5
    see()
    assert metrics.value("motcua_clock_jumps_total") == 0

    clock.advance(timedelta(hours=-1))
    monotonic.now += 5
    see()
    assert metrics.value("motcua_clock_jumps_total") == 1


@pytest.mark.parametrize(("error", "unforeseen"), [(BusUnavailable("x"), 0), (KeyError("x"), 1)])
def test_a_look_that_fails_grows_old_while_the_others_go_on(error, unforeseen):
    monotonic, metrics, seen = Monotonic(), Metrics(), []

    def blind() -> None:
        if monotonic.now > 100:
            raise error

    sights = [Sight("bus", blind), Sight("clock", lambda: seen.append(1), every=10)]
    look = Look(sights, metrics=metrics, monotonic=monotonic)
    for _ in range(3):
        look.turn()
        monotonic.now += 5

    assert metrics.value("motcua_look_age_seconds", {"sight": "bus"}) == 15
    assert metrics.value("motcua_look_age_seconds", {"sight": "clock"}) == 5
    assert len(seen) == 2
    assert metrics.value("motcua_errors_total", {"place": "look"}) == 2 * unforeseen


def test_series_of_a_gauge_that_are_no_more_go():
    metrics = Metrics()
    metrics.gauges("motcua_parked_facts", {("gap",): 3, ("fork",): 1}, consumer="reporting")
    metrics.gauges("motcua_parked_facts", {("gap",): 2}, consumer="routing")
    metrics.gauges("motcua_parked_facts", {("gap",): 0}, consumer="reporting")

    text = metrics.text()
    assert 'reason="fork"' not in text
    assert metrics.value("motcua_parked_facts", {"consumer": "routing", "reason": "gap"}) == 2
    assert metrics.value("motcua_parked_facts", {"consumer": "reporting", "reason": "gap"}) == 0
