"""Use case: apologise and set the one new appointment."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, Extend
from motcua_intake.app.ports import Office
from motcua_intake.domain import ends
from motcua_intake.domain.dossier import Act, Dossier


def extend(command: Extend, office: Office) -> Done:
    """Raises what must_be_in_time and the rule of the same name do, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        ends.must_be_in_time(dossier, act)
        ends.extend(dossier, act, to=command.to, cause=command.cause, note=command.note)

    return change(command, office, do)
