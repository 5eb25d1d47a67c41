"""One transaction: reads and writes through it, and says what was told when it ends well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua_kit.clock import Clock
from motcua_kit.db.outbox import Saying, say_all
from motcua_routing.adapters.out_wire import said_of_leg, said_to_unit
from motcua_routing.adapters.records import CatalogMemory, SqlRecords
from motcua_routing.adapters.tables import SqlDossiers
from motcua_routing.app.ports import StartUow, Uow
from motcua_routing.domain.news import LegNews, Word

PRODUCER: Final = "routing"


class SqlUow:
    """A transaction on the service's database.

    `traces` gives the trace of a dossier's fact, so that what follows from it goes on in it.
    """

    def __init__(
        self,
        connection: Connection,
        memory: CatalogMemory,
        clock: Clock,
        traces: Mapping[str, str] | None = None,
    ) -> None:
        self.records = SqlRecords(connection, memory)
        self.dossiers = SqlDossiers(connection)
        self._connection = connection
        self._clock = clock
        self._traces = traces or {}
        self._said: list[Saying] = []

    def tell(self, news: Sequence[LegNews], words: Sequence[Word]) -> None:
        for each in news:
            self._said.append(Saying(*said_of_leg(each), self._traces.get(each.dossier)))
        for word in words:
            self._said.append(Saying(*said_to_unit(word), self._traces.get(word.dossier)))

    def flush(self) -> None:
        """Number and store what was told; the last thing done in the transaction."""
        say_all(self._connection, self._said, producer=PRODUCER, now=self._clock.now())
        self._said.clear()


def starter(engine: Engine, memory: CatalogMemory, clock: Clock) -> StartUow:
    """Opens transactions for use cases."""

    @contextmanager
    def start() -> Iterator[Uow]:
        with engine.begin() as connection:
            uow = SqlUow(connection, memory, clock)
            yield uow
            uow.flush()

    return start
