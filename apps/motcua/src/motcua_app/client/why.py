"""`motcua why`: what every service knows of one dossier, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from motcua_app.client.automatic import next_automatic
from motcua_app.client.door import Refused
from motcua_app.client.platform import NOTIFY, REPORTING, ROUTING, Platform
from motcua_app.client.waiting import next_step, waiting_on
from motcua_app.output import CannotDo

DOSSIER_TOPIC: Final = "motcua.dossier.v1"
CONSUMERS: Final = {
    "reporting": f"{REPORTING}/reader",
    "routing": f"{ROUTING}/reader",
    "notify": f"{NOTIFY}/reader",
}
DESKS: Final = {
    "reporting": f"{REPORTING}/parked",
    "routing": f"{ROUTING}/parked",
    "notify": f"{NOTIFY}/parked",
}
_HOLDS: Final = frozenset({"custody", "transit", "closed"})
Json = dict[str, Any]


def why(platform: Platform, code: str) -> Json:
    """The answer. Raises CannotDo where nobody knows the dossier."""
    routed = _asked(platform, f"{ROUTING}/dossiers/{quote(code, safe='')}") or {}
    rows = _rows(platform, code, routed)
    if not rows:
        raise CannotDo(f"Không đơn vị nào giữ hồ sơ mang mã {code}; hãy kiểm tra lại mã.")
    row = custodian_row(rows)
    trail = _trail(platform, code, rows)
    parked = _parked(platform, code, trail)
    automatic = next_automatic(trail, parked, routed.get("legs", ()))
    return {
        "dossier": code,
        "state": row["state"],
        "custodian": row["unit"] if row["holding"] in _HOLDS else row["custodian"],
        "waiting_on": waiting_on(row).record(),
        "next": next_step(row),
        "next_automatic": automatic.record() if automatic else None,
        "due": row["due"],
        "parked": parked,
        "trail": trail,
    }


def custodian_row(rows: Iterable[Json]) -> Json:
    """The row of whoever holds the dossier; the newest custody where a word is under way."""
    return max(rows, key=lambda row: (row["holding"] in _HOLDS, int(row["custody"])))


def _rows(platform: Platform, code: str, routed: Mapping[str, Any]) -> list[Json]:
    waiting = _units(platform, code, routed)
    seen: set[str] = set()
    found: list[Json] = []
    while waiting:
        unit = waiting.pop()
        if unit in seen or unit not in platform.units:
            continue
        seen.add(unit)
        api = platform.unit(unit).api
        row = _asked(platform, f"{api}/dossiers/{quote(code, safe='')}", {"unit": unit}, at=unit)
        if row is not None:
            found.append(row)
            waiting += [str(leg["unit"]) for leg in row["legs"] if leg["unit"]]
            waiting.append(str(row["custodian"]))
    return found


def _units(platform: Platform, code: str, routed: Mapping[str, Any]) -> list[str]:
    """Where to look first: the unit whose identifier begins the code, and routing's word."""
    identifier = code.rsplit("-", 2)[0]
    units = [each.code for each in platform.units.values() if each.identifier == identifier]
    units += [str(each["unit"]) for each in routed.get("custodies", ())]
    return units + [str(leg["to_unit"]) for leg in routed.get("legs", ()) if leg["to_unit"]]


def _asked(
    platform: Platform,
    path: str,
    params: Mapping[str, str | int | None] | None = None,
    *,
    at: str = "",
) -> Json | None:
    try:
        found: Json = platform.read(path, params, unit=at)
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return None
    return found


def _parked(platform: Platform, code: str, trail: Iterable[Json]) -> list[Json]:
    """What of the dossier lies on readers' desks; by its code, or by its place in a ledger."""
    own = {(line["unit"], line["seq"]) for line in trail}
    return [
        {
            "reader": reader,
            "id": fact["id"],
            "unit": fact["unit"],
            "seq": fact["seq"],
            "fact": fact["type"],
            "reason": fact["reason"],
            "since": fact["since"],
        }
        for reader, path in DESKS.items()
        for fact in (_asked(platform, path) or {}).get("parked", ())
        if fact["dossier"] == code or _place(fact) in own
    ]


def _place(fact: Json) -> tuple[str, int] | None:
    return (fact["unit"], fact["seq"]) if fact["topic"] == DOSSIER_TOPIC else None


def _trail(platform: Platform, code: str, rows: Iterable[Json]) -> list[Json]:
    told = (_asked(platform, f"{REPORTING}/trail/{quote(code, safe='')}") or {}).get("trail", ())
    placed = {(str(each["unit"]), int(each["seq"])): each for each in told}
    readers = {name: _asked(platform, path) or {} for name, path in CONSUMERS.items()}
    heads = platform.heads()
    lines = [
        _line(str(row["unit"]), fact, placed, heads, readers)
        for row in rows
        for fact in row["trail"]
    ]
    return sorted(lines, key=lambda line: (str(line["at"]), str(line["unit"]), line["seq"]))


def _line(
    unit: str,
    fact: Mapping[str, Any],
    placed: Mapping[tuple[str, int], Mapping[str, Any]],
    heads: Mapping[str, Mapping[str, Any]],
    readers: Mapping[str, Mapping[str, Any]],
) -> Json:
    seq = int(fact["seq"])
    place = placed.get((unit, seq), fact)
    published = int(heads.get(unit, {}).get("published_seq") or 0)
    return {
        "at": fact["at"],
        "business_at": fact["business_at"],
        "fact": fact["fact"],
        "unit": unit,
        "seq": seq,
        "custody": fact["custody"],
        "outbox": "published" if seq <= published else "waiting",
        "topic": DOSSIER_TOPIC if seq <= published else None,
        "partition": place.get("partition"),
        "offset": place.get("offset"),
        "consumers": {name: _reached(books, unit, seq) for name, books in readers.items()},
    }


def _reached(books: Mapping[str, Any], unit: str, seq: int) -> str:
    for each in books.get("parked", ()):
        if each["stream"] == unit and int(each["seq"]) == seq:
            return f"parked: {each['reason']}"
    for head in books.get("heads", ()):
        if head["stream"] == unit and int(head["seq"]) >= seq:
            return "applied"
    return "waiting" if books else "unknown"
