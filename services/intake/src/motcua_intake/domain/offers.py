"""What other units offer to this one: the receiver's side of a handover."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua_intake.domain.dossier import Act, Applicant, Dossier, Financial, Holding, State
from motcua_intake.domain.ends import withdraw
from motcua_intake.domain.errors.commands import UnknownReason
from motcua_intake.domain.errors.custody import (
    NoteNeeded,
    OfferEnded,
    OfferStillArriving,
    OfferUnreadable,
)
from motcua_intake.domain.process import Leg, Process
from motcua_intake.domain.timing import leg_due
from motcua_intake.domain.work import plan_of, settle_state, start_leg

REFUSALS = frozenset({"wrong_unit", "incomplete", "unreadable", "other"})
RELEASED = "released"


class OfferState(StrEnum):
    """How far an offer to this unit is."""

    ARRIVING = "arriving"
    ARRIVED = "arrived"
    UNREADABLE = "unreadable"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RELEASED = "released"


OPEN_OFFERS = frozenset({OfferState.ARRIVING, OfferState.ARRIVED, OfferState.UNREADABLE})


@dataclass(slots=True)
class IncomingOffer:
    """An offer to ``unit``; ``carried`` is the sender's dossier once the package is open.

    ``custody`` is the sender's.
    """

    leg: str
    unit: str
    dossier: str
    procedure: str
    procedure_version: int
    from_unit: str
    from_deployment: str
    mode: str
    leg_code: str
    custody: int
    digest: str
    size: int
    accept_by: datetime | None
    offered_at: datetime
    state: OfferState = OfferState.ARRIVING
    carried: Dossier | None = None
    reason: str = ""
    note: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""


def lacks_package(offer: IncomingOffer) -> bool:
    """Whether it was accepted and its package was lost with a database since replaced."""
    return offer.state is OfferState.ACCEPTED and offer.carried is None and bool(offer.digest)


def open_package(offer: IncomingOffer, carried: Dossier | None) -> None:
    """The package has come; None where it cannot be opened. An ended offer stays ended."""
    if offer.state is not OfferState.ARRIVING:
        return
    offer.carried = carried
    offer.state = OfferState.ARRIVED if carried is not None else OfferState.UNREADABLE


def accept_offer(
    offer: IncomingOffer, known: Dossier | None, act: Act, *, facts_before: int = 0
) -> Dossier:
    """Accept: custody is here from this instant (or the task is), and the leg's clock starts.

    ``known`` is what the unit kept of the dossier from before; ``facts_before`` the number of
    facts it has recorded in the sender's custody. Raises OfferStillArriving, OfferUnreadable,
    OfferEnded.
    """
    carried = _opened(offer)
    if offer.mode != "custody":
        return _take_task(offer, carried, act, facts_before)
    dossier = at_this_unit(offer, carried)
    if known is not None:
        dossier.requests, dossier.rev = known.requests, known.rev
        # A node of before campaigns had limits of their own has sent it home without.
        dossier.limit = dossier.limit or known.limit
        keep_money(dossier, known)
        dossier.last_at = max(dossier.last_at, known.last_at)
    at = dossier.moment(act)
    leg = leg_of(dossier, offer)
    plan, version = plan_of(dossier, leg, act), dossier.version_in(act)
    due = leg_due(act.catalog.calendar_of(offer.unit), plan.limit, version.convention, at)
    dossier.record(
        act, "handed_in", at=at, handover=offer.leg, peer=offer.from_unit, leg=offer.leg,
        leg_code=offer.leg_code, leg_due=due,
    )  # fmt: skip
    _end(offer, OfferState.ACCEPTED, act, at)
    dossier.say(
        "offer_accepted", offer.from_unit, offer.leg, deployment=offer.from_deployment,
        custody=dossier.custody, accepted_at=at,
    )  # fmt: skip
    wish = _withdrawal_wished(dossier)
    if wish is not None:
        withdraw(dossier, act, at=wish)
        return dossier
    start_leg(dossier, leg, act, at)
    settle_state(dossier)
    dossier.tell_origin("handed_in", at)
    return dossier


def refuse_offer(
    offer: IncomingOffer, act: Act, *, reason: str, note: str, facts_before: int = 0
) -> Dossier:
    """Refuse with a reason that the sender can act on.

    Answers with a dossier that carries the facts and words only; nothing of it is kept.
    Raises OfferEnded, UnknownReason, NoteNeeded.
    """
    if offer.state not in OPEN_OFFERS:
        raise OfferEnded(offer.leg, offer.state.value)
    if reason not in REFUSALS:
        raise UnknownReason(reason)
    if not note:
        raise NoteNeeded
    return _decline(offer, act, OfferState.REFUSED, reason, note, facts_before)


def release_offer(offer: IncomingOffer, act: Act, *, facts_before: int = 0) -> Dossier | None:
    """The sender asks for it back: released where nobody has accepted it yet, else None."""
    if offer.state not in OPEN_OFFERS:
        return None
    return _decline(offer, act, OfferState.RELEASED, RELEASED, "", facts_before)


def _decline(
    offer: IncomingOffer, act: Act, state: OfferState, reason: str, note: str, facts_before: int
) -> Dossier:
    voice = _voice(offer, act)
    voice.step_in_custody = facts_before
    at = voice.moment(act)
    if offer.mode == "custody":
        voice.record(
            act, "offer_refused", at=at, handover=offer.leg, peer=offer.from_unit,
            has_dates=False, leg=offer.leg, reason=reason,
        )  # fmt: skip
    else:
        voice.record(
            act, "parallel_finished", at=at, has_dates=False, leg=offer.leg,
            leg_code=offer.leg_code, outcome="declined",
        )  # fmt: skip
    voice.say(
        "offer_declined", offer.from_unit, offer.leg, deployment=offer.from_deployment,
        reason=reason, sealed={"sealed_note": note} if note else {},
    )  # fmt: skip
    _end(offer, state, act, at)
    offer.reason, offer.note = reason, note
    return voice


def _voice(offer: IncomingOffer, act: Act) -> Dossier:
    """Enough of a dossier to record that it was refused."""
    carried = offer.carried
    found = act.catalog.procedures.get(offer.procedure)
    return Dossier(
        unit=offer.unit,
        code=offer.dossier,
        procedure=offer.procedure,
        procedure_version=offer.procedure_version,
        field=carried.field if carried else (found.field if found else ""),
        origin=carried.origin if carried else "",
        applicant=Applicant("", ""),
        channel="",
        received_at=offer.offered_at,
        last_at=max(offer.offered_at, carried.last_at) if carried else offer.offered_at,
        calendar="",
        custody=offer.custody,
    )


def _opened(offer: IncomingOffer) -> Dossier:
    if offer.state is OfferState.ARRIVING:
        raise OfferStillArriving(offer.leg)
    if offer.state is OfferState.UNREADABLE:
        raise OfferUnreadable(offer.leg)
    if offer.state is not OfferState.ARRIVED or offer.carried is None:
        raise OfferEnded(offer.leg, offer.state.value)
    return offer.carried


def at_this_unit(offer: IncomingOffer, carried: Dossier) -> Dossier:
    """What the sender had, as this unit's own."""
    dossier = deepcopy(carried)
    dossier.unit, dossier.custodian = offer.unit, offer.unit
    dossier.from_unit = offer.from_unit
    dossier.custody, dossier.step_in_custody = offer.custody + 1, 0
    dossier.holding, dossier.state = Holding.CUSTODY, State.PROCESSING
    dossier.requests, dossier.away_state, dossier.rev = [], "", 0
    return dossier


