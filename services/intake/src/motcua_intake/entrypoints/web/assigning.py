"""Giving a step to a colleague: the select of those who can do it today."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.datastructures import MultiDict

from motcua_intake.app import commands as c
from motcua_intake.domain.dossier import Dossier, Holding, State
from motcua_intake.domain.process import Task
from motcua_intake.domain.work import LEADER
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.sheets import officer_name
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.forms import Field
from motcua_ui.view import Option
from motcua_vn.dates import local
from motcua_vn.text import sort_key

Sent = MultiDict[str, str]
_NOBODY: Final = "-"
"""Put back: not the empty choice, which is somebody who has not chosen yet."""


def can_assign(dossier: Dossier, desk: Desk) -> bool:
    """Whether a step is at work here that this person may give to somebody else."""
    task = _active(dossier)
    if task is None:
        return False
    return LEADER in desk.actor.roles or task.assignee == desk.who.login


def _active(dossier: Dossier) -> Task | None:
    if dossier.holding not in {Holding.CUSTODY, Holding.GUEST}:
        return None
    leg = dossier.process.here
    return leg.active if leg and dossier.state is not State.GUEST_DONE else None


def assign_title(dossier: Dossier) -> str:
    """What the act is called."""
    task = _active(dossier)
    return "Giao việc cho người khác" if task and task.assignee else "Giao việc"


def assign_fields(dossier: Dossier, desk: Desk) -> tuple[Field, ...]:
    """The step, and who can do it today."""
    task = _active(dossier)
    if task is None:
        return ()
    now = officer_name(desk.catalog, task.assignee) if task.assignee else "chưa ai nhận"
    hint = f"Bước “{task.name}”: {now}."
    choices = (Option("", "— chọn —"), *_colleagues(dossier, task, desk))
    if task.assignee:
        choices = (*choices, Option(_NOBODY, "Trả lại việc, chưa ai nhận"))
    return (
        Field("task", "", "hidden", task.id),
        Field("to", "Người làm bước này", "select", options=choices, hint=hint, required=True),
    )


def _colleagues(dossier: Dossier, task: Task, desk: Desk) -> list[Option]:
    today = local(desk.now).date()
    able = [
        officer
        for officer in desk.catalog.officers.values()
        if officer.serves(dossier.unit, today)
        and officer.holds(task.role, dossier.unit)
        and officer.login != task.assignee
    ]
    able.sort(key=lambda officer: (sort_key(officer.name), officer.login))
    return [Option(each.login, f"{each.name} ({each.title or each.login})") for each in able]


def assign(
    about: dict[str, Any], sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk
) -> c.Command:
    """The form as a command."""
    task = reading.code("task", sent.get("task", ""), missing="Trang này thiếu tên bước.")
    to = reading.code("to", sent.get("to", "").removeprefix(_NOBODY))
    if not sent.get("to"):
        reading.refuse("to", "Hãy chọn người làm bước này.")
    return c.AssignTask(**about, task=task, to=to)
