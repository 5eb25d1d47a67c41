"""The frame of every change to one dossier: lock, answer a repeated key, act, record, commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from motcua_intake.app import permissions
from motcua_intake.app.commands import Command, Done, DossierCommand
from motcua_intake.app.ports import Office, Uow
from motcua_intake.domain.dossier import Act, Dossier
from motcua_intake.domain.errors.commands import PageStale
from motcua_intake.domain.errors.serving import UnitFenced, UnitNotServedHere
from motcua_intake.domain.facts import SYSTEM, Actor

Change = Callable[[Dossier, Act], object]
"""Changes the dossier by its rules; True where the act went on to the custodian."""


def must_serve(office: Office, unit: str) -> None:
    """Raises NodeRestoring, UnitNotServedHere, or UnitFenced where the catalogue gave it to
    another."""
    office.gate.must_be_open()
    if not office.serves(unit):
        raise UnitNotServedHere(unit)
    known = office.catalog().units.get(unit)
    if known is not None and known.deployment and known.deployment != office.deployment:
        raise UnitFenced(unit)


def act_of(office: Office, command: Command) -> Act:
    """The command as a doing at this moment. Raises what must_serve and permissions do."""
    must_serve(office, command.unit)
    now = office.clock.now()
    permissions.check(command, now)
    return _act(office, command.actor, now, command.business_at)


def system_act(office: Office) -> Act:
    """What the platform does by itself."""
    return _act(office, SYSTEM, office.clock.now(), None)


def _act(office: Office, actor: Actor, now: datetime, business_at: datetime | None) -> Act:
    return Act(actor, now, office.catalog(), lambda: str(office.ids.new()), business_at)


def change(command: DossierCommand, office: Office, do: Change) -> Done:
    """Change the unit's own row of a dossier. Raises DossierNotFound, PageStale, and what
    ``do`` does."""
    return _change(command, office, do, lambda uow: uow.dossiers.get(command.unit, command.dossier))


def change_by_task(command: DossierCommand, task: str, office: Office, do: Change) -> Done:
    """Change the row that has the step: the unit's own, or a parallel task taken."""
    return _change(
        command, office, do, lambda uow: uow.dossiers.of_task(command.unit, command.dossier, task)
    )


def _change(
    command: DossierCommand, office: Office, do: Change, get: Callable[[Uow], Dossier]
) -> Done:
    act = act_of(office, command)
    kind = type(command).__name__
    with office.start() as uow:
        dossier = get(uow)
        first = uow.answers.find(command.unit, command.key, kind)
        if first is not None:
            return answered(first)
        # After the repeated key: a second press brings an old version too, and gets its answer.
        if command.expected_rev not in {None, dossier.rev}:
            raise PageStale(dossier.code)
        passed_on = do(dossier, act) is True
        uow.dossiers.save(dossier)
        done = Done.of(dossier, passed_on=passed_on)
        uow.answers.remember(command.unit, command.key, kind, done)
        uow.commit()
        return done


def answered(first: dict[str, object]) -> Done:
    """The first answer, given again."""
    values: dict[str, Any] = dict(first)
    for name in ("business_at", "due"):
        if isinstance(values[name], str):
            values[name] = datetime.fromisoformat(str(values[name]))
    return Done(**{**values, "repeated": True})
