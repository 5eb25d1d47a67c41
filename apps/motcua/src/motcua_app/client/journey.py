"""Takes one dossier through its whole process, with the rights of the people concerned.

It sees what officers see: the rows of the units concerned, looked at again and again, and it
does whatever waits there for somebody. Whom a dossier has gone to, its legs tell.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from motcua_app.client.accounts import IMPORTER
from motcua_app.client.door import Refused
from motcua_app.client.node import Desk, Json
from motcua_app.client.outcomes import ENDS, Outcome, Turn, decide
from motcua_app.client.platform import NOTIFY, Platform, Unit
from motcua_app.client.procedures import Plan
from motcua_app.client.words import LEG_REASONS, STATES
from motcua_app.output import CannotDo

MILESTONES: Final = frozenset(
    {"received", "offered", "handed_in", "task_done", "supplement_asked", "supplement_received",
     "resolved", "result_ready", *ENDS}
)  # fmt: skip
GUEST: Final = "guest"
CUSTODY: Final = "custody"
_HERE: Final = frozenset({CUSTODY, GUEST})
_GOING: Final = frozenset({"planned", "offered", "away"})
_RECEIVING: Final = ("counter_officer", "clerk", "case_officer", "leader")
_NOT_YET: Final = frozenset({404, 409, 425})
_ACTIVE: Final = frozenset({"open", "taken"})


class Stuck(Exception):
    """The dossier does not move any more; says why in a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a journey."""

    plan: Plan
    unit: Unit
    outcome: Outcome
    received: datetime | None
    applicant: Json


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look, and how long a dossier may stand still. Seconds."""

    shortest: float = 0.05
    longest: float = 0.8
    patience: float = 150.0
    messages: float = 10.0
    now: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Journey:
    """One dossier under way; ``emit`` gets every milestone as the services tell it."""

    platform: Platform
    order: Order
    emit: Callable[[Json], None]
    pace: Pace = field(default_factory=Pace)
    code: str = ""
    turn: Turn = field(default_factory=Turn)
    last_refusal: str = ""
    _views: dict[str, Json] = field(default_factory=dict)
    _told: dict[str, int] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def run(self) -> Json:
        """The journey's last line. Raises Stuck, CannotDo."""
        self._accept()
        self._views[self.order.unit.code] = {}
        still_since, pause = self.pace.now(), self.pace.shortest
        while not self._is_over():
            if self._round():
                still_since, pause = self.pace.now(), self.pace.shortest
                continue
            if self.pace.now() - still_since > self.pace.patience:
                raise Stuck(self._why_still())
            self.pace.pause(pause)
            pause = min(pause * 1.5, self.pace.longest)
        for unit in list(self._views):
            self._look(unit)
        return self._last_line()

    def _accept(self) -> None:
        order = self.order
        desk = self._desk(order.unit.code)
        body: Json = {
            "procedure": order.plan.code,
            "channel": "counter",
            "applicant": order.applicant,
            "components": order.plan.papers(),
            **{base: order.unit.code for base in ("residence", "land") if base in order.plan.bases},
        }
        if order.received is None:
            who = desk.officer(["counter_officer"])
        else:
            who = self.platform.accounts.wide(IMPORTER, order.unit.code)
            body["business_at"] = order.received.isoformat()
        try:
            self.code = str(desk.post("/dossiers", body, who)["dossier"])
            if order.plan.fee_before:
                fee = {"amount": order.plan.fee_before, "method": "cash"}
                desk.post(f"/dossiers/{self.code}/fees", fee, desk.officer(["counter_officer"]))
        except Refused as refusal:
            raise Stuck(f"{order.unit.name} không tiếp nhận được: {refusal.text}") from refusal

    def _round(self) -> bool:
        """Look everywhere once and do what can be done; whether anything has moved."""
        moved = False
        for unit in list(self._views):
            moved |= self._look(unit)
            try:
                moved |= self._act(unit)
            except Refused as refusal:
                if refusal.status not in _NOT_YET:
                    raise Stuck(f"Hồ sơ {self.code} tại {unit}: {refusal.text}") from refusal
                self.last_refusal = refusal.text
        return moved

    def _look(self, unit: str) -> bool:
        """Read the unit's row again; whether it is another than before."""
        try:
            view = self._desk(unit).dossier(self.code)
        except Refused as refusal:
            if refusal.status not in _NOT_YET:
                raise Stuck(f"Hồ sơ {self.code} tại {unit}: {refusal.text}") from refusal
            return False
        before = self._views.get(unit, {})
        self._views[unit] = view
        told = self._told.get(unit, 0)
        for milestone in view["milestones"][told:]:
            if milestone["milestone"] in MILESTONES:
                self.emit({"dossier": self.code, **milestone})
        self._told[unit] = len(view["milestones"])
        return bool(before.get("version") != view["version"] or told != len(view["milestones"]))

    def _act(self, unit: str) -> bool:
        view = self._views[unit]
        if not view:
            return False
        moved = sum(self._meet(unit, leg) for leg in view["legs"] if _is_going(view, leg)) > 0
        origin = self._views[self.order.unit.code]
        deed = decide(self.order.outcome, self.order.plan, self.turn, view, origin)
        if deed is not None:
            self._desk(deed.unit).post(
                f"/dossiers/{self.code}/{deed.path}",
                deed.body,
                self._desk(deed.unit).officer(deed.roles),
            )
            self.turn = deed.after
            return True
        if self.turn.is_frozen or view["holding"] not in _HERE or view["asked"]:
            return moved
        for task in view["tasks"]:
            if task["state"] in _ACTIVE:
                self._work(unit, view, task)
                moved = True
        return moved

    def _meet(self, unit: str, leg: Json) -> bool:
        """Let the other unit accept what is on its way there."""
        to_unit, leg_id = str(leg["unit"]), str(leg["leg"])
        if to_unit == unit or leg_id in self._done:
            return False
        desk = self._desk(to_unit)
        if leg["state"] == "offered":
            offer = desk.offer(leg_id)
            if offer is None or offer["state"] != "arrived":
                return False
            desk.post(f"/offers/{leg_id}/accept", {}, desk.officer(_RECEIVING))
            self._done.add(leg_id)
            self._views.setdefault(to_unit, {})
            return True
        if leg["state"] == "away" and to_unit not in self._views:
            self._views[to_unit] = {}
            return True
        return False

    def _work(self, unit: str, view: Json, task: Json) -> None:
        desk = self._desk(unit)
        who = desk.officer([str(task["role"])], str(task["assignee"] or ""))
        path = f"/dossiers/{self.code}/tasks/{task['id']}"
        if task["state"] == "open":
            desk.post(f"{path}/take", {}, who)
        if task["kind"] == "payment" and view["financial"] not in {"paid", "exempt"}:
            amount = {"amount": self.order.plan.fee_before or 100_000}
            counter = desk.officer(["counter_officer"])
            desk.post(f"/dossiers/{self.code}/payment/ask", amount, counter)
            desk.post(f"/dossiers/{self.code}/payment/receive", amount, counter)
        body: Json = {}
        if task["kind"] == "sign":
            refusing = self.order.outcome is Outcome.REFUSE
            rejects = refusing and task["leg"] == self.order.plan.refusing_leg
            body["decision"] = "reject" if rejects else "approve"
        desk.post(f"{path}/complete", body, who)
        self.turn = self.turn.after_task(str(body.get("decision", "")))

    def _is_over(self) -> bool:
        return self._views[self.order.unit.code].get("state") in ENDS

    def _why_still(self) -> str:
        return standing_still(self.code, self._views, self.order.unit.code, self.last_refusal)

    def _last_line(self) -> Json:
        origin = self._views[self.order.unit.code]
        end = str(origin["state"])
        dates = origin["dates"] or {}
        return {
            "dossier": self.code,
            "end": end,
            "verdict": dates.get("verdict"),
            "custodians": [unit for _, unit in sorted(self._custodies())],
            "messages": self._messages(),
        }

    def _custodies(self) -> Iterator[tuple[int, str]]:
        for unit, view in self._views.items():
            for fact in view.get("trail", ()):
                if fact["fact"] in {"received", "handed_in"}:
                    yield int(fact["custody"]), unit

    def _messages(self) -> int:
        """How many messages notify has made of it; messages of imports are none."""
        until = self.pace.now() + (0 if self.order.received else self.pace.messages)
        found = -1
        while True:
            before, found = found, self._count_messages()
            if (found == before and found > 0) or self.pace.now() >= until:
                return found
            self.pace.pause(self.pace.longest)

    def _count_messages(self) -> int:
        desk = self._desk(self.order.unit.code)
        who = desk.officer(["counter_officer"])
        try:
            answer: Any = self.platform.sessions.call(
                who,
                desk.unit.prefix,
                lambda token: self.platform.door.get(
                    f"{NOTIFY}/messages", token=token, params={"dossier": self.code}
                ),
            )
        except (Refused, CannotDo):
            return 0
        return len(answer["messages"])

    def _desk(self, unit: str) -> Desk:
        return Desk(self.platform, self.platform.unit(unit))


def _is_going(view: Json, leg: Json) -> bool:
    """Whether the row itself has sent something that another unit must meet."""
    if view["holding"] == GUEST:
        return False
    return bool(leg["unit"] and leg["leg"] and leg["state"] in _GOING)


def standing_still(
    code: str, views: Mapping[str, Json], origin: str, last_refusal: str = ""
) -> str:
    """Where the dossier stands at each unit and why its legs do not go on; ``views`` are the
    units' rows, ``origin`` is the unit that received it."""
    where = ", ".join(
        f"{unit}: {STATES.get(view['state'], view['state'])}"
        for unit, view in views.items()
        if view
    )
    reasons = [
        f"chặng {leg['leg_code']}: {LEG_REASONS.get(leg['reason'], leg['reason'])}"
        for view in views.values()
        for leg in view.get("legs", ())
        if leg["reason"]
    ]
    words = "; ".join(each for each in (where, *reasons, last_refusal) if each)
    return f"Hồ sơ {code} đứng yên quá lâu ở {views[origin].get('custodian')} ({words})."