def keep_money(dossier: Dossier, known: Dossier) -> None:
    """Fees are taken at the counter of origin, also while others have custody."""
    if dossier.unit != dossier.origin:
        return
    dossier.fees = known.fees
    if known.fees and dossier.financial in {Financial.NONE, Financial.DUE}:
        dossier.financial = known.financial


def _take_task(offer: IncomingOffer, carried: Dossier, act: Act, facts_before: int) -> Dossier:
    dossier = at_this_unit(offer, carried)
    dossier.guest, dossier.holding, dossier.state = offer.leg, Holding.GUEST, State.GUEST_WORK
    dossier.custodian = offer.from_unit
    dossier.custody, dossier.step_in_custody = offer.custody, facts_before
    leg = leg_of(dossier, offer)
    leg.deployment = offer.from_deployment
    dossier.process = Process([leg])
    at = dossier.moment(act)
    start_leg(dossier, leg, act, at)
    dossier.record(
        act, "parallel_taken", at=at, has_dates=False, leg=offer.leg, leg_code=offer.leg_code,
        leg_due=leg.due,
    )  # fmt: skip
    _end(offer, OfferState.ACCEPTED, act, at)
    dossier.say(
        "offer_accepted", offer.from_unit, offer.leg, deployment=offer.from_deployment,
        custody=offer.custody, accepted_at=at,
    )  # fmt: skip
    return dossier


def leg_of(dossier: Dossier, offer: IncomingOffer) -> Leg:
    """The leg by which the dossier came; one outside the process is added."""
    leg = dossier.process.leg(offer.leg_code)
    if leg is None:
        leg = Leg(offer.leg_code, "", "", offer.mode, (), decides=False)
        dossier.process.legs.append(leg)
    leg.id = offer.leg
    return leg


def _withdrawal_wished(dossier: Dossier) -> datetime | None:
    if dossier.unit != dossier.origin:
        return None
    for request in dossier.requests:
        if request.kind == "withdraw" and request.state in {"sent", "done"}:
            request.state = "settled"
            return request.at
    return None


def _end(offer: IncomingOffer, state: OfferState, act: Act, at: datetime) -> None:
    offer.state, offer.ended_at, offer.ended_by = state, at, act.actor.login
