"""A stranger's check of the ledgers, written from docs/reference/ledger.md alone.

It shares no code with the platform: the chain, the columns and the custody are computed here
once more from the document, and bodies are decoded with a compiler's reading of the `.proto`
files as they lie in the repository.

    motcua ledger | python -m tests.e2e.auditor
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PROTO = Path(__file__).resolve().parents[2] / "proto"
HANOI = timezone(timedelta(hours=7))

# type: received, handed_in, reopened, handed_out, closed, open, in_transit
TABLE = {
    "received": (1, 0, 0, 0, 0, 1, 0),
    "offered": (0, 0, 0, 0, 0, -1, 1),
    "handed_in": (0, 1, 0, 0, 0, 1, 0),
    "handed_out": (0, 0, 0, 1, 0, 0, -1),
    "offer_ended": (0, 0, 0, 0, 0, 1, -1),
    "returned": (0, 0, 0, 0, 1, -1, 0),
    "refused": (0, 0, 0, 0, 1, -1, 0),
    "withdrawn": (0, 0, 0, 0, 1, -1, 0),
    "stopped": (0, 0, 0, 0, 1, -1, 0),
    "reopened": (0, 0, 1, 0, 0, 1, 0),
}
ENDS = ("returned", "refused", "withdrawn", "stopped")
OF_A_HANDOVER = ("offered", "handed_in", "offer_refused", "handed_out", "offer_ended")
FIELDS = (
    "unit", "seq", "at", "business_at", "type", "dossier", "procedure", "custody", "handover",
    "peer", "body", "prev", "hash",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something the document does not allow; `kind` is a stable word."""

    kind: str
    unit: str
    seq: int
    dossier: str
    text: str


@dataclass
class Unit:
    """What has been read of one unit."""

    code: str
    seq: int = 0
    head: str = ""
    at: datetime | None = None
    columns: list[int] = field(default_factory=lambda: [0] * 7)
    places: dict[str, str] = field(default_factory=dict)
    stock: dict[str, set[str]] = field(default_factory=lambda: {"open": set(), "in_transit": set()})
    procedures: dict[str, str] = field(default_factory=dict)
    days: defaultdict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def __post_init__(self) -> None:
        self.head = hashlib.sha256(b"motcua ledger 1 " + self.code.encode()).hexdigest()


