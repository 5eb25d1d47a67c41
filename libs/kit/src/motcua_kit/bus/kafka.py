"""Apache Kafka by confluent-kafka.

Producing is idempotent with acks=all; Kafka transactions are not used and not
claimed (librdkafka lacks KIP-890). Positions live in the reader's database, the
group's committed offsets only show lag to operators.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Final

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    Message,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from motcua_kit.bus.kafka_topics import create
from motcua_kit.bus.port import (
    CATALOG_TOPIC,
    BusPicture,
    BusUnavailable,
    Envelope,
    OutMessage,
    Place,
    Placed,
    Positions,
)
from motcua_kit.bus.wire import BadHeaders, envelope, headers_of, stray

DELIVERY_SECONDS: Final = 20
LOOK_SECONDS: Final = 5
SCAN_SECONDS: Final = 10
# After its first fact a batch waits this long for more: freshness against transactions.
GATHER_SECONDS: Final = 0.05
# A broker that comes back, or was fenced for being slow, leads its partitions again within this.
LEADER_SECONDS: Final = 30
# Exported by the package, but not as its types say.
_LATEST: Final[Any] = vars(import_module("confluent_kafka.admin"))["OffsetSpec"].latest
_NO_LEADER: Final = frozenset(
    {
        KafkaError.NOT_LEADER_FOR_PARTITION,
        KafkaError.LEADER_NOT_AVAILABLE,
        KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001 - librdkafka's public codes
    }
)


class KafkaBus:
    """The bus of districts and provinces."""

    def __init__(
        self,
        servers: str,
        *,
        partitions: int = 24,
        replication: int = 1,
        security: Mapping[str, str] | None = None,
    ) -> None:
        self._partitions = partitions
        self._replication = replication
        self._common: dict[str, Any] = {
            "bootstrap.servers": servers,
            "client.id": "motcua",
            "log_level": 2,
            "reconnect.backoff.max.ms": 2000,
            **(security or {}),
        }
        self._looker: AdminClient | None = None

    def ensure_topics(self, topics: Sequence[str]) -> None:
        create(AdminClient(self._common), [self._new_topic(topic) for topic in topics])

    def _new_topic(self, topic: str) -> NewTopic:
        config = {"retention.ms": "-1"}
        if topic == CATALOG_TOPIC:
            config["cleanup.policy"] = "compact"
        if self._replication >= 3:
            config["min.insync.replicas"] = "2"
        return NewTopic(
            topic,
            num_partitions=self._partitions,
            replication_factor=self._replication,
            config=config,
        )

    def publisher(self, name: str) -> KafkaPublisher:
        return KafkaPublisher({**self._common, "client.id": f"motcua-{name}"})

    def subscribe(
        self, reader: str, topics: Sequence[str], positions: Positions
    ) -> KafkaSubscription:
        return KafkaSubscription(self._common, reader, topics, positions)

    def look(self, topics: Sequence[str]) -> BusPicture:
        looker = self._looker = self._looker or AdminClient(self._common)
        try:
            known = looker.list_topics(timeout=LOOK_SECONDS)
            parts = {
                (topic, part.id): part
                for topic in topics
                if topic in known.topics
                for part in known.topics[topic].partitions.values()
            }
            ends = _latest(looker, list(parts))
        except (KafkaException, TimeoutError) as error:
            raise BusUnavailable(str(error)) from error
        behind = sum(len(part.isrs) < len(part.replicas) for part in parts.values())
        return BusPicture(ends, len(known.brokers), behind)

    def scan(
        self, topic: str, key: str | None = None, *, since: Placed | None = None
    ) -> Iterator[Envelope]:
        consumer = Consumer(
            {**self._common, "group.id": "motcua-scan", "enable.auto.commit": False}
        )
        try:
            yield from _scan(consumer, topic, key, since)
        except KafkaException as error:
            raise BusUnavailable(str(error)) from error
        finally:
            consumer.close()


def _latest(admin: AdminClient, places: Sequence[Place]) -> dict[Place, int]:
    """Next offsets, asked of the leaders in one question each."""
    if not places:
        return {}
    asked = {TopicPartition(*place): _LATEST() for place in places}
    told = admin.list_offsets(asked, request_timeout=LOOK_SECONDS)
    return {
        (place.topic, place.partition): future.result(LOOK_SECONDS).offset
        for place, future in told.items()
    }


def _scan(
    consumer: Consumer, topic: str, key: str | None, since: Placed | None
) -> Iterator[Envelope]:
    left = _ends_once_led(consumer, topic, since)
    start = since.offset + 1 if since else OFFSET_BEGINNING
    consumer.assign([TopicPartition(topic, number, start) for number in left])
    gives_up_at = time.monotonic() + SCAN_SECONDS
    while left:
        messages = consumer.consume(5000, timeout=0.1)
        if messages:
            gives_up_at = time.monotonic() + SCAN_SECONDS
        elif time.monotonic() > gives_up_at:
            raise BusUnavailable(f"{topic}: the broker stopped answering during a scan")
        for message in messages:
            if message.error():
                continue
            read = _envelope(message)
            if read.offset + 1 >= left.get(read.partition, 0):
                left.pop(read.partition, None)
            if key is None or read.key == key:
                yield read


def _ends_once_led(consumer: Consumer, topic: str, since: Placed | None) -> dict[int, int]:
    """Ends of what is to be read, asked again while the partitions have no leader."""
    gives_up_at = time.monotonic() + LEADER_SECONDS
    while True:
        try:
            return _ends(consumer, topic, since)
        except KafkaException as error:
            if error.args[0].code() not in _NO_LEADER or time.monotonic() > gives_up_at:
                raise
            consumer.poll(0.5)


def _ends(consumer: Consumer, topic: str, since: Placed | None) -> dict[int, int]:
    """Present ends of the partitions that hold something to read."""
    told = consumer.list_topics(topic, timeout=10).topics[topic]
    if told.error is not None and told.error.code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
        raise KafkaException(told.error)
    known = list(told.partitions)
    ends: dict[int, int] = {}
    for number in [since.partition] if since else known:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=10)
        if high > max(low, since.offset + 1 if since else low):
            ends[number] = high
    return ends


class KafkaPublisher:
    """An idempotent producer that waits for the broker's word on each batch."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = {
            **config,
            "enable.idempotence": True,
            "acks": "all",
            "linger.ms": 2,
            "compression.type": "lz4",
            "delivery.timeout.ms": DELIVERY_SECONDS * 1000,
            "queue.buffering.max.messages": 200_000,
        }
        self._producer: Producer | None = None

    def publish(self, messages: Sequence[OutMessage]) -> list[Placed]:
        placed: list[Placed | None] = [None] * len(messages)
        failures: list[str] = []
        producer = self._producer = self._producer or Producer(self._config)

        def report(index: int) -> Callable[[KafkaError | None, Message], None]:
            def delivered(error: KafkaError | None, message: Message) -> None:
                if error is not None:
                    failures.append(error.str())
                    return
                placed[index] = Placed(message.partition() or 0, message.offset() or 0)

            return delivered

        try:
            for index, message in enumerate(messages):
                producer.produce(
                    message.topic,
                    key=message.key.encode(),
                    value=message.body,
                    headers=headers_of(message),
                    on_delivery=report(index),
                )
            unanswered = producer.flush(DELIVERY_SECONDS + 5)
        except (KafkaException, BufferError) as error:
            self.close()
            raise BusUnavailable(str(error)) from error
        done = [place for place in placed if place is not None]
        if failures or unanswered or len(done) < len(messages):
            # A new producer for the next try: after a failed batch the old one may
            # hold later messages of the same key ahead of the failed ones.
            self.close()
            raise BusUnavailable(failures[0] if failures else "no answer from the broker")
        return done

    def close(self) -> None:
        if self._producer is not None:
            self._producer.purge()
            self._producer.flush(1)
            self._producer = None


