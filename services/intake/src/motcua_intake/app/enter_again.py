"""Use case: an officer enters the applicant of a recovered dossier again."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, EnterAgain
from motcua_intake.app.ports import Office
from motcua_intake.domain import private_part
from motcua_intake.domain.dossier import Act, Dossier


def enter_again(command: EnterAgain, office: Office) -> Done:
    """Raises NothingToEnterAgain, DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        private_part.enter_again(dossier, command.applicant, act)

    return change(command, office, do)
