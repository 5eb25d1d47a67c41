"""Use case: the citizen has paid, wherever the dossier is."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, ReceivePayment
from motcua_intake.app.ports import Office
from motcua_intake.domain import citizen
from motcua_intake.domain.dossier import Act, Dossier, Holding


def receive_payment(command: ReceivePayment, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> bool:
        if dossier.holding is Holding.AWAY:
            citizen.send_request(dossier, act, kind="payment_received", amount=command.amount)
            return True
        citizen.receive_payment(dossier, act, amount=command.amount)
        return False

    return change(command, office, do)
