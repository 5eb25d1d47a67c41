"""Use case: guidance or refusal before acceptance; recorded outside the ledger, no dossier."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from motcua_intake.app.changing import act_of
from motcua_intake.app.commands import GiveSlip, SlipGiven
from motcua_intake.app.ports import Office
from motcua_intake.domain.errors.commands import ReasonMissing
from motcua_intake.domain.reception import (
    SLIP_STATUS,
    Counter,
    Filing,
    refusal_slip,
    supplement_slip,
)

KIND: Final = GiveSlip.__name__


def give_slip(command: GiveSlip, office: Office) -> SlipGiven:
    """The slip; with a key used before, the one given then.

    Raises what ``Counter.on`` does, UnknownComponent, NothingMissing, ReasonMissing, KeyReused.
    """
    act = act_of(office, command)
    counter = Counter.on(act.catalog, command.unit, command.procedure, act.instant)
    filing = Filing(
        unit=command.unit,
        procedure=command.procedure,
        channel="counter",
        applicant=command.applicant,
        components=command.handed,
    )
    if command.kind == "supplement":
        slip = supplement_slip(filing, counter, command.components, command.reason, act)
    elif command.reason:
        slip = refusal_slip(filing, command.reason, act)
    else:
        raise ReasonMissing
    given = SlipGiven(slip.id, slip.kind, slip.components, slip.at, slip.national_status)
    with office.start() as uow:
        first = uow.answers.claim(command.unit, command.key, KIND, given)
        if first is not None:
            return _again(first)
        uow.add_slip(slip)
        uow.commit()
    return given


def _again(first: dict[str, Any]) -> SlipGiven:
    return SlipGiven(
        slip=first["slip"],
        kind=first["kind"],
        components=tuple(first["components"]),
        at=datetime.fromisoformat(first["at"]),
        national_status=SLIP_STATUS[first["kind"]],
        repeated=True,
    )
