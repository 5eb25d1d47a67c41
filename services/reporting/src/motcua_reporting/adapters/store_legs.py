"""Legs as routing tells them: one row a leg, the furthest state wins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp
from sqlalchemy.engine import Connection

from motcua.common.v1.common_pb2 import LegMode, Verdict
from motcua.leg.v1.leg_pb2 import LegFact
from motcua_kit.bus.port import Envelope

_STATES: Final = {
    "leg_planned": ("planned", 1),
    "leg_blocked": ("blocked", 0),
    "leg_offered": ("offered", 2),
    "leg_accepted": ("accepted", 3),
    "leg_declined": ("declined", 4),
    "leg_finished": ("finished", 5),
}
_UPSERT: Final = """
INSERT INTO leg AS l (leg, dossier, procedure, leg_code, from_unit, to_unit, mode, state, rank,
                      imported, accepted_at, finished_at, due, verdict, offer_overdue, leg_overdue)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (leg) DO UPDATE SET
    to_unit = coalesce(nullif(excluded.to_unit, ''), l.to_unit),
    state = CASE WHEN excluded.rank > l.rank THEN excluded.state ELSE l.state END,
    rank = greatest(l.rank, excluded.rank),
    accepted_at = coalesce(excluded.accepted_at, l.accepted_at),
    finished_at = coalesce(excluded.finished_at, l.finished_at),
    due = coalesce(excluded.due, l.due),
    verdict = coalesce(excluded.verdict, l.verdict),
    offer_overdue = l.offer_overdue OR excluded.offer_overdue,
    leg_overdue = l.leg_overdue OR excluded.leg_overdue
"""


def apply_legs(connection: Connection, messages: Sequence[Envelope]) -> None:
    """Note what routing says of each leg. Raises DecodeError."""
    lines = [_line(LegFact.FromString(message.body)) for message in messages]
    connection.exec_driver_sql(_UPSERT, lines)


def _line(fact: LegFact) -> tuple[object, ...]:
    kind = fact.WhichOneof("event") or ""
    state, rank = _STATES.get(kind, ("planned", -1))
    happened = fact.business_at.ToDatetime(tzinfo=UTC)
    return (
        fact.leg,
        fact.dossier,
        fact.procedure,
        fact.leg_code,
        fact.from_unit,
        fact.to_unit,
        LegMode.Name(fact.mode).removeprefix("LEG_MODE_").lower(),
        state,
        rank,
        fact.imported,
        happened if kind == "leg_accepted" else None,
        happened if kind == "leg_finished" else None,
        _due(fact, kind),
        _verdict(fact) if kind == "leg_finished" else None,
        kind == "offer_overdue",
        kind == "leg_overdue",
    )


def _due(fact: LegFact, kind: str) -> datetime | None:
    if kind not in {"leg_accepted", "leg_finished", "leg_overdue"}:
        return None
    event = getattr(fact, kind)
    stamp: Timestamp = event.leg_due
    return stamp.ToDatetime(tzinfo=UTC) if event.HasField("leg_due") else None


def _verdict(fact: LegFact) -> str | None:
    name = Verdict.Name(fact.leg_finished.verdict).removeprefix("VERDICT_").lower()
    return None if name == "unspecified" else name
