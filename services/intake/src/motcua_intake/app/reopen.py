"""Use case: an end was a mistake; a second person of the unit confirms."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, Reopen
from motcua_intake.app.ports import Office
from motcua_intake.domain import ends
from motcua_intake.domain.dossier import Act, Dossier
from motcua_intake.domain.errors.ends import SecondPersonNeeded
from motcua_intake.domain.timing import local_day


def reopen(command: Reopen, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""
    second = office.catalog().officers.get(command.confirmed_by)
    if second is None or not second.serves(command.unit, local_day(office.clock.now())):
        raise SecondPersonNeeded

    def do(dossier: Dossier, act: Act) -> None:
        ends.reopen(
            dossier,
            act,
            reason=command.reason,
            confirmed_by=command.confirmed_by,
            note=command.note,
        )

    return change(command, office, do)
