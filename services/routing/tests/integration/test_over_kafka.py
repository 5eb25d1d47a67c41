"""The same service over a real Kafka, once."""

from __future__ import annotations

from pathlib import Path

from routing_builders import DOSSIER, LEG_UP, Ledgers, hours
from routing_parts import make_parts

from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.clock import FixedClock


def test_a_wanted_leg_is_answered_over_kafka(own_kafka, routing_database, tmp_path: Path) -> None:
    bus = KafkaBus(own_kafka.bootstrap, partitions=3, replication=1)
    parts = make_parts(routing_database.dsn, bus, tmp_path, FixedClock(hours(6)), poll_seconds=0.5)
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0))
    ledgers.write("xa", 1, "leg_wanted", hours(6), leg=LEG_UP, place="nguoi-co-cong.huyen")
    parts.tell_catalog()
    parts.tell(ledgers.facts["xa"])
    while not (dossier := parts.routing.queries.dossier(DOSSIER)) or not dossier.legs:
        parts.read()
    parts.read()
    parts.tick()

    assert parts.words("xa")[0].leg_answered.unit == "huyen"
    assert parts.news() == ["leg_planned"]
    parts.consumer.close()
    parts.routing.engine.dispose()
