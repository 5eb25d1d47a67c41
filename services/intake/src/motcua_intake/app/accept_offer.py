"""Use case: accept what another unit offers; custody moves with this commit."""

from __future__ import annotations

from motcua_intake.app.changing import act_of, answered
from motcua_intake.app.commands import AcceptOffer, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import offers


def accept_offer(command: AcceptOffer, office: Office) -> Done:
    """Raises OfferNotFound, OfferStillArriving, OfferUnreadable, OfferEnded."""
    act = act_of(office, command)
    kind = type(command).__name__
    with office.start() as uow:
        code = uow.offers.dossier_of(command.unit, command.leg)
        known = uow.dossiers.find(command.unit, code)
        offer = uow.offers.get(command.unit, command.leg)
        first = uow.answers.find(command.unit, command.key, kind)
        if first is not None:
            return answered(first)
        before = uow.dossiers.facts_in_custody(command.unit, offer.dossier, offer.custody)
        dossier = offers.accept_offer(offer, known, act, facts_before=before)
        uow.dossiers.save(dossier)
        uow.offers.save(offer)
        done = Done.of(dossier)
        uow.answers.remember(command.unit, command.key, kind, done)
        uow.commit()
        return done