@cache
def fact_class() -> Any:
    """The message of the topic, as the `.proto` files describe it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "all.bin"
        common = str(files("grpc_tools") / "_proto")
        arguments = [
            "protoc", f"-I{PROTO}", f"-I{common}", "--include_imports",
            f"--descriptor_set_out={out}", "motcua/dossier/v1/dossier.proto",
        ]  # fmt: skip
        if import_module("grpc_tools.protoc").main(arguments) != 0:
            raise RuntimeError("the .proto files do not compile")
        described = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in described.file:
        pool.Add(file)
    return message_factory.GetMessageClass(
        pool.FindMessageTypeByName("motcua.dossier.v1.DossierFact")
    )


class Auditor:
    """Reads ledger lines in the order printed; `findings` is the report."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.findings: list[Finding] = []
        self.handovers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.custodies: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.origins: dict[str, str] = {}
        self.ends: list[dict[str, Any]] = []

    def read(self, lines: Iterable[str]) -> list[Finding]:
        """All findings over these lines."""
        for text in lines:
            if text.strip():
                self.line(json.loads(text))
        return self.close()

    def line(self, line: dict[str, Any]) -> None:
        """Check one line against the lines before it."""
        missing = [name for name in FIELDS if name not in line]
        if missing:
            self.find("fields", line, f"lacks {', '.join(missing)}")
            return
        if line["unit"] not in self.units and any(code > line["unit"] for code in self.units):
            self.find("order", line, "units are not in order")
        unit = self.units.setdefault(line["unit"], Unit(line["unit"]))
        self.chain(unit, line)
        self.body(line)
        self.move(unit, line)
        self.remember(line)
        unit.seq, unit.head = line["seq"], line["hash"]

    def chain(self, unit: Unit, line: dict[str, Any]) -> None:
        """Numbers without gaps, each hash over the one before and its own body."""
        if line["seq"] != unit.seq + 1:
            self.find("gap", line, f"follows number {unit.seq}")
        if line["prev"] != unit.head:
            self.find("chain", line, "does not continue the chain")
        body = hashlib.sha256(base64.b64decode(line["body"])).digest()
        if hashlib.sha256(bytes.fromhex(line["prev"]) + body).hexdigest() != line["hash"]:
            self.find("hash", line, "hash is not that of its body")
        at = datetime.fromisoformat(line["at"])
        if unit.at is not None and at < unit.at:
            self.find("clock", line, "was recorded before the entry ahead of it")
        unit.at = at

    def body(self, line: dict[str, Any]) -> None:
        """The exact bytes say the same as the line."""
        try:
            fact = fact_class().FromString(base64.b64decode(line["body"]))
        except Exception:  # noqa: BLE001 - whatever the decoder objects to
            self.find("body", line, "body is no fact")
            return
        said = {
            "unit": fact.unit,
            "seq": fact.seq,
            "at": fact.at.ToDatetime(tzinfo=HANOI),
            "business_at": fact.business_at.ToDatetime(tzinfo=HANOI),
            "type": fact.WhichOneof("event"),
            "dossier": fact.dossier,
            "procedure": fact.procedure,
            "custody": fact.custody,
            "handover": fact.handover or None,
            "peer": fact.peer or None,
        }
        for name, value in said.items():
            shown = line[name]
            if isinstance(value, datetime):
                shown = datetime.fromisoformat(shown)
            if shown != value:
                self.find("body", line, f"{name} is not what the body says")
        is_of_handover = line["type"] in OF_A_HANDOVER
        if is_of_handover != (line["handover"] is not None and line["peer"] is not None):
            self.find("handover", line, "handover and peer belong to the facts of a handover alone")

    def move(self, unit: Unit, line: dict[str, Any]) -> None:
        """The columns of the table, against the dossiers counted one by one."""
        kind, code = line["type"], line["dossier"]
        self.reclassify(unit, line)
        moves = TABLE.get(kind)
        if moves is None:
            return
        before = unit.places.get(code, "")
        self.allowed(line, before)
        after = "open" if moves[5] > 0 else "in_transit" if moves[6] > 0 else ""
        unit.columns = [old + new for old, new in zip(unit.columns, moves, strict=True)]
        day = datetime.fromisoformat(line["business_at"]).astimezone(HANOI).date().isoformat()
        names = ("received", "handed_in", "reopened", "handed_out", "closed", "open", "in_transit")
        for name, amount in zip(names, moves, strict=True):
            unit.days[day, line["procedure"]][name] += amount
        unit.places[code] = after or ("closed" if kind in ENDS else "gone")
        unit.procedures[code] = line["procedure"]
        for place, codes in unit.stock.items():
            (codes.add if place == after else codes.discard)(code)
        self.balance(unit, line)

    def reclassify(self, unit: Unit, line: dict[str, Any]) -> None:
        """One out of the old procedure and one into the new, in the tables by procedure."""
        code = line["dossier"]
        if line["type"] != "reclassified" or unit.places.get(code) not in {"open", "in_transit"}:
            return
        day = datetime.fromisoformat(line["business_at"]).astimezone(HANOI).date().isoformat()
        unit.days[day, unit.procedures[code]][unit.places[code]] -= 1
        unit.days[day, unit.procedures[code]]["moved_out"] += 1
        unit.days[day, line["procedure"]][unit.places[code]] += 1
        unit.days[day, line["procedure"]]["moved_in"] += 1
        unit.procedures[code] = line["procedure"]

    def allowed(self, line: dict[str, Any], before: str) -> None:
        """Whether the fact can follow where the dossier was in this unit."""
        follows = {
            "received": ("",),
            "handed_in": ("", "gone"),
            "offered": ("open",),
            "handed_out": ("in_transit",),
            "offer_ended": ("in_transit",),
            "reopened": ("closed",),
        }
        if before not in follows.get(line["type"], ("open",)):
            self.find("sequence", line, f"cannot follow “{before or 'nothing'}”")

    def balance(self, unit: Unit, line: dict[str, Any]) -> None:
        """The equation at this number, and the stock counted dossier by dossier."""
        received, handed_in, reopened, handed_out, closed, open_, in_transit = unit.columns
        if received + handed_in + reopened != closed + handed_out + open_ + in_transit:
            self.find("balance", line, "does not balance")
        if (len(unit.stock["open"]), len(unit.stock["in_transit"])) != (open_, in_transit):
            self.find("stock", line, "columns differ from the dossiers counted one by one")

    def remember(self, line: dict[str, Any]) -> None:
        """For what only two ledgers together can show."""
        kind, code = line["type"], line["dossier"]
        if kind in OF_A_HANDOVER and line["handover"]:
            self.handovers[line["handover"]].append(line)
        if kind == "received":
            self.origins[code] = line["unit"]
            if line["custody"] != 1:
                self.find("custody", line, "the first custody is number 1")
        if kind in {"received", "handed_in"}:
            self.custodies[code].append((line["custody"], line["unit"]))
        if kind in ENDS:
            self.ends.append(line)

    def close(self) -> list[Finding]:
        """What can be said when everything has been read."""
        for handover, lines in self.handovers.items():
            self.handover(handover, lines)
        for code, custodies in self.custodies.items():
            numbers = sorted(number for number, _ in custodies)
            if numbers != list(range(1, len(numbers) + 1)):
                self.findings.append(
                    Finding("custody", custodies[0][1], 0, code, f"custodies are {numbers}")
                )
        for line in self.ends:
            if self.origins.get(line["dossier"]) != line["unit"]:
                self.find("end", line, "ended by a unit that did not receive it")
        for unit in self.units.values():
            self.by_day(unit)
        return self.findings

    def handover(self, handover: str, lines: list[dict[str, Any]]) -> None:
        """One offered; at most one handed_in; at most one of handed_out and offer_ended."""
        by_kind = {kind: [x for x in lines if x["type"] == kind] for kind in OF_A_HANDOVER}
        offered, taken = by_kind["offered"], by_kind["handed_in"]
        out, ended = by_kind["handed_out"], by_kind["offer_ended"]
        if len(offered) != 1:
            self.find("handover", lines[0], f"{len(offered)} times offered ({handover})")
            return
        sender = offered[0]
        if len(taken) > 1 or len(out) + len(ended) > 1:
            self.find("handover", lines[-1], f"ended or taken more than once ({handover})")
        if out and not taken:
            self.find("handover", out[0], f"handed out, but nobody has it ({handover})")
        if ended and (taken or not by_kind["offer_refused"]):
            self.find("handover", ended[0], f"ended without the receiver's word ({handover})")
        for line in (*taken, *by_kind["offer_refused"]):
            wanted = sender["custody"] + (line["type"] == "handed_in")
            pair = (line["peer"], line["unit"], line["dossier"], line["custody"])
            if pair != (sender["unit"], sender["peer"], sender["dossier"], wanted):
                self.find("handover", line, f"is no answer to the offer ({handover})")

    def by_day(self, unit: Unit) -> None:
        """Day after day, by procedure: opening + gains = losses + stock, and no stock below 0."""
        opening: Counter[str] = Counter()
        for (day, procedure), moved in sorted(unit.days.items()):
            stock = moved["open"] + moved["in_transit"]
            gains = moved["received"] + moved["handed_in"] + moved["reopened"] + moved["moved_in"]
            losses = moved["closed"] + moved["handed_out"] + moved["moved_out"]
            closing = opening[procedure] + stock
            if opening[procedure] + gains != losses + closing or closing < 0:
                text = f"{day}, {procedure}: {opening[procedure]} + {gains} ≠ {losses} + {closing}"
                self.findings.append(Finding("day", unit.code, 0, "", text))
            opening[procedure] = closing

    def acknowledging(self) -> list[str]:
        """Handovers that the receiver has recorded and the sender has not."""
        return [
            handover
            for handover, lines in self.handovers.items()
            if {"handed_in"} == {x["type"] for x in lines} & {"handed_in", "handed_out"}
        ]

    def custodians(self) -> Iterator[tuple[str, str, str]]:
        """Where each dossier is that has not ended: (dossier, unit, open or in_transit)."""
        for code, custodies in self.custodies.items():
            _, unit = max(custodies)
            place = self.units[unit].places.get(code, "")
            if place in {"open", "in_transit"}:
                yield code, unit, place

    def find(self, kind: str, line: dict[str, Any], text: str) -> None:
        """Note a finding about a line."""
        self.findings.append(
            Finding(
                kind, str(line.get("unit")), int(line.get("seq") or 0),
                str(line.get("dossier")), f"{line.get('unit')} {line.get('seq')}: {text}",
            )
        )  # fmt: skip


def audit(lines: Iterable[str]) -> list[Finding]:
    """Findings over the output of `motcua ledger`."""
    return Auditor().read(lines)


def main() -> int:
    """Audit standard input; 1 where something was found."""
    found = audit(sys.stdin)
    for finding in found:
        sys.stdout.write(f"{finding.kind}: {finding.text} ({finding.dossier})\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
