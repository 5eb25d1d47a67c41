"""Instants as messages carry them."""

from datetime import UTC, datetime

import pytest

from motcua_kit.clock import instant_of


@pytest.mark.parametrize("micros", [0, 1, 249_997, 549_999, 999_999])
def test_an_instant_is_exact_to_the_microsecond(micros):
    at = datetime(2026, 11, 27, 2, tzinfo=UTC).replace(microsecond=micros)
    seconds = int(at.replace(microsecond=0).timestamp())

    assert instant_of(seconds, micros * 1000) == at
    assert instant_of(seconds, micros * 1000 + 999) == at


@pytest.mark.parametrize("seconds", [2**60, -(2**60), 253_402_300_800])
def test_an_instant_beyond_every_calendar_is_refused(seconds):
    with pytest.raises(OverflowError):
        instant_of(seconds, 0)
