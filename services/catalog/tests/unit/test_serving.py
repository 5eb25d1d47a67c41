"""An epoch fences who serves a unit."""

import pytest

from motcua_catalog.domain.errors import BadPublicKey, UnitNotServed
from motcua_catalog.domain.serving import Serving

KEY, OTHER = b"k" * 32, b"o" * 32
NEW = Serving("xa-dan-tien", "dan-tien")


def test_the_first_key_takes_the_first_epoch() -> None:
    assert NEW.registered("dan-tien", KEY) == Serving("xa-dan-tien", "dan-tien", 1, KEY)


def test_a_restart_with_the_same_key_keeps_the_epoch() -> None:
    serving = NEW.registered("dan-tien", KEY)

    assert serving.registered("dan-tien", KEY) == serving


def test_a_unit_that_moves_gets_a_new_epoch_from_its_new_deployment() -> None:
    moved = NEW.registered("dan-tien", KEY).assigned("con-lai")

    assert moved.public_key == b""
    with pytest.raises(UnitNotServed):
        moved.registered("dan-tien", KEY)
    assert moved.registered("con-lai", OTHER).epoch == 2


@pytest.mark.parametrize("key", [b"", b"short", bytes(32)])
def test_a_key_that_seals_nothing_is_refused(key: bytes) -> None:
    with pytest.raises(BadPublicKey):
        NEW.registered("dan-tien", key)
