"""Use case: the second person agrees that an end was a mistake, and it is undone."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import ConfirmReopening, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import ends
from motcua_intake.domain.dossier import Act, Dossier


def confirm_reopening(command: ConfirmReopening, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        ends.confirm_reopening(dossier, act)

    return change(command, office, do)
