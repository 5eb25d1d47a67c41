"""The transaction of a use case over PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Connection, Engine

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_intake.adapters.desk_rows import SqlAnswers, SqlContacts, SqlJobs
from motcua_intake.adapters.dossiers import INSERT_TASKS, TASK_UNNEST, SqlDossiers, SqlOffers
from motcua_intake.adapters.replica import apply_records
from motcua_intake.adapters.rows import DOSSIER_COLUMNS, dossier_values, task_values, to_json
from motcua_intake.adapters.speaking import renew_speaker, speaker_of
from motcua_intake.adapters.wire import fact_message, word_message
from motcua_intake.app.ports import Reception, Sealer, Uow
from motcua_intake.app.recover_unit import Recovery
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.facts import Fact, Word
from motcua_intake.domain.reception import Slip
from motcua_kit.bus.port import handover_topic
from motcua_kit.clock import Clock
from motcua_kit.db.ledger import append_all
from motcua_kit.db.outbox import Saying, say_all
from motcua_kit.tail import Tail, adopt
from motcua_kit.telemetry.trace import TRACEPARENT, continued, inject

_DOSSIER: Final = (
    f"INSERT INTO dossier ({', '.join(DOSSIER_COLUMNS)})"  # noqa: S608 - constant names
    f" SELECT {', '.join(['%s'] * 17)}, %s::timestamptz, %s::timestamptz, %s::timestamptz,"
    " %s, %s, %s, %s::jsonb FROM ok"
)
_TASKS: Final = INSERT_TASKS + TASK_UNNEST + " WHERE EXISTS (SELECT FROM ok)"
_CONTACT: Final = (
    "INSERT INTO contact_push (dossier, unit, phone, email, traceparent, version, next_at)"
    " SELECT %s, %s, %s, %s, %s::text, 1, %s::timestamptz FROM ok WHERE %s ON CONFLICT DO NOTHING"
)
_CREDENTIALS: Final = """
INSERT INTO credential (login, password_hash, version)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[])
ON CONFLICT (login) DO UPDATE
SET password_hash = excluded.password_hash, version = excluded.version
WHERE credential.version < excluded.version
"""
_KEYED: Final = (
    "INSERT INTO command (unit, key, kind, answer) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT DO NOTHING RETURNING 1 AS n"
)


def _receive(ok: str) -> str:
    """One statement that stores everything, or nothing where ``ok`` gives no row."""
    parts = {"ok": ok, "d": _DOSSIER, "t": _TASKS, "c": _CONTACT}
    steps = ", ".join(f"{name} AS ({statement})" for name, statement in parts.items())
    return f"WITH {steps} SELECT count(*) FROM ok"  # noqa: S608 - constant statements


_RECEIVE_KEYED: Final = _receive(_KEYED)
_RECEIVE_ONCE: Final = _receive("SELECT 1 AS n")


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


def _reception_values(reception: Reception, now: datetime) -> tuple[object, ...]:
    """Parameters of the statement that stores a reception, the key's first where it has one."""
    dossier = reception.dossier
    applicant = dossier.applicant
    tells = bool(applicant.phone or applicant.email) and not dossier.imported
    contact = (
        dossier.code, dossier.unit, applicant.phone, applicant.email, reception.traceparent,
        now, tells,
    )  # fmt: skip
    values = (*dossier_values(dossier), *task_values(dossier), *contact)
    if reception.key is None:
        return values
    return (dossier.unit, reception.key, "AcceptDossier", to_json(reception.answer), *values)


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
        self._facts: list[Fact] = []
        self._words: list[Word] = []
        self._traces: dict[str, str] = {}
        self.committed = False

    def receive(self, receptions: Sequence[Reception]) -> list[bool]:
        """Dossier, first steps, contact and key of each in one statement, all in one pipeline.

        False for a key used before.
        """
        stored = [True] * len(receptions)
        now = self._around.clock.now()
        for has_key, statement in ((True, _RECEIVE_KEYED), (False, _RECEIVE_ONCE)):
            places = [n for n, each in enumerate(receptions) if (each.key is not None) is has_key]
            rows = [_reception_values(receptions[place], now) for place in places]
            for place, count in zip(places, self._pipelined(statement, rows), strict=True):
                stored[place] = count > 0
        for each, is_stored in zip(receptions, stored, strict=True):
            if is_stored:
                if each.traceparent is not None:
                    self._traces[each.dossier.code] = each.traceparent
                self._take(each.dossier, now)
        return stored

    def _pipelined(self, statement: str, rows: Sequence[Sequence[object]]) -> list[int]:
        """The one figure that each row's statement answers with."""
        if not rows:
            return []
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor:
            cursor.executemany(statement, rows, returning=True)
            counts = [cursor.fetchone()[0]]
            while cursor.nextset():
                counts.append(cursor.fetchone()[0])
        return counts

    def _take(self, dossier: Dossier, now: datetime) -> None:
        self._facts.extend(dossier.facts)
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
        self._facts.extend(facts)
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
        now = self._around.clock.now()
        changed = self.dossiers.changed
        self.dossiers.flush()
        for dossier in changed.values():
            self._take(dossier, now)
            dossier.facts, dossier.words, dossier.dispatches = [], [], []
        changed.clear()
        self._trace_the_rest()
        self._say_words(now)
        facts: defaultdict[str, list[DossierFact]] = defaultdict(list)
        for fact in self._facts:
            facts[fact.unit].append(fact_message(fact))
        if facts:
            append_all(self._connection, facts, now=now, traces=self._traces)
        self._facts = []

    def _trace_the_rest(self) -> None:
        """What was not received here with others is part of what goes on now."""
        trace = _present()
        if trace is not None:
            dossiers = {word.dossier for word in self._words} | {f.dossier for f in self._facts}
            self._traces = dict.fromkeys(dossiers, trace) | self._traces

    def commit(self) -> None:
        """Everything, or nothing."""
        self.flush()
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


def start_uow(engine: Engine, around: Surroundings) -> Callable[[], AbstractContextManager[Uow]]:
    """Makes transactions; one that was not committed is rolled back."""

    @contextmanager
    def start() -> Iterator[Uow]:
        with engine.connect() as connection:
            uow = SqlUow(connection, around)
            try:
                yield uow
            finally:
                if not uow.committed:
                    connection.rollback()

    return start
