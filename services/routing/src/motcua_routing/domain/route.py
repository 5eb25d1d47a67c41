"""Answering a wanted leg: who gets it, until when, or why nobody can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from motcua_routing.domain.catalog import Catalog
from motcua_routing.domain.errors import NobodyAble
from motcua_routing.domain.news import Answered, BlockedLeg, Impossible, LegNews, Planned, Word
from motcua_routing.domain.path import Dossier, Leg, LegState, settle
from motcua_routing.domain.units import Unit
from motcua_vn.dates import local

ORIGIN: Final = "origin"

REASONS: Final[dict[str, str]] = {
    "asker_unknown": "Danh mục chưa cho biết nút nào phục vụ đơn vị đề nghị chuyển.",
    "nobody_able": "Không có đơn vị nào trong cây hành chính làm được phần việc này.",
    "unknown_unit": "Danh mục chưa có đơn vị được nêu.",
    "no_successor": "Đơn vị đã giải thể và danh mục chưa ghi đơn vị kế thừa.",
    "no_active_tree": "Danh mục chưa cho biết cây hành chính đang dùng.",
    "no_deployment": "Đơn vị nhận chưa được nút nào phục vụ.",
    "no_calendar": "Đơn vị nhận chưa có lịch làm việc.",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an offer may stay unanswered: the receiver's working hours.

    `seconds`, where given, counts by the clock instead, so that a drill need not wait for the
    office to open.
    """

    hours: int
    seconds: int = 0

    def until(self, catalog: Catalog, unit: str, at: datetime) -> datetime:
        """The instant after which somebody is told. Raises NobodyAble."""
        if self.seconds:
            return at + timedelta(seconds=self.seconds)
        return catalog.after_working_hours(unit, at, self.hours)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said about a leg after trying to find its way."""

    news: tuple[LegNews, ...] = ()
    words: tuple[Word, ...] = ()


def destination(leg: Leg, dossier: Dossier, catalog: Catalog, day: date) -> Unit:
    """The unit that a leg goes to on a day. Raises NobodyAble."""
    named = leg.asked_unit or (dossier.origin if leg.place == ORIGIN else "")
    if named:
        return catalog.tree.heir(named, day)
    return catalog.tree.resolve(leg.place, leg.base or leg.from_unit, day)


def _served(leg: Leg, dossier: Dossier, catalog: Catalog, day: date) -> Unit:
    """The destination, where both sides can be reached. Raises NobodyAble."""
    if not catalog.deployment_of(leg.from_unit):
        raise NobodyAble("asker_unknown")
    unit = destination(leg, dossier, catalog, day)
    if not unit.deployment:
        raise NobodyAble("no_deployment")
    return unit


def answer(
    leg: Leg, dossier: Dossier, catalog: Catalog, *, now: datetime, patience: Patience
) -> Reply:
    """Try to find the way of a wanted leg; changes the leg and tells what is new about it.

    Business history that was entered afterwards is routed by the day it happened; everything
    else by that day or, when it had to wait for the catalogue, by today. A leg that stays
    blocked for the same reason is not told again.
    """
    asked_at = leg.wanted_at or now
    at = asked_at if leg.imported else max(asked_at, now)
    leg.tried_revision, leg.tried_at = catalog.revision, now
    try:
        unit = _served(leg, dossier, catalog, local(at).date())
        accept_by = patience.until(catalog, unit.code, at)
    except NobodyAble as error:
        return _blocked(leg, dossier, catalog, now, error.reason)
    leg.planned_to, leg.reason = unit.code, ""
    if not unit.public_key:
        leg.answer = LegState.WAITING_KEY
        settle(dossier)
        return Reply()
    return _planned(leg, dossier, catalog, unit, accept_by, now)


def _planned(
    leg: Leg, dossier: Dossier, catalog: Catalog, unit: Unit, accept_by: datetime, now: datetime
) -> Reply:
    leg.answer, leg.accept_by = LegState.PLANNED, accept_by
    settle(dossier)
    word = Answered(
        deployment=catalog.deployment_of(leg.from_unit),
        from_unit=unit.code,
        to_unit=leg.from_unit,
        dossier=dossier.code,
        procedure=dossier.procedure,
        leg=leg.id,
        leg_code=leg.code,
        unit=unit.code,
        unit_deployment=unit.deployment,
        public_key=unit.public_key,
        accept_by=accept_by,
        mode=leg.mode,
    )
    return Reply((Planned.about(dossier, leg, now, accept_by=accept_by),), (word,))


def _blocked(leg: Leg, dossier: Dossier, catalog: Catalog, now: datetime, reason: str) -> Reply:
    is_news = leg.answer is not LegState.BLOCKED or leg.reason != reason
    leg.answer, leg.reason, leg.planned_to = LegState.BLOCKED, reason, ""
    settle(dossier)
    if not is_news:
        return Reply()
    word = Impossible(
        deployment=catalog.deployment_of(leg.from_unit),
        from_unit="",
        to_unit=leg.from_unit,
        dossier=dossier.code,
        procedure=dossier.procedure,
        leg=leg.id,
        leg_code=leg.code,
        reason=reason,
    )
    return Reply(
        (BlockedLeg.about(dossier, leg, now, reason=reason),), (word,) if word.deployment else ()
    )
