"""Bodies made into commands. One function a command; the table in ``operations`` names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from motcua_intake.app import commands as c
from motcua_intake.domain.dossier import Applicant, Handed
from motcua_intake.domain.facts import Actor
from motcua_intake.entrypoints.api import bodies as b
from motcua_intake.entrypoints.reading import Reading
from motcua_vn.dates import local
from motcua_vn.text import nfc


class _About(TypedDict):
    unit: str
    actor: Actor
    key: str | None
    business_at: datetime | None
    dossier: str
    expected_rev: int | None


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, for which unit, about what. ``target`` is a step's or an offer's id."""

    unit: str
    actor: Actor
    key: str
    now: datetime
    dossier: str = ""
    target: str = ""


def accept(body: b.AcceptBody, call: Call) -> c.AcceptDossier:
    """Raises Invalid for a name, number, phone or address that cannot be right."""
    return c.AcceptDossier(
        unit=call.unit,
        actor=call.actor,
        key=call.key,
        business_at=body.business_at,
        procedure=body.procedure,
        channel=body.channel,
        applicant=_applicant(body.applicant, call),
        components=papers_of(body.components),
        residence=body.residence,
        land=body.land,
        helped_at=body.helped_at,
    )


def slip(body: b.SlipBody, call: Call) -> c.GiveSlip:
    """Raises Invalid as ``accept`` does."""
    return c.GiveSlip(
        unit=call.unit,
        actor=call.actor,
        key=call.key,
        business_at=body.business_at,
        kind=body.kind,
        procedure=body.procedure,
        applicant=_applicant(body.applicant, call),
        handed=papers_of(body.handed),
        components=tuple(body.components),
        reason=_words(body.reason),
    )


def enter_again(body: b.EnterAgainBody, call: Call) -> c.EnterAgain:
    """Raises Invalid as ``accept`` does."""
    return c.EnterAgain(**_about(call, body), applicant=_applicant(body.applicant, call))


def _applicant(body: b.ApplicantBody, call: Call) -> Applicant:
    return applicant_of(body, this_year=local(call.now).year)


def applicant_of(body: b.ApplicantBody, *, this_year: int) -> Applicant:
    """Raises Invalid with every field of the applicant that cannot be right."""
    reading = Reading("applicant.")
    sent = {
        "kind": body.kind,
        "name": body.name,
        "identity": body.identity,
        "address": body.address,
        "phone": body.phone,
        "email": body.email,
    }
    applicant = reading.applicant(sent, this_year=this_year)
    reading.finish()
    return applicant


def papers_of(papers: list[b.PaperBody]) -> tuple[Handed, ...]:
    """The components handed in."""
    return tuple(Handed(paper.code, paper.form, paper.quantity) for paper in papers)


def _about(call: Call, body: b.ActBody) -> _About:
    return {
        "unit": call.unit,
        "actor": call.actor,
        "key": call.key,
        "business_at": body.business_at,
        "dossier": call.dossier,
        "expected_rev": body.expected_version,
    }


def _words(text: str) -> str:
    return nfc(text).replace("\0", "").strip()


def take(body: b.ActBody, call: Call) -> c.TakeTask:
    """Take a step."""
    return c.TakeTask(**_about(call, body), task=call.target)


def assign(body: b.AssignBody, call: Call) -> c.AssignTask:
    """Give a step to somebody else."""
    return c.AssignTask(**_about(call, body), task=call.target, to=body.to)


def complete(body: b.CompleteBody, call: Call) -> c.CompleteTask:
    """Complete a step."""
    return c.CompleteTask(
        **_about(call, body), task=call.target, decision=body.decision, note=_words(body.note)
    )


def ask_supplement(body: b.AskSupplementBody, call: Call) -> c.AskSupplement:
    """Ask for papers."""
    return c.AskSupplement(
        **_about(call, body),
        components=tuple(body.components),
        reason=body.reason,
        note=_words(body.note),
    )


def receive_supplement(body: b.ReceiveSupplementBody, call: Call) -> c.ReceiveSupplement:
    """The papers came."""
    return c.ReceiveSupplement(
        **_about(call, body), components=tuple(body.components), papers=papers_of(body.papers)
    )


def ask_payment(body: b.AmountBody, call: Call) -> c.AskPayment:
    """Ask for a payment."""
    return c.AskPayment(**_about(call, body), amount=body.amount)


def receive_payment(body: b.AmountBody, call: Call) -> c.ReceivePayment:
    """The payment came."""
    return c.ReceivePayment(**_about(call, body), amount=body.amount)


def fee(body: b.FeeBody, call: Call) -> c.RecordFee:
    """A fee was taken."""
    return c.RecordFee(**_about(call, body), amount=body.amount, method=body.method)


def extend(body: b.ExtendBody, call: Call) -> c.Extend:
    """A new appointment."""
    return c.Extend(**_about(call, body), to=body.to, cause=body.cause, note=_words(body.note))


def return_result(body: b.ReturnBody, call: Call) -> c.ReturnResult:
    """The result is handed over."""
    return c.ReturnResult(**_about(call, body), recipient=body.recipient)


def refuse(body: b.ReasonBody, call: Call) -> c.Refuse:
    """Refuse after acceptance."""
    return c.Refuse(**_about(call, body), reason=body.reason, note=_words(body.note))


def withdraw(body: b.ActBody, call: Call) -> c.Withdraw:
    """The citizen takes it back."""
    return c.Withdraw(**_about(call, body))


def stop(body: b.ReasonBody, call: Call) -> c.Stop:
    """Stop the work."""
    return c.Stop(**_about(call, body), reason=body.reason, note=_words(body.note))


def ask_reopening(body: b.ReopenBody, call: Call) -> c.AskReopening:
    """An end was a mistake."""
    return c.AskReopening(**_about(call, body), reason=body.reason, note=_words(body.note))


def confirm_reopening(body: b.ActBody, call: Call) -> c.ConfirmReopening:
    """Somebody else says so too."""
    return c.ConfirmReopening(**_about(call, body))


def offer_again(body: b.OfferAgainBody, call: Call) -> c.OfferAgain:
    """Ask for a leg anew."""
    return c.OfferAgain(**_about(call, body), leg_code=body.leg_code)


def ask_release(body: b.ReleaseBody, call: Call) -> c.AskRelease:
    """Ask for the open offer back."""
    return c.AskRelease(**_about(call, body), reason=body.reason)


def accept_offer(body: b.Body, call: Call) -> c.AcceptOffer:
    """Accept what another unit offers."""
    return c.AcceptOffer(
        unit=call.unit, actor=call.actor, key=call.key, business_at=body.business_at,
        leg=call.target,
    )  # fmt: skip


def refuse_offer(body: b.RefuseOfferBody, call: Call) -> c.RefuseOffer:
    """Refuse what another unit offers."""
    return c.RefuseOffer(
        unit=call.unit, actor=call.actor, key=call.key, business_at=body.business_at,
        leg=call.target, reason=body.reason, note=_words(body.note),
    )  # fmt: skip
