"""Facts through Kafka and reporting's fold, beside raw consume + COPY in the same run.

    .venv/bin/python benchmarks/flow.py [--facts 200000]

Goal: at least 15,000 facts/s through the fold, and at least 0.15 of raw.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psycopg
from confluent_kafka import Consumer as RawConsumer

from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, LEG_TOPIC, NOTICE_TOPIC
from motcua_kit.clock import SystemClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import migrate
from motcua_parts.kafka import KafkaBroker
from motcua_parts.postgres import PostgresServer
from motcua_reporting.adapters.handler import READER, TOPICS, apply_batch

sys.path.insert(0, str(Path(__file__).parents[1]))
from services.reporting.tests.builders import Province


def publish(bus: KafkaBus, facts: int) -> int:
    """Whole journeys, spread over many communes; returns the number of facts."""
    publisher = bus.publisher("bench")
    sent = 0
    while sent < facts:
        province = Province(area=f"-{sent}")
        for n in range(50):
            province.whole_journey(f"H31.{sent:07d}-261120-{n:04d}")
        sent += len(publisher.publish(province.messages()))
    return sent


def raw(servers: str, dsn: str, facts: int) -> float:
    """Consume and COPY the bytes, with nothing decided; seconds."""
    consumer = RawConsumer(
        {
            "bootstrap.servers": servers,
            "group.id": f"raw-{uuid.uuid4().hex}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([DOSSIER_TOPIC])
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE raw (key text, body bytea)")
        connection.commit()
        seen, started = 0, 0.0
        while seen < facts:
            messages = consumer.consume(2000, timeout=1)
            if not messages:
                continue
            started = started or time.perf_counter()
            with connection.cursor() as cursor, cursor.copy("COPY raw FROM STDIN") as copy:
                for message in messages:
                    copy.write_row((message.key().decode(), message.value()))
            connection.commit()
            seen += len(messages)
    consumer.close()
    return time.perf_counter() - started


def folded(bus: KafkaBus, dsn: str, facts: int) -> float:
    """The same facts through the reader and the fold, position and effects together; seconds."""
    migrate(dsn, "motcua_reporting")
    engine = make_engine(dsn)
    consumer = Consumer(
        bus=bus,
        engine=engine,
        reader=READER,
        topics=TOPICS,
        handler=apply_batch,
        clock=SystemClock(),
        limits=Limits(batch=2000),
    )
    seen, started = 0, 0.0
    while seen < facts:
        began = time.perf_counter()
        read = consumer.turn()
        if read and not started:
            started = began
        seen += read
    taken = time.perf_counter() - started
    consumer.close()
    engine.dispose()
    return taken


def main() -> None:
    """Run both and print figure, limit and ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-flow-") as home:
        Path(home).chmod(0o755)
        postgres = PostgresServer.start(Path(home) / "postgres")
        kafka = KafkaBroker.start(Path(home) / "kafka")
        try:
            bus = KafkaBus(kafka.bootstrap, partitions=24)
            bus.ensure_topics([CATALOG_TOPIC, DOSSIER_TOPIC, LEG_TOPIC, NOTICE_TOPIC])
            facts = publish(bus, asked.facts)
            limit = facts / raw(kafka.bootstrap, postgres.create_database("raw", "raw").dsn, facts)
            figure = facts / folded(bus, postgres.create_database("rep", "rep").dsn, facts)
        finally:
            kafka.stop()
            postgres.stop()
    print(f"facts           {facts:>10,}")
    print(f"fold            {figure:>10,.0f} facts/s   (goal 15,000)")
    print(f"raw             {limit:>10,.0f} facts/s")
    print(f"ratio           {figure / limit:>10.2f}           (goal 0.15)")


if __name__ == "__main__":
    main()
