"""What a restored unit says once more: words whose facts are on the topic, but which may be lost.

A fact and its words are published one after the other; a node may die between. Every receiver
knows a word said twice by its leg or request, so saying it again is safe, and never saying it
would leave a handover waiting for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from motcua_intake.domain.citizen import pass_on
from motcua_intake.domain.dossier import Dossier, Holding
from motcua_intake.domain.facts import Fact, Word
from motcua_intake.domain.offers import IncomingOffer
from motcua_intake.domain.recovery import Told

_TELLS_ORIGIN: Final = frozenset({Holding.CUSTODY, Holding.TRANSIT})


def say_again(row: Dossier, told: Sequence[Told]) -> None:
    """Say anew what these facts of the row had to say to others, as far as it still matters."""
    for one in told:
        say = _SAYERS.get(one.fact.type)
        if say is not None:
            say(row, one.fact)
    if row.holding in _TELLS_ORIGIN and row.unit != row.origin:
        last = told[-1].fact
        asked = row.asked.components if row.asked else ()
        row.tell_origin(last.type, last.business_at, components=asked)


def _offered(row: Dossier, fact: Fact) -> None:
    leg = row.process.custody_under_way
    if row.holding is not Holding.TRANSIT or leg is None or leg.id != fact.handover:
        return
    row.say(
        "offer_made", leg.unit, leg.id, deployment=leg.deployment, leg_code=leg.code, mode=1,
        custody=fact.custody, package_digest=fact.fields.get("package_digest"),
        accept_by=fact.fields.get("accept_by"), procedure_version=row.procedure_version,
    )  # fmt: skip


def _handed_in(row: Dossier, fact: Fact) -> None:
    row.say(
        "offer_accepted", fact.peer, fact.handover, custody=fact.custody,
        accepted_at=fact.business_at,
    )  # fmt: skip


def _parallel_taken(row: Dossier, fact: Fact) -> None:
    if row.from_unit and row.from_unit != row.unit:
        row.say(
            "offer_accepted", row.from_unit, row.guest, custody=fact.custody,
            accepted_at=fact.business_at,
        )  # fmt: skip


def _parallel_finished(row: Dossier, fact: Fact) -> None:
    if row.from_unit and row.from_unit != row.unit:
        row.say(
            "parallel_returned", row.from_unit, row.guest, finished_at=fact.business_at,
            leg_code=fact.fields.get("leg_code"), outcome=fact.fields.get("outcome"),
        )  # fmt: skip


def _request_sent(row: Dossier, fact: Fact) -> None:
    for request in row.requests:
        if request.id == fact.fields.get("request") and request.state == "sent":
            pass_on(row, request, row.custodian)


_SAYERS: Final[dict[str, Callable[[Dossier, Fact], None]]] = {
    "offered": _offered,
    "handed_in": _handed_in,
    "parallel_taken": _parallel_taken,
    "parallel_finished": _parallel_finished,
    "request_sent": _request_sent,
}


def declined_again(offer: IncomingOffer, fact: Fact) -> Word | None:
    """The word of an offer refused or let go; None where nobody is known who waits for it."""
    if not offer.from_unit:
        return None
    fields = {"reason": str(fact.fields.get("reason") or "other")}
    return Word(
        offer.from_unit, "offer_declined", offer.unit, offer.dossier, offer.procedure, offer.leg,
        fields, offer.from_deployment,
    )  # fmt: skip
