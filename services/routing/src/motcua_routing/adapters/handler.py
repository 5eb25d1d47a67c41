"""What the consumer calls: a batch of the topics that routing reads, in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy.engine import Connection

from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, Envelope
from motcua_kit.clock import Clock
from motcua_routing.adapters.catalog_wire import record_of
from motcua_routing.adapters.facts_wire import fact_of
from motcua_routing.adapters.records import CatalogMemory
from motcua_routing.adapters.uow import SqlUow
from motcua_routing.app.ports import Record, Uow
from motcua_routing.domain.facts import Fact

READER: Final = "routing"
TOPICS: Final = (CATALOG_TOPIC, DOSSIER_TOPIC)

ApplyFacts = Callable[[Sequence[Record], Sequence[Fact], Uow], None]


def batch_handler(
    apply_facts: ApplyFacts, *, memory: CatalogMemory, clock: Clock
) -> Callable[[Connection, Sequence[Envelope]], None]:
    """A handler for the kit's consumer."""

    def handle(connection: Connection, messages: Sequence[Envelope]) -> None:
        of_catalog = [m for m in messages if m.topic == CATALOG_TOPIC]
        of_units = [m for m in messages if m.topic == DOSSIER_TOPIC]
        records = [record for m in of_catalog if (record := record_of(m.body)) is not None]
        facts = [fact_of(m.body) for m in of_units]
        traces = {
            fact.dossier: m.traceparent
            for fact, m in zip(facts, of_units, strict=True)
            if m.traceparent
        }
        uow = SqlUow(connection, memory, clock, traces)
        apply_facts(records, facts, uow)
        uow.flush()

    return handle
