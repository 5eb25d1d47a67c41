"""Two consumers at once, as with Kafka's partitions: nothing lost, nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from routing_builders import Ledgers, hours, to_district
from routing_parts import Parts

from motcua_routing.adapters.facts_wire import fact_of
from motcua_routing.adapters.uow import SqlUow
from motcua_routing.domain.facts import Fact
from motcua_routing.domain.path import LegState

DOSSIERS = [f"H31-{number}" for number in range(20)]


def story(code: str) -> Ledgers:
    ledgers = Ledgers(dossier=code)
    ledgers.write("xa", 1, "received", hours(0), due=hours(200))
    return to_district(ledgers)


def test_both_sides_of_a_leg_may_be_read_at_the_same_time(parts: Parts) -> None:
    parts.tell_catalog()
    stories = [story(code) for code in DOSSIERS]

    def read(unit: str, turn: int) -> None:
        chosen = stories if turn % 2 == 0 else list(reversed(stories))
        facts: list[Fact] = [
            fact_of(each.facts[unit][turn].SerializeToString())
            for each in chosen
            if turn < len(each.facts[unit])
        ]
        with parts.routing.engine.begin() as connection:
            uow = SqlUow(connection, parts.routing.memory, parts.clock)
            parts.routing.apply([], facts, uow)
            uow.flush()

    with ThreadPoolExecutor(2) as pool:
        sender = pool.submit(lambda: [read("xa", turn) for turn in range(4)])
        receiver = pool.submit(lambda: read("huyen", 0))
        sender.result(timeout=60)
        receiver.result(timeout=60)

    for code in DOSSIERS:
        dossier = parts.routing.queries.dossier(code)
        assert (dossier.custodian, dossier.custody) == ("huyen", 2)
        assert {leg.state for leg in dossier.legs.values()} == {LegState.ACCEPTED}
