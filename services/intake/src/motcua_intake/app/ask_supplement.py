"""Use case: ask the citizen for papers, once."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import AskSupplement, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import citizen
from motcua_intake.domain.dossier import Act, Dossier


def ask_supplement(command: AskSupplement, office: Office) -> Done:
    """Raises NothingWanted, what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> None:
        citizen.must_want_papers(command.components)
        citizen.ask_supplement(
            dossier, act, components=command.components, reason=command.reason, note=command.note
        )

    return change(command, office, do)
