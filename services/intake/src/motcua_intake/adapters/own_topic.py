"""The topic of the ledgers, read by the deployment that writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Engine

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua_intake.adapters.replica import Replica, apply_records
from motcua_intake.adapters.wire import told_of
from motcua_intake.app.recover_unit import Lost
from motcua_intake.app.restoring import Compared, Standing
from motcua_intake.domain.recovery import Told
from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, Bus, Envelope
from motcua_kit.clock import Clock
from motcua_kit.tail import TailState, known_units, read_tail, stop_forked

_STANDINGS: Final = {
    TailState.SAME: Standing.WHOLE,
    TailState.BEYOND: Standing.BEHIND,
    TailState.FORKED: Standing.FORKED,
}


@dataclass(frozen=True)
class LedgerTopic:
    """An OwnTopic over the bus and the deployment's database."""

    engine: Engine
    bus: Bus
    clock: Clock
    replica: Replica
    serves: Callable[[str], bool]

    def learn_catalogue(self) -> None:
        """Apply what catalog has published; older records change nothing."""
        records = [_record(message) for message in self.bus.scan(CATALOG_TOPIC)]
        with self.engine.begin() as connection:
            apply_records(connection, records)
        self.replica.look_again()

    def units(self) -> list[str]:
        """Units with a ledger here, stopped ones left out."""
        return known_units(self.engine)

    def strangers(self, known: Sequence[str]) -> list[str]:
        """Units served here that have no ledger here, and one on the topic."""
        with self.engine.connect() as connection:
            here = {row.unit for row in connection.exec_driver_sql("SELECT unit FROM ledger_head")}
        served = {unit for unit in self.replica().units if self.serves(unit)} - here - set(known)
        if not served:
            return []
        return sorted({m.key for m in self.bus.scan(DOSSIER_TOPIC) if m.key in served})

    def compare(self, unit: str) -> Compared:
        """The unit's ledger beside its topic."""
        tail = read_tail(self.engine, self.bus, unit)
        standing = _STANDINGS[tail.state]
        if standing is not Standing.BEHIND:
            return Compared(unit, standing)
        told = tuple(told_of(entry.message.body) for entry in tail.entries)
        return Compared(unit, standing, Lost(unit, tail.seq + 1, told, tail))

    def of_dossiers(self, origins: Mapping[str, str]) -> dict[str, list[Told]]:
        """Each unit's facts are read once for every step along the handovers."""
        found: dict[str, list[Told]] = {code: [] for code in origins}
        asked: set[tuple[str, str]] = set()
        wanted = [(unit, code) for code, unit in origins.items()]
        while wanted:
            asked.update(wanted)
            told = [
                one
                for unit in sorted({unit for unit, _ in wanted})
                for one in self._facts(unit, {c for u, c in wanted if u == unit})
            ]
            for one in told:
                found[one.fact.dossier].append(one)
            passed_to = {
                (one.fact.peer, one.fact.dossier) for one in told if one.fact.type == "handed_out"
            }
            wanted = sorted(passed_to - asked)
        return found

    def _facts(self, unit: str, codes: set[str]) -> list[Told]:
        named = [code.encode() for code in codes]
        told: dict[int, Told] = {}
        for message in self.bus.scan(DOSSIER_TOPIC, unit):
            if any(code in message.body for code in named):
                one = told_of(message.body)
                if one.fact.dossier in codes:
                    told[one.seq] = one
        return [told[seq] for seq in sorted(told)]

    def stop(self, units: Sequence[str]) -> None:
        """Let these ledgers take no more facts, visibly."""
        stop_forked(self.engine, units, self.clock.now())


def _record(message: Envelope) -> tuple[str, int, bytes]:
    fact = CatalogFact.FromString(message.body)
    return fact.key, fact.version, message.body
