"""Making topics at a broker that may keep their making to itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Final

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from motcua_kit.bus.port import BusUnavailable, TopicMissing

ASK_SECONDS: Final = 15
ANSWER_SECONDS: Final = 20
LIST_SECONDS: Final = 10
_NOT_FOR_US: Final = frozenset(
    {
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.TOPIC_EXCEPTION,  # a name that no topic can have
        KafkaError.POLICY_VIOLATION,
    }
)


def create(admin: AdminClient, wanted: Sequence[NewTopic]) -> None:
    """See to it that the topics exist; raises TopicMissing for those that may not.

    Where an administrator makes the topics, an account has no right to: the broker then refuses
    to make even one that exists, so whether it does is looked up. Raises BusUnavailable.
    """
    withheld = refused(admin.create_topics(list(wanted), request_timeout=ASK_SECONDS))
    if not withheld:
        return
    missing = set(withheld) - _existing(admin)
    if missing:
        first = withheld[min(missing)]
        raise TopicMissing(missing, str(first)) from first


def refused(
    made: Mapping[str, Future[None]], seconds: float = ANSWER_SECONDS
) -> dict[str, KafkaException]:
    """Topics that will not be made for us; raises BusUnavailable when making another failed."""
    withheld: dict[str, KafkaException] = {}
    for topic, future in made.items():
        try:
            future.result(timeout=seconds)
        except KafkaException as error:
            code = error.args[0].code()
            if code in _NOT_FOR_US:
                withheld[topic] = error
            elif code != KafkaError.TOPIC_ALREADY_EXISTS:
                raise BusUnavailable(str(error)) from error
        except TimeoutError as error:
            raise BusUnavailable(f"{topic}: the broker did not say whether it made it") from error
    return withheld


def _existing(admin: AdminClient) -> set[str]:
    """Topics this account may see; asked for all, as a question for one may make it."""
    try:
        told = admin.list_topics(timeout=LIST_SECONDS)
    except KafkaException as error:
        raise BusUnavailable(str(error)) from error
    return {name for name, topic in told.topics.items() if topic.error is None}
