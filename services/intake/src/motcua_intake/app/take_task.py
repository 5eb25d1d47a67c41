"""Use case: somebody takes a step."""

from __future__ import annotations

from motcua_intake.app.changing import change_by_task
from motcua_intake.app.commands import Done, TakeTask
from motcua_intake.app.ports import Office
from motcua_intake.domain import work
from motcua_intake.domain.dossier import Act, Dossier


def take_task(command: TakeTask, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        work.take_task(dossier, command.task, act)

    return change_by_task(command, command.task, office, do)
