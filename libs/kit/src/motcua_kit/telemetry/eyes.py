"""Puts a service's look together: what all services have, and what is its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final, Self, cast

from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from motcua_kit.clock import Clock
from motcua_kit.db.engine import OVERFLOW, make_engine
from motcua_kit.process import Roles
from motcua_kit.settings import ServiceSettings
from motcua_kit.telemetry.look import EVERY, PATIENCE, Look, Sight
from motcua_kit.telemetry.metrics import METRICS, Metrics
from motcua_kit.telemetry.sights import Outboxes, OwnLedgers, Reading
from motcua_kit.telemetry.sights_outside import BusAndLag, ClockJumps, Database

_BACKGROUND: Final = frozenset({"all", "relay", "consumer", "scheduler"})


class Eyes:
    """What a process looks at; database and clock always, the rest as it is asked for.

    It has a connection and a bus client of its own, so that it sees while others are stuck. Every
    process of a service looks into the database, so that one of them that is dead is seen by the
    others; only those that work in the background look at the bus.
    """

    def __init__(
        self, settings: ServiceSettings, pool: Engine, clock: Clock, *, metrics: Metrics = METRICS
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._metrics = metrics
        url = settings.database_url.get_secret_value()
        self._engine = make_engine(url, pool_size=1, overflow=0)
        limit = settings.database_pool + OVERFLOW
        # make_engine makes no other kind of pool.
        own = cast("QueuePool", pool.pool)
        self._sights = [
            Sight("clock", ClockJumps(clock, metrics=metrics)),
            Sight("database", Database(self._engine, own, limit, metrics=metrics)),
        ]

    def outbox(self, *, ledger: bool = False) -> Self:
        """Also what waits for the relay; with `ledger` in the units' ledgers too."""
        see = Outboxes(self._engine, self._clock, ledger=ledger, metrics=self._metrics)
        self._sights.append(Sight("outbox", see))
        if ledger:
            self._sights.append(Sight("ledgers", OwnLedgers(self._engine, self._metrics)))
        return self

    def reader(self, reader: str) -> Self:
        """Also the books of this reader."""
        self._sights.append(Sight("reader", Reading(self._engine, reader, self._metrics)))
        return self

    def bus(self, roles: Collection[str], topics: Sequence[str], reader: str = "") -> Self:
        """Also the bus, and how far behind `reader` is on it, if a role works in the background."""
        if not _BACKGROUND.isdisjoint(roles):
            bus = self._settings.make_bus()
            see = BusAndLag(bus, self._engine, reader, topics, metrics=self._metrics)
            self._sights.append(Sight("bus", see))
        return self

    def also(
        self, name: str, make: Callable[[Engine], Callable[[], None]], *, every: float = EVERY
    ) -> Self:
        """Also something of the service's own, seen through the look's connection."""
        self._sights.append(Sight(name, make(self._engine), every))
        return self

    def look(self) -> Look:
        """The role that looks."""
        return Look(self._sights, metrics=self._metrics, close=self._engine.dispose)

    def join(self, process: Roles) -> None:
        """Become the `look` role of a process."""
        process.add("look", self.look().run, silence=PATIENCE)
