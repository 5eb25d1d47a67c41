"""What a journey must know of a procedure: papers, places, fee, and who signs last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from http.client import NOT_FOUND
from typing import Any, Final
from urllib.parse import quote

from motcua_app.client.door import Refused
from motcua_app.client.platform import CATALOG, Platform, Unit
from motcua_app.output import CannotDo

SIGN: Final = "sign"
ORIGIN: Final = "origin"


@dataclass(frozen=True, slots=True)
class Plan:
    """The version of a procedure in force on a day.

    ``refusing_leg`` is where a refusal is signed; ``leaves`` whether custody goes elsewhere.
    """

    code: str
    received_at: frozenset[str]
    components: tuple[Mapping[str, Any], ...]
    bases: frozenset[str]
    fee_before: int
    refusing_leg: str
    leaves: bool

    def papers(self) -> list[dict[str, Any]]:
        """All required components in the quantity asked."""
        return [_paper(each) for each in self.components if each["required"]]

    def first_component(self) -> str:
        """A component that a supplement may ask for."""
        return str(self.components[0]["code"]) if self.components else ""


def _paper(component: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": component["code"],
        "form": component["form"] or "original",
        "quantity": max(1, int(component["quantity"])),
    }


def plan_of(platform: Platform, code: str, day: date) -> Plan:
    """The procedure as in force on the day. Raises CannotDo."""
    try:
        record = platform.door.get(f"{CATALOG}/procedures/{quote(code, safe='')}")
    except Refused as refusal:
        unknown = f"Không có thủ tục nào mang mã {code} trong danh mục."
        raise CannotDo(unknown if refusal.status == NOT_FOUND else refusal.text) from refusal
    fitting = [each for each in record["versions"] if _in_force(each, day.isoformat())]
    if not fitting:
        raise CannotDo(f"Thủ tục {code} không có hiệu lực ngày {day.strftime('%d/%m/%Y')}.")
    return _plan(code, max(fitting, key=lambda each: int(each["version"])))


def _in_force(version: Mapping[str, Any], day: str) -> bool:
    start, end = version["valid_from"] or "", version["valid_to"] or "9999"
    return bool(start <= day <= end)


def _plan(code: str, version: Mapping[str, Any]) -> Plan:
    legs = version["legs"]
    away = [leg for leg in legs if leg["place"] != ORIGIN]
    fee = version["fee"] or {}
    return Plan(
        code=code,
        received_at=frozenset(version["received_at"]),
        components=tuple(version["components"]),
        bases=frozenset(str(leg["base"]) for leg in away if leg["base"]),
        fee_before=int(fee.get("amount") or 0) if fee.get("mode") == "before" else 0,
        refusing_leg=_refusing_leg(legs),
        leaves=any(leg["mode"] == "custody" for leg in away),
    )


def _refusing_leg(legs: Iterable[Mapping[str, Any]]) -> str:
    """The deciding leg, or the last one before it in which the custodian signs."""
    found = ""
    for leg in legs:
        if leg["mode"] == "custody" and any(step["kind"] == SIGN for step in leg["steps"]):
            found = str(leg["code"])
        if leg["decides"]:
            break
    return found


def receiving_unit(platform: Platform, plan: Plan, wanted: str) -> Unit:
    """The unit ``wanted``, or for ``auto`` one that may receive; small nodes first, so that
    legs cross from node to node. Raises CannotDo, for a unit that may not receive too."""
    if wanted != "auto":
        unit = platform.unit(wanted)
        if not unit.capabilities & plan.received_at:
            raise CannotDo(
                f"{unit.name} không tiếp nhận thủ tục {plan.code}; "
                "hãy chọn đơn vị khác hoặc dùng --at auto."
            )
        return unit
    sizes: dict[str, int] = {}
    for unit in platform.units.values():
        sizes[unit.deployment] = sizes.get(unit.deployment, 0) + 1
    fitting = [unit for unit in platform.units.values() if unit.capabilities & plan.received_at]
    if not fitting:
        raise CannotDo(f"Không có đơn vị nào tiếp nhận thủ tục {plan.code}.")
    return min(fitting, key=lambda unit: (sizes[unit.deployment], unit.code))
