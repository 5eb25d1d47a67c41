"""What a process says about itself: is it making progress, may it get visitors, what to know.

Every process answers on its metrics port, whatever its roles (``motcua_kit.telemetry.metrics``);
a process with pages answers on its web port too (``motcua_kit.web.health``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from sqlalchemy.engine import Engine

from motcua_kit.telemetry.metrics import METRICS, Metrics

Probe = Callable[[], str | None]
"""None when all is well, else a static word that says what is not (``consumer_silent``)."""

STALE_SECONDS: Final = 60.0
"""What waits longer than this to be applied makes its reader's picture a stale one."""


@dataclass(frozen=True, slots=True)
class Report:
    """One answer: what is wrong, and what is merely worth knowing, by the names of the probes."""

    problems: Mapping[str, str]
    notes: Mapping[str, str]

    @property
    def status(self) -> HTTPStatus:
        """OK, or SERVICE_UNAVAILABLE where anything is wrong; notes change nothing."""
        return HTTPStatus.SERVICE_UNAVAILABLE if self.problems else HTTPStatus.OK

    def text(self) -> str:
        """The answer's body, JSON."""
        said = {"status": "failing" if self.problems else "ok", "problems": dict(self.problems)}
        return json.dumps({**said, "notes": dict(self.notes)})


@dataclass
class Health:
    """The probes of one process, by name.

    ``live`` are about progress and ``ready`` about what answering needs. ``visitors`` is asked
    only of a process that is to get visitors: a service that runs and knows nothing yet can be
    told things, and must not be shown to people. ``notes`` are worth knowing and wrong nothing.
    """

    live: dict[str, Probe] = field(default_factory=dict)
    ready: dict[str, Probe] = field(default_factory=dict)
    visitors: dict[str, Probe] = field(default_factory=dict)
    notes: dict[str, Probe] = field(default_factory=dict)

    def of_progress(self) -> Report:
        """Whether its loops turn."""
        return self._report(self.live)

    def of_work(self) -> Report:
        """Whether it can answer."""
        return self._report({**self.live, **self.ready})

    def of_visitors(self) -> Report:
        """Whether it may be shown to people."""
        return self._report({**self.live, **self.ready, **self.visitors})

    def _report(self, probes: Mapping[str, Probe]) -> Report:
        return Report(_found(probes), _found(self.notes))


def _found(probes: Mapping[str, Probe]) -> dict[str, str]:
    return {name: said for name, probe in probes.items() if (said := _ask(probe))}


def _ask(probe: Probe) -> str | None:
    try:
        return probe()
    except Exception as error:  # noqa: BLE001 - a probe that raises is the answer "not well"
        return f"probe_raised_{type(error).__name__}"


def replica_problem(engine: Engine, table: str) -> Probe:
    """``replica_empty`` while nothing of the catalogue has come into ``table``."""
    asked = f"SELECT EXISTS (SELECT FROM {table})"  # noqa: S608 - a constant of the service

    def ask() -> str | None:
        with engine.connect() as connection:
            return None if connection.exec_driver_sql(asked).scalar_one() else "replica_empty"

    return ask


def reading_note(reader: str, *, metrics: Metrics = METRICS) -> Probe:
    """What the look last saw of this reader: ``bus_unreachable``, or ``stale`` where something
    waits for longer than STALE_SECONDS. Nobody is turned away for it: the counter goes on with
    what was read until then."""

    def look() -> str | None:
        if not metrics.value("motcua_bus_up"):
            return "bus_unreachable"
        waited = metrics.value("motcua_consumer_lag_seconds", {"consumer": reader})
        return "stale" if waited > STALE_SECONDS else None

    return look
