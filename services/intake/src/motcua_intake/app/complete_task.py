"""Use case: a step is done, and the process goes on."""

from __future__ import annotations

from motcua_intake.app.changing import change_by_task
from motcua_intake.app.commands import CompleteTask, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import work
from motcua_intake.domain.dossier import Act, Dossier


def complete_task(command: CompleteTask, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        work.complete_task(dossier, command.task, act, decision=command.decision, note=command.note)

    return change_by_task(command, command.task, office, do)
