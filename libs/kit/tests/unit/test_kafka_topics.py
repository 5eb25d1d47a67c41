from concurrent.futures import Future

import pytest

from motcua_kit.bus.kafka_topics import refused
from motcua_kit.bus.port import BusUnavailable


def test_a_broker_that_says_nothing_about_a_new_topic_is_away() -> None:
    with pytest.raises(BusUnavailable, match="dossier"):
        refused({"dossier": Future()}, seconds=0)
