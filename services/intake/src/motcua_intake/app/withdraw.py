"""Use case: the citizen takes the dossier back: here, on its way, or from its custodian."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, Withdraw
from motcua_intake.app.ports import Office
from motcua_intake.domain import citizen, ends, handover
from motcua_intake.domain.dossier import Act, Dossier, Holding
from motcua_intake.domain.errors.custody import NotAtOrigin


def withdraw(command: Withdraw, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> bool:
        if dossier.unit != dossier.origin:
            raise NotAtOrigin(dossier.code, dossier.origin)
        if dossier.holding is Holding.AWAY:
            citizen.send_request(dossier, act, kind="withdraw")
            return True
        if dossier.holding is Holding.TRANSIT:
            handover.withdraw_in_transit(dossier, act)
            return True
        ends.withdraw(dossier, act)
        return False

    return change(command, office, do)
