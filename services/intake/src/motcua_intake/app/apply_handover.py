"""Use cases of what is said to units served here: one function a message, in the consumer's
transaction. A message that no longer matters changes nothing; each is safe to apply again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from motcua_intake.app.changing import system_act
from motcua_intake.app.ports import Office, Uow
from motcua_intake.domain import citizen, handover, offers
from motcua_intake.domain.dossier import Act, Dossier, Handed
from motcua_intake.domain.offers import IncomingOffer
from motcua_vn.due import DueDates

MODES: Final = {1: "custody", 2: "task", 3: "opinion"}


@dataclass(frozen=True, slots=True)
class Heard:
    """A handover message, read: ``fields`` of its event, ``opened`` its unsealed words."""

    type: str
    from_unit: str
    to_unit: str
    dossier: str
    procedure: str
    leg: str
    at: datetime
    fields: Mapping[str, Any]
    opened: Mapping[str, str] = field(default_factory=dict)
    dates: DueDates | None = None


def apply_handover(heard: Heard, office: Office, uow: Uow) -> None:
    """Apply one message; a type not known here is of a newer node and changes nothing."""
    if not office.serves(heard.to_unit):
        return
    apply = APPLY.get(heard.type)
    if apply is not None:
        apply(heard, office, uow)


def _change(heard: Heard, office: Office, uow: Uow, do: Callable[[Dossier, Act], None]) -> None:
    dossier = uow.dossiers.find(heard.to_unit, heard.dossier)
    if dossier is not None:
        do(dossier, system_act(office))
        uow.dossiers.save(dossier)


def apply_leg_answered(heard: Heard, office: Office, uow: Uow) -> None:
    """Routing has found where a leg goes: the offer is prepared by the dispatcher."""
    fields = heard.fields
    route = handover.Route(
        fields["unit"], fields["deployment"], fields["public_key"], fields.get("accept_by")
    )
    _change(heard, office, uow, lambda d, act: handover.leg_answered(d, heard.leg, route, act))


def apply_leg_impossible(heard: Heard, office: Office, uow: Uow) -> None:
    """Routing found nobody; the officer sees why."""
    reason = heard.fields["reason"]
    _change(heard, office, uow, lambda d, _: handover.leg_impossible(d, heard.leg, reason))


def apply_offer_made(heard: Heard, office: Office, uow: Uow) -> None:
    """Another unit offers a dossier: its package is fetched by the dispatcher."""
    fields = heard.fields
    offer = IncomingOffer(
        leg=heard.leg,
        unit=heard.to_unit,
        dossier=heard.dossier,
        procedure=heard.procedure,
        procedure_version=fields["procedure_version"],
        from_unit=heard.from_unit,
        from_deployment=fields["from_deployment"],
        mode=MODES.get(fields["mode"], "custody"),
        leg_code=fields["leg_code"],
        custody=fields["custody"],
        digest=fields["package_digest"],
        size=fields["package_size"],
        accept_by=fields.get("accept_by"),
        offered_at=heard.at,
    )
    if uow.offers.add(offer) or _is_found_again(offer, uow):
        uow.jobs.add("fetch", offer.unit, offer.leg, offer.dossier, office.clock.now())


def _offer(unit: str, dossier: str, leg: str, uow: Uow) -> IncomingOffer | None:
    """The offer, locked after the dossier's row (see ``Offers``)."""
    uow.dossiers.find(unit, dossier)
    return uow.offers.find(unit, leg)


def _is_found_again(offer: IncomingOffer, uow: Uow) -> bool:
    """An offer known from our own facts alone, on a restored node: now it has its package."""
    known = _offer(offer.unit, offer.dossier, offer.leg, uow)
    if known is None or known.digest:
        return False
    known.digest, known.size, known.accept_by = offer.digest, offer.size, offer.accept_by
    known.from_deployment, known.offered_at = offer.from_deployment, offer.offered_at
    known.from_unit, known.leg_code = offer.from_unit, offer.leg_code
    uow.offers.save(known)
    return offers.lacks_package(known)


def apply_offer_accepted(heard: Heard, office: Office, uow: Uow) -> None:
    """The receiver answers for it now."""
    at: datetime = heard.fields["accepted_at"]
    _change(heard, office, uow, lambda d, act: handover.offer_accepted(d, heard.leg, at, act))


