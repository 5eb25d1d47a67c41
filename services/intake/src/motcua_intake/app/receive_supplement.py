"""Use case: the citizen brings papers that were asked for, wherever the dossier is."""

from __future__ import annotations

from motcua_intake.app.changing import change
from motcua_intake.app.commands import Done, ReceiveSupplement
from motcua_intake.app.ports import Office
from motcua_intake.domain import citizen
from motcua_intake.domain.dossier import Act, Dossier, Holding


def receive_supplement(command: ReceiveSupplement, office: Office) -> Done:
    """Raises what the rule of the same name does, and DossierNotFound."""

    def do(dossier: Dossier, act: Act) -> bool:
        if dossier.holding is Holding.AWAY:
            citizen.send_request(
                dossier,
                act,
                kind="supplement_received",
                components=command.components,
                papers=command.papers,
            )
            return True
        citizen.receive_supplement(
            dossier, act, components=command.components, papers=command.papers
        )
        return False

    return change(command, office, do)
