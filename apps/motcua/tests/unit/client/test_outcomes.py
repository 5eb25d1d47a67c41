"""What a journey does so that it ends as asked, and why a dossier is where it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from motcua_app.client.outcomes import Outcome, Turn, decide
from motcua_app.client.procedures import Plan, plan_of
from motcua_app.client.waiting import next_step, waiting_on
from motcua_app.client.why import custodian_row

ONE_UNIT = Plan("1.001193", frozenset({"tiep-nhan.xa"}), ({"code": "don", "required": True},),
                frozenset(), 0, "xa", leaves=False)  # fmt: skip
CROSS = Plan("1.010803", frozenset({"tiep-nhan.xa"}), ({"code": "don", "required": True},),
             frozenset(), 0, "tinh", leaves=True)  # fmt: skip


def task(kind: str, state: str = "open", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "state": state, "role": "case_officer", "assignee": "", "due": "D",
            "name": kind, **more}  # fmt: skip


def row(**changes: Any) -> dict[str, Any]:
    return {
        "unit": "xa", "origin": "xa", "holding": "custody", "state": "processing", "outcome": None,
        "asked": None, "tasks": [], "legs": [], "trail": [], "due": "D", "custodian": "xa",
        "custody": 1, **changes,
    }  # fmt: skip


def path(wanted: Outcome, plan: Plan, turn: Turn, **changes: Any) -> str | None:
    view = row(**changes)
    origin = view if view["unit"] == "xa" else row(holding="away")
    deed = decide(wanted, plan, turn, view, origin)
    return deed.path if deed else None


def test_a_result_at_the_origin_is_returned() -> None:
    assert path(Outcome.APPROVE, ONE_UNIT, Turn(), state="result_ready") == "return"


def test_a_rejected_dossier_is_refused_at_home_before_it_becomes_a_result() -> None:
    rejected = Turn(is_rejected=True)
    home = task("prepare_return", "waiting")

    assert path(Outcome.REFUSE, CROSS, rejected, outcome="rejected") == "refuse"
    assert path(Outcome.REFUSE, CROSS, rejected, tasks=[task("stamp"), home]) is None
    assert path(Outcome.REFUSE, CROSS, rejected, tasks=[task("stamp")]) == "refuse"
    assert path(Outcome.REFUSE, CROSS, rejected, holding="transit") is None
    assert path(Outcome.REFUSE, CROSS, Turn()) is None


def test_a_dossier_is_withdrawn_while_another_unit_has_it_or_after_the_first_step() -> None:
    assert path(Outcome.WITHDRAW, CROSS, Turn(tasks=4)) is None
    assert path(Outcome.WITHDRAW, CROSS, Turn(tasks=4), holding="away") == "withdraw"
    assert path(Outcome.WITHDRAW, ONE_UNIT, Turn()) is None
    assert path(Outcome.WITHDRAW, ONE_UNIT, Turn(tasks=1)) == "withdraw"
    assert path(Outcome.WITHDRAW, ONE_UNIT, Turn(tasks=1, is_frozen=True)) is None


def test_a_dossier_is_stopped_at_the_origin_after_work_has_begun() -> None:
    assert path(Outcome.STOP, CROSS, Turn()) is None
    assert path(Outcome.STOP, CROSS, Turn(tasks=1)) == "stop"
    assert path(Outcome.STOP, CROSS, Turn(tasks=1), unit="huyen") is None


def test_a_supplement_is_asked_once_at_the_first_examination_and_brought_to_the_origin() -> None:
    examining = [task("examine")]
    asked = {"kind": "supplement"}

    assert path(Outcome.SUPPLEMENT, CROSS, Turn(), tasks=[task("sign")]) is None
    assert path(Outcome.SUPPLEMENT, CROSS, Turn(), tasks=examining) == "supplement/ask"
    brought = Turn(has_asked=True)
    assert path(Outcome.SUPPLEMENT, CROSS, brought, asked=asked) == "supplement/receive"
    done = Turn(has_asked=True, has_brought=True)
    assert path(Outcome.SUPPLEMENT, CROSS, done, asked=asked) is None


class _Catalog:
    """Answers as the catalogue's door does."""

    def __init__(self, legs: list[dict[str, Any]]) -> None:
        self.door = self
        self.legs = legs

    def get(self, _path: str) -> dict[str, Any]:
        version = {
            "version": 1, "valid_from": "2016-01-01", "valid_to": "", "received_at": ["t"],
            "components": [], "legs": self.legs, "fee": {"amount": 8000, "mode": "before"},
        }  # fmt: skip
        return {"versions": [version]}