def apply_offer_declined(heard: Heard, office: Office, uow: Uow) -> None:
    """The receiver has refused, or released what we asked back."""
    reason, note = heard.fields["reason"], heard.opened.get("sealed_note", "")
    _change(
        heard, office, uow, lambda d, act: handover.offer_declined(d, heard.leg, reason, note, act)
    )


def apply_release_asked(heard: Heard, office: Office, uow: Uow) -> None:
    """The sender wants it back: released at once where nobody has accepted it yet."""
    offer = _offer(heard.to_unit, heard.dossier, heard.leg, uow)
    if offer is None:
        return
    before = uow.dossiers.facts_in_custody(offer.unit, offer.dossier, offer.custody)
    voice = offers.release_offer(offer, system_act(office), facts_before=before)
    if voice is not None:
        uow.offers.save(offer)
        uow.say(voice.facts, voice.words)


def apply_parallel_returned(heard: Heard, office: Office, uow: Uow) -> None:
    """A parallel task has come back."""
    outcome, finished_at = heard.fields["outcome"], heard.fields["finished_at"]
    note = heard.opened.get("sealed_note", "")
    _change(
        heard,
        office,
        uow,
        lambda d, act: handover.parallel_returned(d, heard.leg, outcome, note, act, finished_at),
    )


def apply_citizen_request(heard: Heard, office: Office, uow: Uow) -> None:
    """What the citizen did at the counter of origin."""
    details = json.loads(heard.opened.get("sealed_details") or "{}")
    _change(
        heard,
        office,
        uow,
        lambda d, act: handover.request_received(
            d,
            heard.fields["request"],
            heard.fields["kind"],
            act,
            at=heard.fields["business_at"],
            components=tuple(details.get("components", ())),
            papers=tuple(
                Handed(paper["code"], paper["form"], int(paper["quantity"]))
                for paper in details.get("papers", ())
            ),
            amount=int(details.get("amount", 0)),
            from_unit=heard.from_unit,
        ),
    )


def apply_citizen_request_answered(heard: Heard, office: Office, uow: Uow) -> None:
    """The custodian has done it, or says why not."""
    fields = heard.fields
    _change(
        heard,
        office,
        uow,
        lambda d, act: citizen.note_answer(
            d, act, request=fields["request"], done=fields["done"], reason=fields["reason"]
        ),
    )


def apply_custody_notice(heard: Heard, office: Office, uow: Uow) -> None:
    """A custodian tells how the dossier stands."""
    fields = heard.fields
    _change(
        heard,
        office,
        uow,
        lambda d, _: handover.custody_noticed(
            d,
            custodian=fields["custodian"],
            custody=fields["custody"],
            state=fields["state"],
            dates=heard.dates,
            at=fields["business_at"],
            event=fields["event"],
            components=tuple(fields["components"]),
            note=heard.opened.get("sealed_note", ""),
        ),
    )


def apply_resend_asked(heard: Heard, office: Office, uow: Uow) -> None:
    """A reader misses entries of a ledger kept here: the relay publishes them once more."""
    unit = heard.fields["unit"]
    if office.serves(unit):
        uow.resend(unit, heard.fields["from_seq"], heard.fields["to_seq"])


def apply_overdue_notice(heard: Heard, office: Office, uow: Uow) -> None:
    """Routing has noticed that a limit passed."""
    fields = heard.fields
    now = office.clock.now()
    uow.alert(heard.to_unit, heard.dossier, heard.leg, fields["kind"], fields.get("limit"), now)


APPLY: Final[dict[str, Callable[[Heard, Office, Uow], None]]] = {
    "leg_answered": apply_leg_answered,
    "leg_impossible": apply_leg_impossible,
    "offer_made": apply_offer_made,
    "offer_accepted": apply_offer_accepted,
    "offer_declined": apply_offer_declined,
    "release_asked": apply_release_asked,
    "parallel_returned": apply_parallel_returned,
    "citizen_request": apply_citizen_request,
    "citizen_request_answered": apply_citizen_request_answered,
    "resend_asked": apply_resend_asked,
    "overdue_notice": apply_overdue_notice,
    "custody_notice": apply_custody_notice,
}
