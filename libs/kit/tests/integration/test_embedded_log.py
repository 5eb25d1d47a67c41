"""What the embedded log promises beside the contract of both buses."""

import itertools
from datetime import UTC, datetime

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import OutMessage
from motcua_testing.databases import DatabaseFactory

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_a_reader_that_will_not_wait_reads_what_is_there(database_factory: DatabaseFactory) -> None:
    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics(["said"])
    publisher = bus.publisher("node")
    subscription = bus.subscribe("reader", ["said"], lambda _places: {})
    subscription.poll(10, 0)

    for seq in range(1, 301):
        publisher.publish([OutMessage("said", "key", "node", seq, b"", "said", AT, b"")])
        read = itertools.chain.from_iterable(iter(lambda: subscription.poll(10, 0), []))
        assert [message.seq for message in read] == [seq]
    subscription.close()
    publisher.close()
