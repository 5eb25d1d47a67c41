"""Words to a node that it cannot apply lie on its desk, and their topic hears of it."""

import pytest

from motcua.parked.v1.parked_pb2 import ParkedFact
from motcua_kit.bus.port import PARKED_TOPIC, OutMessage, handover_topic
from motcua_kit.ledger import chain, stream_genesis
from motcua_kit.parked import UNDECODABLE, StillRefused
from services.intake.tests.intake_builders import BELOW, COMMUNE, MONDAY
from services.intake.tests.integration.conftest import Province

TOPIC = handover_topic(BELOW)


def poison() -> OutMessage:
    """What somebody says to the commune, numbered and chained as it should be."""
    body = b"\xff\xffthis is no protobuf"
    fingerprint = chain(stream_genesis(TOPIC, "somebody", COMMUNE), body)
    return OutMessage(TOPIC, COMMUNE, "somebody", 1, fingerprint, "leg_answered", MONDAY, body)


def test_poison_is_shown_told_to_the_topic_and_refused_again_when_replayed(
    province: Province,
) -> None:
    province.bus.publisher("somebody").publish([poison()])
    province.settle()
    desk = province.below.desk()
    [fact] = desk.facts()

    assert (fact.reason, fact.unit) == (UNDECODABLE, COMMUNE)
    with pytest.raises(StillRefused):
        desk.replay(fact.key)
    assert desk.facts() == [fact]
    [told] = [ParkedFact.FromString(said.body) for said in province.bus.scan(PARKED_TOPIC)]
    assert told.WhichOneof("event") == "parked"
