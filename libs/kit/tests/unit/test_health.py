import json

from motcua_kit.health import STALE_SECONDS, Health, reading_note
from motcua_kit.telemetry.metrics import Metrics


def test_what_is_missing_is_named():
    health = Health(
        live={"roles": lambda: None},
        ready={"database": lambda: "not_migrated"},
        visitors={"catalogue": lambda: "replica_empty", "start": lambda: None},
    )

    assert health.of_progress().status == 200
    assert health.of_work().problems == {"database": "not_migrated"}
    shown = health.of_visitors()
    assert shown.status == 503
    assert json.loads(shown.text())["problems"] == {
        "database": "not_migrated",
        "catalogue": "replica_empty",
    }


def test_a_stale_replica_is_ready_and_says_so():
    health = Health(notes={"reading": lambda: "stale"})

    shown = health.of_visitors()

    assert shown.status == 200
    assert json.loads(shown.text()) == {
        "status": "ok",
        "problems": {},
        "notes": {"reading": "stale"},
    }


def test_a_probe_that_fails_is_a_problem_without_its_text():
    def raises():
        raise ConnectionError("password=secret")

    assert Health(ready={"database": raises}).of_work().problems == {
        "database": "probe_raised_ConnectionError"
    }


def test_a_reader_says_when_it_does_not_hear_the_bus_or_is_late():
    metrics = Metrics()
    note = reading_note("routing", metrics=metrics)

    assert note() == "bus_unreachable"
    metrics.gauge("motcua_bus_up", 1)
    assert note() is None
    metrics.gauge("motcua_consumer_lag_seconds", STALE_SECONDS + 1, consumer="routing")
    assert note() == "stale"
