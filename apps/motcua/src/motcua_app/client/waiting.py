"""Why a dossier is where it is: read off its custodian's row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

Row = Mapping[str, Any]
ENDS: Final = frozenset({"returned", "refused", "withdrawn", "stopped"})
_ACTIVE: Final = frozenset({"open", "taken"})
_TO_BE: Final = frozenset({"waiting", "wanted", "planned", "blocked", "declined", "offered"})
KINDS: Final = {
    "nobody": "không còn chờ ai",
    "citizen": "người nộp",
    "officer": "cán bộ",
    "unit": "đơn vị nhận",
    "routing": "điều phối tìm đơn vị nhận",
    "sealing": "hệ thống đóng gói để chuyển",
    "word": "tin báo từ đơn vị đang giữ",
}


@dataclass(frozen=True, slots=True)
class WaitingOn:
    """Whom it waits for, since when, and until when that is all right."""

    kind: str
    who: str
    since: str | None
    limit: str | None

    def record(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def waiting_on(row: Row) -> WaitingOn:
    """What the custodian's row waits for."""
    state = str(row["state"])
    if state in ENDS:
        return WaitingOn("nobody", "", _since(row, state), None)
    if row.get("asked"):
        return WaitingOn("citizen", str(row["asked"]["kind"]), row["asked"]["at"], row["due"])
    known = _BY_STATE.get(state)
    return known(row) if known is not None else _officer(row)


def next_step(row: Row) -> str | None:
    """What follows when that is done: a step's name, else a leg, else the return."""
    if row["state"] in ENDS:
        return None
    if row["state"] == "result_ready":
        return "Trả kết quả cho người nộp"
    for task in row["tasks"]:
        if task["state"] == "waiting":
            return str(task["name"])
    for leg in row["legs"]:
        if leg["state"] in _TO_BE:
            where = f" tại {leg['unit']}" if leg["unit"] else ""
            return f"Chặng {leg['leg_code']}{where}"
    return "Có kết quả tại nơi tiếp nhận"


def _since(row: Row, *facts: str) -> str | None:
    """When the newest of these facts was recorded."""
    for fact in reversed(row.get("trail", ())):
        if fact["fact"] in facts:
            return str(fact["at"])
    return None


def _leg(row: Row, *states: str) -> Row:
    for leg in row["legs"]:
        if leg["state"] in states:
            found: Row = leg
            return found
    return {}


def _officer(row: Row) -> WaitingOn:
    for task in row["tasks"]:
        if task["state"] in _ACTIVE:
            who = task["assignee"] or f"{task['role']}@{row['unit']}"
            since = _since(row, "task_done", "handed_in", "received", "supplement_received")
            return WaitingOn("officer", str(who), since, task["due"])
    return WaitingOn("officer", f"@{row['unit']}", _since(row, "received", "handed_in"), row["due"])


def _receiver(row: Row) -> WaitingOn:
    leg = _leg(row, "offered")
    return WaitingOn("unit", str(leg.get("unit") or ""), _since(row, "offered"),
                     leg.get("accept_by"))  # fmt: skip


def _parallel(row: Row) -> WaitingOn:
    legs = [leg for leg in row["legs"] if leg["mode"] == "task" and leg["state"] in
            {"away", "offered", "wanted", "planned"}]  # fmt: skip
    units = ", ".join(str(leg["unit"] or leg["leg_code"]) for leg in legs)
    limits = sorted(str(leg["due"] or leg["accept_by"]) for leg in legs
                    if leg["due"] or leg["accept_by"])  # fmt: skip
    return WaitingOn("unit", units, _since(row, "parallel_asked", "leg_wanted"),
                     limits[-1] if limits else None)  # fmt: skip


def _route(row: Row) -> WaitingOn:
    kind = "sealing" if _leg(row, "planned") else "routing"
    return WaitingOn(kind, "routing" if kind == "routing" else str(row["unit"]),
                     _since(row, "leg_wanted"), None)  # fmt: skip


def _mend(row: Row) -> WaitingOn:
    reason = _leg(row, "blocked", "declined").get("reason") or ""
    since = _since(row, "offer_ended", "leg_wanted")
    return WaitingOn("officer", f"@{row['unit']}: {reason}", since, row["due"])


def _collect(row: Row) -> WaitingOn:
    return WaitingOn("citizen", "result", _since(row, "result_ready"), None)


def _elsewhere(row: Row) -> WaitingOn:
    return WaitingOn("word", str(row["custodian"]), _since(row, "handed_out"), row["due"])


_BY_STATE: Final[Mapping[str, Callable[[Row], WaitingOn]]] = {
    "offered": _receiver,
    "waiting_parallel": _parallel,
    "waiting_route": _route,
    "route_blocked": _mend,
    "offer_declined": _mend,
    "result_ready": _collect,
    "away": _elsewhere,
    "handed_on": _elsewhere,
}
