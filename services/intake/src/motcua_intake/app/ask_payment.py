"""Use case: ask the citizen to meet a financial obligation."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import AskPayment, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import citizen
from motcua_intake.domain.dossier import Act, Dossier


def ask_payment(command: AskPayment, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        citizen.ask_payment(dossier, act, amount=command.amount)

    return change(command, office, do)