def leg(code: str, *kinds: str, place: str = "origin", decides: bool = False, mode: str = "custody",
        base: str = "") -> dict[str, Any]:  # fmt: skip
    steps = [{"kind": kind} for kind in kinds]
    return {"code": code, "place": place, "mode": mode, "decides": decides, "base": base,
            "steps": steps}  # fmt: skip


@pytest.mark.parametrize(
    ("legs", "refusing"),
    [
        ([leg("xa", "examine", "sign", decides=True)], "xa"),
        ([leg("xa", "sign"), leg("tinh", "sign", place="t", decides=True), leg("tra")], "tinh"),
        ([leg("xa", "sign"), leg("ca", "sign", place="c", mode="task"), leg("tra", decides=True)],
         "xa"),
    ],
    ids=["one unit", "three levels", "parallel legs"],
)  # fmt: skip
def test_a_refusal_is_signed_where_the_custodian_decides(
    legs: list[dict[str, Any]], refusing: str
) -> None:
    plan = plan_of(_Catalog(legs), "1.1", date(2026, 11, 20))  # type: ignore[arg-type]

    assert plan.refusing_leg == refusing
    assert plan.fee_before == 8000


@pytest.mark.parametrize(
    ("changes", "kind", "who"),
    [
        ({"tasks": [task("sign", "taken", assignee="xa.lanhdao")]}, "officer", "xa.lanhdao"),
        ({"tasks": [task("examine")]}, "officer", "case_officer@xa"),
        ({"state": "waiting_supplement", "asked": {"kind": "supplement", "at": "A"}}, "citizen",
         "supplement"),
        ({"state": "offered", "legs": [{"state": "offered", "unit": "huyen", "accept_by": "B",
                                        "mode": "custody", "leg_code": "h", "due": None}]},
         "unit", "huyen"),
        ({"state": "waiting_route", "legs": []}, "routing", "routing"),
        ({"state": "result_ready"}, "citizen", "result"),
        ({"state": "returned"}, "nobody", ""),
    ],
    ids=["taken", "open", "citizen", "offered", "route", "collect", "ended"],
)  # fmt: skip
def test_it_is_told_whom_a_dossier_waits_for(changes: dict[str, Any], kind: str, who: str) -> None:
    found = waiting_on(row(**changes))

    assert (found.kind, found.who) == (kind, who)


def test_what_comes_next_is_the_next_step_then_the_next_leg_then_the_return() -> None:
    away = {"state": "waiting", "unit": "tinh", "leg_code": "tinh"}

    assert next_step(row(tasks=[task("ký", "waiting")], legs=[away])) == "ký"
    assert next_step(row(legs=[away])) == "Chặng tinh tại tinh"
    assert next_step(row(state="result_ready")) == "Trả kết quả cho người nộp"
    assert next_step(row(state="returned")) is None


def test_the_custodians_row_speaks_for_the_dossier() -> None:
    shadow = row(holding="away", custody=1)
    passed = row(holding="transit", custody=2, unit="huyen")
    holder = row(holding="custody", custody=3, unit="tinh")

    assert custodian_row([shadow, passed, holder])["unit"] == "tinh"
    assert custodian_row([shadow, passed])["unit"] == "huyen"
