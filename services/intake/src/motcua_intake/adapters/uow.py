"""The transaction of a use case over PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_intake.adapters.codec import to_json
from motcua_intake.adapters.desk_rows import SqlAnswers, SqlContacts, SqlJobs
from motcua_intake.adapters.digests import SqlDigests
from motcua_intake.adapters.dossiers import SqlDossiers, SqlOffers
from motcua_intake.adapters.prepared import RECEIVE, Prepared, repeated_within
from motcua_intake.adapters.replica import apply_records
from motcua_intake.adapters.speaking import renew_speaker, speaker_of
from motcua_intake.adapters.wire import fact_message, word_message
from motcua_intake.app.ports import Sealer
from motcua_intake.app.recover_unit import Recovery
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.errors.serving import LedgerStopped
from motcua_intake.domain.facts import Fact, Word
from motcua_intake.domain.reception import Slip
from motcua_kit.bus.port import handover_topic
from motcua_kit.clock import Clock
from motcua_kit.db.driver import pipelined
from motcua_kit.db.ledger import Head, LedgerForked, append_all, ask_heads, locked_heads
from motcua_kit.db.outbox import Saying, say_all
from motcua_kit.tail import Tail, adopt
from motcua_kit.telemetry.trace import TRACEPARENT, continued, inject

_CREDENTIALS: Final = """
INSERT INTO credential (login, password_hash, version)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[])
ON CONFLICT (login) DO UPDATE
SET password_hash = excluded.password_hash, version = excluded.version
WHERE credential.version < excluded.version
"""


def _present() -> str | None:
    return inject().get(TRACEPARENT)


def _is_of(traceparent: str, other: str | None) -> bool:
    """Whether both are of one trace: version, trace, span and flags, with dashes between."""
    return other is not None and traceparent.split("-")[1] == other.split("-")[1]


@dataclass(frozen=True)
class Surroundings:
    """What a transaction needs besides its connection."""

    clock: Clock
    catalog: Callable[[], Catalog]
    sealer: Sealer
    deployment: str


def word_purpose(word_type: str, leg: str, dossier: str) -> bytes:
    """What a sealed note is for: it opens in its own message only."""
    return f"motcua {word_type} 1 {dossier} {leg}".encode()


class SqlUow:
    """One transaction; ``flush`` writes, ``commit`` flushes and commits."""

    def __init__(self, connection: Connection, around: Surroundings) -> None:
        self._connection = connection
        self._around = around
        self.dossiers = SqlDossiers(connection)
        self.offers = SqlOffers(connection)
        self.jobs = SqlJobs(connection, self._trace_of)
        self.contacts = SqlContacts(connection)
        self.answers = SqlAnswers(connection)
        self.digests = SqlDigests(connection)
        self._facts: defaultdict[str, list[DossierFact]] = defaultdict(list)
        self._heads: dict[str, Head] | None = None
        self._words: list[Word] = []
        self._traces: dict[str, str] = {}
        self.committed = False

    def receive(self, receptions: Sequence[Prepared]) -> list[bool]:
        """Store new dossiers with all that belongs to them, in one round trip.

        False, and nothing stored, for each whose key was used before. The units' heads are locked
        on the way, unless something else of the transaction has to be locked before them.
        """
        now = self._around.clock.now()
        repeated = repeated_within(receptions)
        rows = (each.row for place, each in enumerate(receptions) if place not in repeated)
        units = {each.dossier.unit for each in receptions}
        says = any(each.dossier.words for each in receptions)
        with pipelined(self._connection) as driver:
            answer = driver.execute(RECEIVE, (f"[{','.join(rows)}]",))
            asked = None if says else ask_heads(self._connection, units)
        codes = {code for (code,) in answer.fetchall()}
        if asked is not None:
            self._heads = locked_heads(self._connection, units, now, asked)
        stored = [each.dossier.code in codes for each in receptions]
        for each, is_stored in zip(receptions, stored, strict=True):
            if is_stored:
                if each.traceparent is not None:
                    self._traces[each.dossier.code] = each.traceparent
                self._take(each.dossier, each.facts, now)
        return stored

    def _take(self, dossier: Dossier, facts: Iterable[DossierFact], now: datetime) -> None:
        self._facts[dossier.unit].extend(facts)
        self._words.extend(dossier.words)
        for kind, leg in dossier.dispatches:
            self.jobs.add(kind, dossier.unit, leg, dossier.code, now)

    def hear(self, dossier: str, traceparent: str | None) -> None:
        """What comes of a message belongs to its trace, though it is read with others'."""
        with continued({TRACEPARENT: traceparent or ""}):
            own = _present()
        if own is not None and not _is_of(own, _present()):
            self._traces[dossier] = own

    def _trace_of(self, dossier: str) -> str | None:
        return self._traces.get(dossier) or _present()

    def add_slip(self, slip: Slip) -> None:
        """Keep a slip."""
        self._connection.exec_driver_sql(
            "INSERT INTO slip (id, unit, kind, at, data) VALUES (%s, %s, %s, %s, %s)",
            (slip.id, slip.unit, slip.kind, slip.at, to_json(slip)),
        )

    def say(self, facts: Sequence[Fact], words: Sequence[Word]) -> None:
        """Facts and words with no row of a dossier."""
        for fact in facts:
            self._facts[fact.unit].append(fact_message(fact))
        self._words.extend(words)

    def resend(self, unit: str, from_seq: int, to_seq: int) -> int:
        """Let the relay publish these entries once more."""
        result = self._connection.exec_driver_sql(
            "UPDATE ledger SET published_at = NULL WHERE unit = %s AND seq BETWEEN %s AND %s",
            (unit, from_seq, to_seq),
        )
        return result.rowcount

    def alert(self, unit: str, dossier: str, leg: str, kind: str, limit: datetime | None,
              at: datetime) -> None:  # fmt: skip
        """Keep what routing has noticed."""
        self._connection.exec_driver_sql(
            "INSERT INTO alert (unit, dossier, leg, kind, limit_at, at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (unit, dossier, leg, kind, limit, at),
        )

    def apply_records(self, records: Sequence[tuple[str, int, bytes]]) -> int:
        """Newer catalogue records; how many were newer."""
        return apply_records(self._connection, records)

    def store_credentials(self, rows: Sequence[tuple[str, str, int]]) -> None:
        """Replace the officers' credentials, but for those that are newer here.

        One after the other: while a deployment's pods are changed two schedulers fetch at once,
        and neither would see in time what the other has stored. Signing in is not held up.
        """
        self._connection.exec_driver_sql("LOCK TABLE credential IN SHARE ROW EXCLUSIVE MODE")
        logins, hashes, versions = ([row[place] for row in rows] for place in range(3))
        self._connection.exec_driver_sql(
            "DELETE FROM credential WHERE login <> ALL(%s::text[])", (logins,)
        )
        self._connection.exec_driver_sql(_CREDENTIALS, (logins, hashes, versions))

    def speak_anew(self, name: str, silent: Collection[str] = ()) -> int:
        """Say what is still unsaid, and all that follows, under a new name."""
        return renew_speaker(self._connection, name, self._around.clock.now(), silent=silent)

    def adopt(self, tail: object) -> None:
        """Facts of a restored unit that only the topic had. Raises HeadMoved."""
        if not isinstance(tail, Tail):
            raise TypeError(type(tail).__name__)
        adopt(self._connection, tail, self._around.clock.now())

    def note_recovery(self, recovery: object) -> None:
        """Keep what was recovered."""
        if not isinstance(recovery, Recovery):
            raise TypeError(type(recovery).__name__)
        self._connection.exec_driver_sql(
            "INSERT INTO recovery (unit, from_seq, to_seq, at, dossiers, unknown_dossiers)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (recovery.unit, recovery.from_seq, recovery.to_seq, recovery.at, recovery.dossiers,
             recovery.unknown_dossiers),
        )  # fmt: skip

    def flush(self) -> None:
        """Rows, jobs, words, then facts: the ledgers' heads are locked last, in order of unit."""
        self._flush_rows()
        self._append()

    def _flush_rows(self) -> None:
        now = self._around.clock.now()
        changed = self.dossiers.changed
        self.dossiers.flush()
        for dossier in changed.values():
            self._take(dossier, map(fact_message, dossier.facts), now)
            dossier.facts, dossier.words, dossier.dispatches = [], [], []
        changed.clear()
        self._trace_the_rest()
        self._say_words(now)

    def _append(self) -> None:
        facts, heads = self._facts, self._heads
        if facts:
            now = self._around.clock.now()
            try:
                append_all(self._connection, facts, now=now, traces=self._traces, heads=heads)
            except LedgerForked as error:
                raise LedgerStopped(error.unit) from error
        self._facts.clear()
        self._heads = None

    def _trace_the_rest(self) -> None:
        """What was not received here with others is part of what goes on now."""
        said = {word.dossier for word in self._words}
        noted = {fact.dossier for facts in self._facts.values() for fact in facts}
        rest = (said | noted) - self._traces.keys()
        trace = _present() if rest else None
        if trace is not None:
            self._traces |= dict.fromkeys(rest, trace)

    def commit(self) -> None:
        """Everything, or nothing."""
        self._flush_rows()
        with pipelined(self._connection) as driver:
            self._append()
            driver.execute("COMMIT", prepare=False)
        # There is nothing left to commit; SQLAlchemy hears of it without a round trip.
        self._connection.commit()
        self.committed = True

    def _say_words(self, now: datetime) -> None:
        said: list[Saying] = []
        catalog = self._around.catalog()
        for word in self._words:
            unit = catalog.units.get(word.to_unit)
            deployment = word.deployment or (unit.deployment if unit else "")
            sealed = self._sealed(word, unit.public_key if unit else b"")
            message = word_message(word, self._around.deployment, sealed)
            topic, trace = handover_topic(deployment), self._traces.get(word.dossier)
            said.append(Saying(topic, word.to_unit, message, trace))
        self._words = []
        if said:
            speaker = speaker_of(self._connection, self._around.deployment)
            say_all(self._connection, said, producer=speaker, now=now)

    def _sealed(self, word: Word, public_key: bytes) -> dict[str, bytes]:
        """Words sealed for the receiver; without its key they are not said at all."""
        if not public_key:
            return {}
        purpose = word_purpose(word.type, word.leg, word.dossier)
        return {
            name: self._around.sealer.seal(text.encode(), public_key, purpose=purpose)
            for name, text in word.sealed.items()
        }


def start_uow(engine: Engine, around: Surroundings) -> Callable[[], AbstractContextManager[SqlUow]]:
    """Makes transactions; one that was not committed is rolled back."""

    @contextmanager
    def start() -> Iterator[SqlUow]:
        with engine.connect() as connection:
            uow = SqlUow(connection, around)
            try:
                yield uow
            finally:
                if not uow.committed:
                    connection.rollback()

    return start
