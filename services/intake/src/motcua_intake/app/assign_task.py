"""Use case: a step is given to a colleague, or put back to nobody."""

from __future__ import annotations

from motcua_intake.app.changing import change_by_task
from motcua_intake.app.commands import AssignTask, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import work
from motcua_intake.domain.dossier import Act, Dossier


def assign_task(command: AssignTask, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        work.assign_task(dossier, command.task, command.to, act)

    return change_by_task(command, command.task, office, do)
