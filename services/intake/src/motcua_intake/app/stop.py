"""Use case: stop the work (form 05)."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, Stop
from motcua_intake.app.ports import Office
from motcua_intake.domain import ends
from motcua_intake.domain.dossier import Act, Dossier


def stop(command: Stop, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        ends.stop(dossier, act, reason=command.reason, note=command.note)

    return change(command, office, do)
