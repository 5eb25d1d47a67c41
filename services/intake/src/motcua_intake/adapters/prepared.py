"""A reception made ready for its transaction, so that others wait less for their turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_intake.adapters.codec import to_json
from motcua_intake.adapters.rows import DOSSIER_COLUMNS, TASK_COLUMNS, dossier_row, task_rows
from motcua_intake.adapters.wire import fact_message
from motcua_intake.domain.dossier import Dossier
from motcua_kit.telemetry.trace import TRACEPARENT, inject

KIND: Final = "AcceptDossier"
_DOSSIER: Final = ", ".join(DOSSIER_COLUMNS)
_TASK: Final = ", ".join(TASK_COLUMNS)
_OF_TASK: Final = ", ".join(f"t.{name}" for name in TASK_COLUMNS)
RECEIVE: Final = f"""
WITH r AS (
    SELECT said ->> 'key' AS key, said -> 'answer' AS answer, said -> 'tasks' AS tasks,
           said ->> 'email' AS email, said ->> 'traceparent' AS traceparent,
           (said ->> 'tell_at')::timestamptz AS tell_at, d.*
    FROM jsonb_array_elements(%s::jsonb) AS each(said), jsonb_populate_record(NULL::dossier, said) d
), fresh AS (
    INSERT INTO command (unit, key, kind, answer)
    SELECT unit, key, '{KIND}', answer FROM r WHERE key IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING unit, key
), ok AS (
    SELECT * FROM r WHERE key IS NULL OR (unit, key) IN (SELECT unit, key FROM fresh)
), dossiers AS (
    INSERT INTO dossier ({_DOSSIER}) SELECT {_DOSSIER} FROM ok
), tasks AS (
    INSERT INTO task ({_TASK})
    SELECT {_OF_TASK} FROM ok, jsonb_populate_recordset(NULL::task, ok.tasks) t
), contacts AS (
    INSERT INTO contact_push (dossier, unit, phone, email, traceparent, version, next_at)
    SELECT code, unit, phone, email, traceparent, 1, tell_at FROM ok WHERE tell_at IS NOT NULL
    ON CONFLICT DO NOTHING
)
SELECT code FROM ok
"""  # noqa: S608 - constant names
"""Stores receptions with all that belongs to them, but for those whose key was used before; the
codes of those stored. One parameter for all: binding each value cost more than storing it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A dossier just received, its element of the array that RECEIVE takes, its facts, the
    idempotency key it came with, and the trace it is part of."""

    dossier: Dossier
    key: str | None
    row: str
    facts: tuple[DossierFact, ...]
    traceparent: str | None


def prepare(dossier: Dossier, key: str | None, answer: object) -> Prepared:
    """``answer`` is what whoever sends ``key`` again will be told."""
    traceparent = inject().get(TRACEPARENT)
    applicant = dossier.applicant
    tells = bool(applicant.phone or applicant.email) and not dossier.imported
    row = {
        "key": key,
        "answer": answer,
        "tasks": task_rows(dossier),
        "email": applicant.email,
        "traceparent": traceparent,
        "tell_at": dossier.received_recorded_at if tells else None,
        **dossier_row(dossier),
    }
    facts = tuple(map(fact_message, dossier.facts))
    return Prepared(dossier, key, to_json(row), facts, traceparent)


def repeated_within(receptions: Sequence[Prepared]) -> set[int]:
    """The places of those whose key has come before in the same group."""
    seen: set[tuple[str, str]] = set()
    repeated = set()
    for place, each in enumerate(receptions):
        if each.key is None:
            continue
        if (each.dossier.unit, each.key) in seen:
            repeated.add(place)
        seen.add((each.dossier.unit, each.key))
    return repeated
