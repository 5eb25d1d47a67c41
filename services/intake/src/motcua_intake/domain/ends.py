"""New appointments, the four ends, and their undoing. Only the unit of origin ends a dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from motcua_intake.domain.dossier import (
    ENDED,
    Act,
    Dossier,
    Extension,
    Holding,
    Note,
    Reopening,
    State,
)
from motcua_intake.domain.errors.ends import (
    NobodyWantsItOpen,
    NotClosed,
    ReopeningAsked,
    ResultNotReady,
    SecondPersonNeeded,
    UnknownRecipient,
)
from motcua_intake.domain.errors.timing import ApologyTooLate, SecondExtension, UnknownCause
from motcua_intake.domain.facts import Actor, DueEvent
from motcua_intake.domain.process import UNDER_WAY, LegState
from motcua_intake.domain.timing import extended_dates, last_day_to_apologise, local_day
from motcua_intake.domain.work import begin, settle_state

CAUSES = frozenset({"staff", "flow", "co_ordination", "citizen", "system", "other"})
"""Cause groups of forms 07a and 07b."""
RECIPIENTS = frozenset({"applicant", "proxy", "post", "online"})
REOPENING_ASKED = "reopening_asked"
"""What is noted when somebody wants an end undone."""
_END_EVENTS = frozenset({"finished", "stopped", "withdrawn"})


def must_be_in_time(dossier: Dossier, act: Act) -> None:
    """An apology made today comes a day before the appointment at the latest (art. 19.9
    NĐ 61/2018); afterwards the dossier is late by the date that was promised. One of the past
    is told as it was made.

    Raises what must_be_held does, ResultAlreadyReady, ApologyTooLate.
    """
    dossier.must_be_held()
    dossier.must_not_be_ready()
    last = last_day_to_apologise(dossier.dates)
    if last is not None and local_day(dossier.moment(act)) > last:
        raise ApologyTooLate(dossier.code, last)


def extend(dossier: Dossier, act: Act, *, to: date, cause: str, note: str = "") -> None:
    """Apologise and set the one new appointment (form 04, art. 19.9 NĐ 61/2018).

    Raises what must_be_held does, ResultAlreadyReady, UnknownCause, SecondExtension,
    WaitingForCitizen, ExtensionNotLater.
    """
    dossier.must_be_held()
    dossier.must_not_be_ready()
    if cause not in CAUSES:
        raise UnknownCause(cause)
    if dossier.extension is not None:
        raise SecondExtension(dossier.code)
    dossier.must_not_wait()
    at = dossier.moment(act)
    history = [*dossier.history, DueEvent("extended", at, to)]
    version = dossier.version_in(act)
    calendar = act.catalog.calendar(dossier.calendar)
    old = dossier.dates.due_current if dossier.dates else None
    dossier.dates = extended_dates(
        calendar, dossier.limit_under(version), version.convention, history, code=dossier.code
    )
    dossier.history = history
    dossier.extension = Extension(to.isoformat(), cause, note, at, old, act.actor.login)
    dossier.record(act, "extended", at=at, to=to.isoformat(), cause=cause)
    dossier.tell_origin("extended", at, note=note)


def return_result(dossier: Dossier, act: Act, *, recipient: str) -> None:
    """The result has been handed over. Raises what must_be_at_origin does, ResultNotReady,
    UnknownRecipient."""
    dossier.must_be_at_origin()
    if dossier.state is not State.RESULT_READY:
        raise ResultNotReady(dossier.code)
    if recipient not in RECIPIENTS:
        raise UnknownRecipient(recipient)
    at = dossier.moment(act)
    dossier.recipient = recipient
    close(dossier, State.RETURNED, at)
    dossier.record(act, "returned", at=at, recipient=recipient)


def refuse(dossier: Dossier, act: Act, *, reason: str, note: str = "") -> None:
    """Refuse after acceptance (form 03, art. 19.8): a result too, judged now."""
    dossier.must_be_at_origin()
    dossier.must_not_be_ready()
    at = dossier.moment(act)
    dossier.clock(act, DueEvent("finished", at))
    dossier.outcome, dossier.end_reason = "rejected", note or reason
    close(dossier, State.REFUSED, at)
    dossier.record(act, "refused", at=at, reason=reason)


def withdraw(dossier: Dossier, act: Act, *, at: datetime | None = None) -> None:
    """The citizen takes the dossier back."""
    dossier.must_be_at_origin()
    dossier.must_not_be_ready()
    moment = max(at, dossier.last_at) if at is not None else dossier.moment(act)
    dossier.clock(act, DueEvent("withdrawn", moment))
    close(dossier, State.WITHDRAWN, moment)
    dossier.record(act, "withdrawn", at=moment)


def stop(dossier: Dossier, act: Act, *, reason: str, note: str = "") -> None:
    """Stop the work (form 05): the citizen never completed it, or the ground has gone."""
    dossier.must_be_at_origin()
    dossier.must_not_be_ready()
    at = dossier.moment(act)
    dossier.clock(act, DueEvent("stopped", at))
    dossier.end_reason = note or reason
    close(dossier, State.STOPPED, at)
    dossier.record(act, "stopped", at=at, reason=reason)


def ask_reopening(dossier: Dossier, act: Act, *, reason: str, note: str = "") -> None:
    """An end was a mistake, says one person; nothing moves until a second says so too.

    Raises NotClosed, ReopeningAsked.
    """
    _must_be_ended(dossier)
    if dossier.reopening is not None:
        raise ReopeningAsked(dossier.code)
    at = dossier.moment(act)
    by = act.actor.login
    dossier.reopening = Reopening(by, at, reason, note)
    if note:
        dossier.notes.append(Note(at, by, REOPENING_ASKED, note))
    dossier.record(act, "noted", at=at, kind=REOPENING_ASKED, reason=reason)


def confirm_reopening(dossier: Dossier, act: Act) -> None:
    """The second person, by an act of their own; the fact names both: who wanted it as its
    actor, and who confirmed.

    Raises NotClosed, NobodyWantsItOpen, SecondPersonNeeded.
    """
    _must_be_ended(dossier)
    wanted = dossier.reopening
    if wanted is None:
        raise NobodyWantsItOpen(dossier.code)
    asker = replace(act, actor=Actor(wanted.by))
    reopen(dossier, asker, reason=wanted.reason, confirmed_by=act.actor.login)


def _must_be_ended(dossier: Dossier) -> None:
    if dossier.holding is not Holding.CLOSED or dossier.state not in ENDED:
        raise NotClosed(dossier.code)


def reopen(dossier: Dossier, act: Act, *, reason: str, confirmed_by: str) -> None:
    """An end was a mistake; its time goes on as if it had not been.

    Raises NotClosed, SecondPersonNeeded.
    """
    _must_be_ended(dossier)
    if not confirmed_by or confirmed_by == act.actor.login:
        raise SecondPersonNeeded
    at = dossier.moment(act)
    before = State(dossier.before_end or State.PROCESSING.value)
    if before is not State.RESULT_READY:
        history = [event for event in dossier.history if event.kind not in _END_EVENTS]
        dossier.dates = dossier.count(act, history)
        dossier.history = history
        dossier.outcome = dossier.outcome if dossier.process.is_rejected else ""
        dossier.process.undo_withdrawal()
    dossier.holding, dossier.state, dossier.ended_at = Holding.CUSTODY, before, None
    dossier.end_reason, dossier.recipient, dossier.reopening = "", "", None
    dossier.record(act, "reopened", at=at, reason=reason, confirmed_by=confirmed_by)
    dossier.asked, dossier.asked_at_end = dossier.asked_at_end, None
    if dossier.asked is not None:
        settle_state(dossier)
    elif before is not State.RESULT_READY and dossier.process.here is None:
        begin(dossier, act, at)


def close(dossier: Dossier, state: State, at: datetime) -> None:
    """The dossier has ended; legs that wait for others wait for nothing any more.

    What the citizen was waited for is put by: the end may have been a mistake.
    """
    dossier.asked_at_end, dossier.asked = dossier.asked, None
    dossier.reopening = None
    waiting = {State.WAITING_SUPPLEMENT, State.WAITING_PAYMENT}
    before = State.PROCESSING if dossier.state in waiting else dossier.state
    dossier.before_end = before.value
    dossier.state, dossier.holding, dossier.ended_at = state, Holding.CLOSED, at
    for leg in dossier.process.legs:
        if leg.state in UNDER_WAY - {LegState.OFFERED}:
            leg.state = LegState.WAITING
