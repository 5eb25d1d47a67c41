"""Use case: receive a dossier. A receipt may be shown once this has returned."""

from __future__ import annotations

from datetime import datetime

from motcua_intake.app.changing import act_of
from motcua_intake.app.commands import AcceptDossier, Accepted
from motcua_intake.app.ports import Office
from motcua_intake.domain.reception import Counter, Filing, accept, dossier_code
from motcua_intake.domain.timing import local_day


def accept_dossier(command: AcceptDossier, office: Office) -> Accepted:
    """The code, once the commit that holds dossier, ledger entry and key is done.

    Raises what ``Counter.on`` and ``reception.accept`` do, NumbersExhausted, KeyReused. A number
    taken for an attempt that is refused or repeated stays a gap.
    """
    act = act_of(office, command)
    at = act.instant
    counter = Counter.on(act.catalog, command.unit, command.procedure, at)
    filing = Filing(
        unit=command.unit,
        procedure=command.procedure,
        channel=command.channel,
        applicant=command.applicant,
        components=command.components,
        residence=command.residence,
        land=command.land,
        helped_at=command.helped_at,
    )
    # Refuse before a number is used up.
    dossier = accept(filing, counter, "", act)
    number = office.numbers.next(command.unit, local_day(at))
    dossier.name(dossier_code(counter.unit.identifier, at, number))
    answer = Accepted(
        dossier=dossier.code,
        received_at=act.now,
        business_at=at,
        due=dossier.dates.due_current if dossier.dates else None,
    )
    first = office.receptions.store(dossier, command.key, answer)
    return answer if first is None else _again(first)


def _again(first: dict[str, object]) -> Accepted:
    def instant(name: str) -> datetime:
        return datetime.fromisoformat(str(first[name]))

    return Accepted(
        dossier=str(first["dossier"]),
        received_at=instant("received_at"),
        business_at=instant("business_at"),
        due=instant("due") if first["due"] else None,
        repeated=True,
    )
