"""Use case: a fee is taken or waived."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, RecordFee
from motcua_intake.app.ports import Office
from motcua_intake.domain import citizen
from motcua_intake.domain.dossier import Act, Dossier


def record_fee(command: RecordFee, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        citizen.record_fee(dossier, act, amount=command.amount, method=command.method)

    return change(command, office, do)
