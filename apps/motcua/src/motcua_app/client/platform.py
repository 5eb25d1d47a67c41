"""A platform behind its door: units, nodes, and what an auditor may read of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from motcua_app.client.accounts import AUDITOR, Account, Accounts
from motcua_app.client.door import Broken, Door, Params, Refused
from motcua_app.client.entries import Entry, Unreadable, parse_entry
from motcua_app.client.sessions import Sessions
from motcua_app.output import CannotDo

CATALOG: Final = "/danh-muc/api/v1"
ROUTING: Final = "/dieu-phoi/api/v1"
REPORTING: Final = "/bao-cao/api/v1"
NOTIFY: Final = "/thong-bao/api/v1"
_AGAIN: Final = 20
_UNAUTHORISED: Final = 401
_FORBIDDEN: Final = 403


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the catalogue publishes it."""

    code: str
    name: str
    deployment: str
    capabilities: frozenset[str]
    identifier: str = ""

    @property
    def prefix(self) -> str:
        """Where the door leads to the unit's node."""
        return f"/n/{self.deployment}"

    @property
    def api(self) -> str:
        """The node's JSON API."""
        return f"{self.prefix}/api/v1"


class Platform:
    """Everything that is asked goes through one door, with the rights of an account."""

    def __init__(self, door: Door, sessions: Sessions, accounts: Accounts) -> None:
        self.door = door
        self.sessions = sessions
        self.accounts = accounts
        self._own_readers: dict[str, Account] = {}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """All units that some node serves, by code in order."""
        found = self.door.get(f"{CATALOG}/units")["units"]
        units = (_unit(each) for each in found)
        return {unit.code: unit for unit in sorted(units, key=_code) if unit.deployment}

    @property
    def nodes(self) -> list[str]:
        """The codes of all intake deployments."""
        return sorted({unit.deployment for unit in self.units.values()})

    def unit(self, code: str) -> Unit:
        """Raises CannotDo where there is no such unit."""
        found = self.units.get(code)
        if found is None:
            raise CannotDo(f"Không có đơn vị nào mang mã {code}; hãy xem danh mục đơn vị.")
        return found

    @cached_property
    def auditor(self) -> Account:
        """Who may read every ledger. Raises CannotDo."""
        return self.accounts.wide(AUDITOR)

    def read(self, path: str, params: Params | None = None, *, unit: str = "") -> Any:  # noqa: ANN401
        """The JSON of an address, read as auditor.

        ``unit`` names whose books are asked for: where the auditor's right ends, somebody of the
        unit's own reads them, if an account is at hand.
        """
        for who in self._readers(unit):
            try:
                return self.sessions.call(
                    who, "", lambda token: self.door.get(path, token=token, params=params)
                )
            except Refused as refusal:
                self._next_reader(unit, who, refusal)
        raise CannotDo(f"Không tài khoản nào được xem sổ của {unit}.")

    def lines(
        self, path: str, params: Params | None = None, *, unit: str = ""
    ) -> Iterator[dict[str, Any]]:
        """NDJSON, read as `read` does. Raises Broken when cut off."""
        for who in self._readers(unit):
            try:
                token = self.sessions.token(who)
                yield from self.door.lines(path, token=token, params=params)
            except Refused as refusal:
                if refusal.status == _UNAUTHORISED:
                    self.sessions.forget(who)
                    yield from self.door.lines(path, token=self.sessions.token(who), params=params)
                    return
                self._next_reader(unit, who, refusal)
            else:
                return

    def _readers(self, unit: str) -> list[Account]:
        known = self._own_readers.get(unit)
        if known is not None:
            return [known]
        own = self.accounts.of(unit) if unit else None
        return [self.auditor, own] if own is not None else [self.auditor]

    def _next_reader(self, unit: str, who: Account, refusal: Refused) -> None:
        """Let somebody of the unit read from now on; raises the refusal where that is no help."""
        readers = self._readers(unit)
        if refusal.status != _FORBIDDEN or who is readers[-1]:
            raise refusal
        self._own_readers[unit] = readers[-1]

    def ledger_lines(self, unit: str, first: int = 1) -> Iterator[dict[str, Any]]:
        """The unit's ledger as printed, in order; a stream cut off is taken up where it ended."""
        path = f"{self.unit(unit).api}/ledger"
        cuts = 0
        while True:
            try:
                for line in self.lines(path, {"unit": unit, "from": first}, unit=unit):
                    yield line
                    first = int(line["seq"]) + 1
            except Broken:
                cuts += 1
                if cuts > _AGAIN:
                    raise CannotDo(f"Sổ của {unit} không đọc được trọn vẹn; hãy thử lại.") from None
            else:
                return

    def ledger(self, unit: str, first: int = 1) -> Iterator[Entry]:
        """The same, parsed. Raises CannotDo for what is no ledger line at all."""
        for line in self.ledger_lines(unit, first):
            try:
                yield parse_entry(line)
            except Unreadable as error:
                raise CannotDo(f"Một dòng sổ của {unit} không đọc được ({error}).") from error

    def heads(self) -> dict[str, dict[str, Any]]:
        """The heads of all ledgers, by unit; an empty ledger has none."""
        found: dict[str, dict[str, Any]] = {}
        for node in self.nodes:
            answer = self.read(f"/n/{node}/api/v1/heads")
            found.update({str(head["unit"]): head for head in answer["heads"]})
        for unit in sorted(self.units.keys() - found.keys()):
            # What a reader may not see is left out of the list; only asking by name tells.
            self.read(f"{self.unit(unit).api}/stock", {"unit": unit}, unit=unit)
            head = self.head(unit) if unit in self._own_readers else None
            if head is not None:
                found[unit] = head
        return found

    def head(self, unit: str) -> dict[str, Any] | None:
        """The head of one unit's ledger, None where it is empty."""
        answer = self.read(f"{self.unit(unit).api}/heads", unit=unit)
        for head in answer["heads"]:
            if head["unit"] == unit:
                found: dict[str, Any] = head
                return found
        return None


def _code(unit: Unit) -> str:
    return unit.code


def _unit(record: dict[str, Any]) -> Unit:
    return Unit(
        code=str(record["code"]),
        name=str(record.get("short_name") or record.get("name") or record["code"]),
        deployment=str(record.get("deployment") or ""),
        capabilities=frozenset(
            str(each["tag"] if isinstance(each, dict) else each)
            for each in record.get("capabilities", ())
        ),
        identifier=str(record.get("identifier") or ""),
    )
