"""Use case: after a refusal, or where nobody was found, ask for the leg anew."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, OfferAgain
from motcua_intake.app.ports import Office
from motcua_intake.domain import handover
from motcua_intake.domain.dossier import Act, Dossier


def offer_again(command: OfferAgain, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        handover.offer_again(dossier, command.leg_code, act)

    return change(command, office, do)
