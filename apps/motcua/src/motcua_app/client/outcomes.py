"""What a journey does besides the steps themselves, so that it ends as asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from motcua_app.client.procedures import Plan

Json = dict[str, Any]
ENDS: Final = frozenset({"returned", "refused", "withdrawn", "stopped"})
CUSTODY: Final = "custody"


class Outcome(StrEnum):
    """How a journey is to end."""

    APPROVE = "approve"
    REFUSE = "refuse"
    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"
    STOP = "stop"

    @property
    def end(self) -> str:
        """The end that belongs to it."""
        return _END[self]


_END: Final = {
    Outcome.APPROVE: "returned",
    Outcome.REFUSE: "refused",
    Outcome.SUPPLEMENT: "returned",
    Outcome.WITHDRAW: "withdrawn",
    Outcome.STOP: "stopped",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """How far a journey has come in what its outcome asks.

    ``is_frozen``: nobody works on steps any more, the dossier only comes home.
    """

    tasks: int = 0
    is_rejected: bool = False
    has_asked: bool = False
    has_brought: bool = False
    is_frozen: bool = False

    def after_task(self, decision: str) -> Turn:
        """A step was done, with a decision where it was signed."""
        return replace(
            self, tasks=self.tasks + 1, is_rejected=self.is_rejected or decision == "reject"
        )


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do about the dossier at a unit, and how far that brings the journey."""

    unit: str
    path: str
    roles: tuple[str, ...]
    after: Turn
    body: Json = field(default_factory=dict)


def decide(outcome: Outcome, plan: Plan, turn: Turn, view: Json, origin: Json) -> Deed | None:
    """The deed that is due now, looking at the row of one unit; None where steps go on.

    ``origin`` is the row of the unit of origin.
    """
    at_origin = view["unit"] == view["origin"]
    if at_origin and _is_held(view) and view["state"] == "result_ready":
        return Deed(view["unit"], "return", ("counter_officer",), turn, {"recipient": "applicant"})
    if outcome is Outcome.SUPPLEMENT:
        return _supplement(plan, turn, view, origin)
    if not at_origin or turn.is_frozen:
        return None
    deeds = {Outcome.REFUSE: _refuse, Outcome.STOP: _stop, Outcome.WITHDRAW: _withdraw}
    deed = deeds.get(outcome)
    return deed(plan, turn, view) if deed is not None else None


def _stop(_plan: Plan, turn: Turn, view: Json) -> Deed | None:
    if not (turn.tasks and _is_held(view)):
        return None
    body = {"reason": "ground_gone", "note": "Căn cứ giải quyết không còn."}
    after = replace(turn, is_frozen=True)
    return Deed(view["unit"], "stop", ("leader", "counter_officer"), after, body)


def _refuse(_plan: Plan, turn: Turn, view: Json) -> Deed | None:
    if not (turn.is_rejected and _is_held(view)):
        return None
    returning = any(
        task["kind"] == "prepare_return" and task["state"] == "waiting" for task in view["tasks"]
    )
    if view["outcome"] != "rejected" and returning:
        return None
    body = {"reason": "not_eligible", "note": "Hồ sơ không đủ điều kiện giải quyết."}
    after = replace(turn, is_frozen=True)
    return Deed(view["unit"], "refuse", ("leader", "counter_officer"), after, body)


def _withdraw(plan: Plan, turn: Turn, view: Json) -> Deed | None:
    is_time = view["holding"] == "away" if plan.leaves else turn.tasks and _is_held(view)
    if not is_time:
        return None
    return Deed(view["unit"], "withdraw", ("counter_officer",), replace(turn, is_frozen=True))


def _is_held(view: Json) -> bool:
    return bool(view["holding"] == CUSTODY)


def _supplement(plan: Plan, turn: Turn, view: Json, origin: Json) -> Deed | None:
    examining = any(
        task["kind"] == "examine" and task["state"] in {"open", "taken"} for task in view["tasks"]
    )
    if not turn.has_asked and view["holding"] == CUSTODY and examining:
        body = {
            "components": [plan.first_component()],
            "reason": "missing",
            "note": "Đề nghị bổ sung giấy tờ còn thiếu.",
        }
        after = replace(turn, has_asked=True)
        return Deed(view["unit"], "supplement/ask", ("case_officer",), after, body)
    waits = (origin.get("asked") or {}).get("kind") == "supplement"
    if turn.has_asked and not turn.has_brought and waits and view["unit"] == origin["unit"]:
        after = replace(turn, has_brought=True)
        return Deed(origin["unit"], "supplement/receive", ("counter_officer",), after)
    return None
