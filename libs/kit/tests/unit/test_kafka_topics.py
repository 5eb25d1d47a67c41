from concurrent.futures import Future

import pytest
from confluent_kafka import KafkaError, KafkaException

from motcua_kit.bus.kafka_topics import refused
from motcua_kit.bus.port import BusUnavailable


def test_a_broker_that_says_nothing_about_a_new_topic_is_away() -> None:
    with pytest.raises(BusUnavailable, match="dossier"):
        refused({"dossier": Future()}, seconds=0)


def answer(code: int) -> Future[None]:
    future: Future[None] = Future()
    future.set_exception(KafkaException(KafkaError(code)))
    return future


@pytest.mark.parametrize(
    "code",
    [
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.TOPIC_EXCEPTION,
        KafkaError.POLICY_VIOLATION,
    ],
)
def test_what_a_broker_will_not_make_for_us_is_told_from_a_broker_that_cannot_now(code) -> None:
    there = answer(KafkaError.TOPIC_ALREADY_EXISTS)

    assert set(refused({"dossier": there, "leg": answer(code)})) == {"leg"}
    with pytest.raises(BusUnavailable):
        refused({"leg": answer(code), "notice": answer(KafkaError.INVALID_REPLICATION_FACTOR)})
