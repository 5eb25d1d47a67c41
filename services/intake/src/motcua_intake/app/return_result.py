"""Use case: the result is handed over; the dossier ends."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, ReturnResult
from motcua_intake.app.ports import Office
from motcua_intake.domain import ends
from motcua_intake.domain.dossier import Act, Dossier


def return_result(command: ReturnResult, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        ends.return_result(dossier, act, recipient=command.recipient)

    return change(command, office, do)
