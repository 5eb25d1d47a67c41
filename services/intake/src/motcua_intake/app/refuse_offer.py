"""Use case: refuse what another unit offers, with a reason that it can act on."""

from __future__ import annotations

from motcua_intake.app.changing import act_of
from motcua_intake.app.commands import RefuseOffer
from motcua_intake.app.ports import Office
from motcua_intake.domain import offers


def refuse_offer(command: RefuseOffer, office: Office) -> None:
    """Raises OfferNotFound, OfferEnded, UnknownReason, NoteNeeded."""
    act = act_of(office, command)
    with office.start() as uow:
        offer = uow.offers.get(command.unit, command.leg)
        kind = type(command).__name__
        if uow.answers.find(command.unit, command.key, kind) is not None:
            return
        before = uow.dossiers.facts_in_custody(command.unit, offer.dossier, offer.custody)
        voice = offers.refuse_offer(
            offer, act, reason=command.reason, note=command.note, facts_before=before
        )
        uow.offers.save(offer)
        uow.say(voice.facts, voice.words)
        uow.answers.remember(command.unit, command.key, kind, command.leg)
        uow.commit()
