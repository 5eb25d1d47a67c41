"""Use case: an end was a mistake; somebody else of the unit is to confirm it."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import AskReopening, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import ends
from motcua_intake.domain.dossier import Act, Dossier


def ask_reopening(command: AskReopening, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        ends.ask_reopening(dossier, act, reason=command.reason, note=command.note)

    return change(command, office, do)
