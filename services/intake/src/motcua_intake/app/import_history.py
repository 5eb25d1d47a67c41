"""Use case: enter a dossier that lived before the platform, or while there was no power."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from motcua_intake.app.changing import act_of
from motcua_intake.app.commands import Imported, ImportHistory
from motcua_intake.app.ports import Office
from motcua_intake.domain.dossier import Act, Handed
from motcua_intake.domain.past import live_through
from motcua_intake.domain.reception import Counter, Filing, accept, dossier_code
from motcua_intake.domain.timing import local_day


def import_history(command: ImportHistory, office: Office) -> Imported:
    """The code, once reception and history are kept in one commit.

    ``command.key`` names the dossier in its source: a key seen before changes nothing and is
    answered with the first code. Raises what accepting and the events' rules raise,
    ImportLeavesUnit, HistoryUnknown, KeyReused.
    """
    act = act_of(office, command)
    at = act.instant
    counter = Counter.on(act.catalog, command.unit, command.procedure, at)
    asked = tuple(
        Handed(part.code, part.form, max(1, part.quantity))
        for part in counter.version.components
        if part.required
    )
    filing = Filing(
        unit=command.unit,
        procedure=command.procedure,
        channel=command.channel,
        applicant=command.applicant,
        components=command.components or asked,
    )
    dossier = accept(filing, counter, "", act)

    def act_at(when: datetime) -> Act:
        return replace(act, business_at=when)

    live_through(dossier, command.events, act_at)
    number = office.numbers.next(command.unit, local_day(at))
    dossier.name(dossier_code(counter.unit.identifier, at, number))
    answer = Imported(dossier=dossier.code)
    first = office.receptions.store(dossier, command.key, answer)
    return answer if first is None else Imported(str(first["dossier"]), repeated=True)
