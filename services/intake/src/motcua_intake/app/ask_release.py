"""Use case: ask the receiver of an open offer to release it."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import AskRelease, Done
from motcua_intake.app.ports import Office
from motcua_intake.domain import handover
from motcua_intake.domain.dossier import Act, Dossier
from motcua_intake.domain.errors.commands import UnknownReason


def ask_release(command: AskRelease, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""
    if command.reason not in handover.RELEASE_REASONS:
        raise UnknownReason(command.reason)

    def do(dossier: Dossier, act: Act) -> None:
        handover.ask_release(dossier, command.reason, act)

    return change(command, office, do)