class KafkaSubscription:
    """A member of the reader's group.

    Work is synchronous, so a rebalance finds nothing in flight.
    """

    def __init__(
        self,
        common: Mapping[str, Any],
        reader: str,
        topics: Sequence[str],
        positions: Positions,
    ) -> None:
        self._positions = positions
        self._start: dict[Place, int] = {}
        self._consumer = Consumer(
            {
                **common,
                "group.id": f"motcua-{reader}",
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "auto.offset.reset": "earliest",
                "partition.assignment.strategy": "range",
                "session.timeout.ms": 10_000,
                "fetch.wait.max.ms": 500,
                "queued.min.messages": 20_000,
                "topic.metadata.refresh.interval.ms": 10_000,
            }
        )
        self._consumer.subscribe(
            list(topics), on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked
        )

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        places = [(part.topic, part.partition) for part in partitions]
        self._start = dict(self._positions(places))
        consumer.assign(
            [
                TopicPartition(topic, number, self._start.get((topic, number)) or OFFSET_BEGINNING)
                for topic, number in places
            ]
        )

    def _revoked(self, _consumer: Consumer, _partitions: list[TopicPartition]) -> None:
        self._start = {}

    def poll(self, limit: int, timeout: float) -> list[Envelope]:
        try:
            messages = self._consumer.consume(1, timeout=timeout)
            if messages and limit > 1:
                messages += self._consumer.consume(limit - 1, timeout=GATHER_SECONDS)
        except KafkaException as error:
            raise BusUnavailable(str(error)) from error
        read: list[Envelope] = []
        for message in messages:
            failure = message.error()
            if failure is not None:
                if failure.code() in {
                    KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001 - librdkafka's public codes
                    KafkaError.UNKNOWN_TOPIC_OR_PART,
                }:
                    continue
                raise BusUnavailable(failure.str())
            read.append(_envelope(message))
        return read

    def position(self, place: Place) -> int | None:
        return self._start.get(place)

    def advance(self, places: Mapping[Place, int]) -> None:
        self._start.update(places)
        try:
            self._consumer.commit(
                offsets=[TopicPartition(t, p, offset) for (t, p), offset in places.items()],
                asynchronous=True,
            )
        except KafkaException:
            # The stored position is the truth; the group's offset only shows lag.
            return

    def rewind(self) -> None:
        mine = self._consumer.assignment()
        self._assigned(self._consumer, mine)

    def lag(self) -> Mapping[Place, int]:
        lags: dict[Place, int] = {}
        for place, start in self._start.items():
            _low, high = self._consumer.get_watermark_offsets(TopicPartition(*place), cached=True)
            if high >= 0:
                lags[place] = max(0, high - start)
        return lags

    def close(self) -> None:
        self._consumer.close()


def _envelope(message: Message) -> Envelope:
    place = (message.topic() or "", message.partition() or 0, message.offset() or 0)
    key = (message.key() or b"").decode(errors="replace")
    body = message.value() or b""
    try:
        return envelope(place, key, _headers(message), body)
    except BadHeaders:
        _kind, millis = message.timestamp()
        return stray(place, key, body, datetime.fromtimestamp(max(millis, 0) / 1000, UTC))


def _headers(message: Message) -> list[tuple[str, bytes]]:
    headers = message.headers() or []
    pairs = headers.items() if isinstance(headers, dict) else headers
    return [(n, v if isinstance(v, bytes) else (v or "").encode()) for n, v in pairs]


def wait_for(servers: str, *, seconds: float = 30) -> None:
    """Wait until the broker answers. Raises BusUnavailable."""
    admin = AdminClient({"bootstrap.servers": servers, "log_level": 0})
    deadline = time.monotonic() + seconds
    while True:
        try:
            admin.list_topics(timeout=2)
        except KafkaException as error:
            if time.monotonic() > deadline:
                raise BusUnavailable(str(error)) from error
        else:
            return
