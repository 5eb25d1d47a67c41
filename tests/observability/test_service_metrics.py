"""A process of each service tells how it stands, before anything has happened in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from motcua_app.up.home import Home
from motcua_kit.telemetry.names import GAUGES
from motcua_testing.databases import DatabaseFactory
from motcua_testing.session import SessionParts
from tests.observability.running import Running, Samples, services

SERVICES: Final = ("catalog", "routing", "notify", "reporting", "intake")
WITH_GRPC: Final = {"catalog", "routing", "notify", "intake"}
OUTBOX: Final = {"motcua_outbox_unpublished", "motcua_outbox_oldest_seconds"}
READER: Final = {
    "motcua_consumer_lag_facts",
    "motcua_consumer_lag_seconds",
    "motcua_parked_facts",
    "motcua_ledger_gaps",
    "motcua_ledger_forked_units",
}
OWN: Final[dict[str, set[str]]] = {
    "catalog": OUTBOX,
    "intake": OUTBOX | READER | {"motcua_timers_overdue"},
    "routing": OUTBOX
    | READER
    | {"motcua_offers_waiting", "motcua_legs_overdue", "motcua_timers_overdue"},
    "notify": OUTBOX | READER | {"motcua_messages_waiting", "motcua_messages_stuck"},
    "reporting": READER,
}
# There is a series for each unit, level or queue, and these have none yet.
OF_SOMEBODY: Final = {
    "motcua_unit_ledger_facts",
    "motcua_unit_read_facts",
    "motcua_unit_dossiers",
    "motcua_dossiers",
    "motcua_ledger_imbalance",
    "motcua_jobs_waiting",
    "motcua_jobs_up",
}
# Every process tells whatever is named nowhere above.
EVERYWHERE: Final = set(GAUGES).difference(OF_SOMEBODY, *OWN.values())


@pytest.fixture(scope="module")
def running(
    session_parts: SessionParts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Running]]:
    factory = DatabaseFactory(session_parts.postgres(), session_parts)
    names = ["catalog", "routing", "notify", "reporting", "intake_dan_tien"]
    databases = {name: factory(name).dsn for name in names}
    home = Home(Path(tmp_path_factory.mktemp("services")))
    with services(home, databases, factory("bus").dsn) as started:
        yield started
    factory.drop_all()


def test_whose_gauges_these_are_is_said_of_none_that_there_is_not() -> None:
    assert OF_SOMEBODY.union(*OWN.values()) < set(GAUGES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_tells_how_it_stands(running: dict[str, Running], service: str) -> None:
    wanted = EVERYWHERE | OWN[service]
    told = running[service].tells(lambda told: wanted <= told.keys())

    assert [value for _, value in told["motcua_db_up"]] == [1]
    assert [value for _, value in told["motcua_bus_up"]] == [1]
    assert all(value < 60 for _, value in told["motcua_look_age_seconds"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_role_says_since_when_it_is_silent(running: dict[str, Running], service: str) -> None:
    def roles(told: Samples) -> set[str]:
        return {labels["role"] for labels, _ in told.get("motcua_role_silent_seconds", ())}

    told = running[service].tells(lambda told: roles(told) >= {"look", "web"})

    assert all(silent >= 0 for _, silent in told["motcua_role_silent_seconds"])


@pytest.mark.parametrize("service", SERVICES)
def test_a_first_error_is_seen_to_rise(running: dict[str, Running], service: str) -> None:
    """What Prometheus first sees at 1 has not risen for it: each place tells 0 before."""
    places = {"look", "web"} | ({"rpc"} if service in WITH_GRPC else set())

    def at_nought(told: Samples) -> bool:
        errors = {labels["place"]: value for labels, value in told.get("motcua_errors_total", ())}
        return errors == dict.fromkeys(places, 0)

    running[service].tells(at_nought)


@pytest.mark.parametrize("service", SERVICES)
def test_a_use_case_tells_that_it_has_not_failed(running: dict[str, Running], service: str) -> None:
    def outcomes(told: Samples) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for labels, _ in told.get("motcua_use_case_seconds_count", ()):
            found.setdefault(labels["use_case"], set()).add(labels["outcome"])
        return found

    told = outcomes(running[service].tells(outcomes))

    assert all(seen >= {"ok", "failed"} for seen in told.values())
    assert service != "intake" or "intake.accept_dossier" in told


def test_no_label_is_unbounded(running: dict[str, Running]) -> None:
    known = {"topic", "consumer", "outcome", "kind", "place", "channel", "reason", "state", "role"}
    known |= {"use_case", "route", "method", "status", "unit", "level", "queue", "sight", "source"}
    for each in running.values():
        for name, series in each.told().items():
            if name.startswith("motcua_"):
                labels = {label for labels, _ in series for label in labels} - {"le"}
                assert labels <= known, name
