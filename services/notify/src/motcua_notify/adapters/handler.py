"""Applies a batch of the topics notify reads, inside the consumer's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.engine import Connection, Transaction

from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, Envelope
from motcua_kit.clock import Clock
from motcua_kit.observers import ConsumerMetrics
from motcua_notify.adapters.books import SqlBooks
from motcua_notify.adapters.directory import keep_records
from motcua_notify.adapters.wire import fact_of
from motcua_notify.app.plan_facts import plan_facts
from motcua_notify.app.planning import Rules
from motcua_notify.app.ports import Wake, Wakeup

READER: Final = "notify"
TOPICS: Final = (CATALOG_TOPIC, DOSSIER_TOPIC)


class FactHandler(ConsumerMetrics):
    """Handler and observer of the consumer in one.

    Workers may look at a message only once it is committed, and the consumer commits after
    the handler: so they are woken when it says that the batch was applied. Beside poison it
    applies facts one by one in a transaction; what the good ones planned is kept until then.
    """

    def __init__(self, *, clock: Clock, rules: Rules, wake: Wake) -> None:
        super().__init__(clock)
        self._rules = rules
        self._wake = wake
        self._transaction: Transaction | None = None
        self._planned: list[Wakeup] = []
        self._books: list[SqlBooks] = []

    def __call__(self, connection: Connection, messages: Sequence[Envelope]) -> None:
        """Apply messages; raises Poison or DecodeError for one that cannot be."""
        transaction = connection.get_transaction()
        if transaction is not self._transaction:
            self._transaction, self._planned, self._books = transaction, [], []
        keep_records(connection, [m for m in messages if m.topic == CATALOG_TOPIC])
        facts = [fact_of(m) for m in messages if m.topic == DOSSIER_TOPIC]
        books = SqlBooks(connection)
        now = self._clock.now()
        planned = plan_facts(facts, books=books, now=now, rules=self._rules)
        books.flush(now)
        self.take(messages)
        self._planned += planned
        self._books.append(books)

    def applied(self, reader: str, count: int, seconds: float) -> None:
        """The batch is committed."""
        super().applied(reader, count, seconds)
        for books in self._books:
            books.count()
        planned, self._transaction, self._planned, self._books = self._planned, None, [], []
        self._wake(planned)
