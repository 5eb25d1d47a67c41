"""Another version comes and goes while the counter is open."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from tests.cluster.account import Account
from tests.cluster.counter import Counter, open_counter
from tests.cluster.next_version import REVISION, build_next, revision_of
from tests.cluster.trial import Trial

pytestmark = pytest.mark.timeout(1800, func_only=True)

COMMUNE = "xa-dan-tien"


def tell(told: dict[str, object], counter: Counter) -> None:
    """What the counter went through."""
    times = sorted(line["seconds"] for line in counter.lines())
    told["accepts"] = len(times)
    told["failed"] = len(counter.failures())
    told["median s"] = statistics.median(times)
    told["longest s"] = times[-1]


def test_an_upgrade_with_a_schema_step_stops_no_counter(
    trial: Trial, account: Account, tmp_path: Path
) -> None:
    before = trial.tag
    with account.step("build and load the next version"):
        tag = build_next(trial, tmp_path)

    with open_counter(trial, COMMUNE) as counter:
        with account.step("helm upgrade with a schema step, accepts going on") as told:
            trial.upgrade(tag)
            counter.goes_on()
            tell(told, counter)
        assert revision_of(trial, "intake_dan_tien") == REVISION
        assert counter.failures() == []

    with open_counter(trial, COMMUNE) as counter:
        with account.step("helm rollback, accepts going on") as told:
            trial.rollback(before)
            counter.goes_on()
            tell(told, counter)
        assert revision_of(trial, "intake_dan_tien") == REVISION
        assert counter.failures() == []

    with account.step("prove, after upgrade and rollback") as told:
        proof = trial.platform.prove()
        assert proof["balanced"] is True
        told["dossiers"] = proof["dossiers"]
