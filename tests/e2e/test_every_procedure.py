"""Every procedure of the catalogue reaches every end, in both modes.

Continuous integration walks each procedure to its result in full mode, and a sample of the
rest that is the same on every run. `MOTCUA_E2E_ALL=1` walks everything in both modes
(`make journeys`).
"""

from __future__ import annotations

import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest

from tests.e2e.auditor import audit
from tests.e2e.doors import Json
from tests.e2e.platform import Platform

ENDS = {
    "approve": "returned",
    "refuse": "refused",
    "supplement": "returned",
    "withdraw": "withdrawn",
    "stop": "stopped",
}
OTHERS = tuple(outcome for outcome in ENDS if outcome != "approve")
IS_WHOLE = os.environ.get("MOTCUA_E2E_ALL") == "1"
AT_ONCE = 6
DONG_HY = "9.26"


@dataclass(frozen=True)
class Trip:
    """One procedure to one end, from one unit or from any."""

    procedure: str
    outcome: str
    at: str = "auto"

    def walk(self, platform: Platform) -> str:
        """What is wrong with how it went; nothing where it ended as asked."""
        done = platform.run(
            "journey", "--procedure", self.procedure, "--at", self.at, "--outcome", self.outcome,
            "--json", seconds=400,
        )  # fmt: skip
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        wrong = self._wrong(lines[-1] if lines else {})
        if done.returncode == 0 and not wrong:
            return ""
        last_words = done.stderr.strip().splitlines()[-1:]
        return (
            f"{self.procedure} {self.outcome} at {self.at}: {wrong or done.returncode} {last_words}"
        )

    def _wrong(self, end: Json) -> str:
        if end.get("end") != ENDS[self.outcome]:
            return f"ended {end.get('end')!r}"
        path = end["custodians"]
        if not path or path[0] != path[-1]:
            return f"ended away from home: {path}"
        if any(here == there for here, there in pairwise(path)):
            return f"handed over to itself: {path}"
        wants_verdict = self.outcome not in {"withdraw", "stop"}
        if wants_verdict and end["verdict"] not in {"early", "on_time"}:
            return f"verdict {end['verdict']!r}"
        return "" if end["messages"] >= 1 else "nobody was told"


def procedures(platform: Platform) -> list[str]:
    """What may be received in the demo province today (Đồng Hỷ's are history)."""
    found = platform.person("auditor", "tinh-hung-yen").get("/danh-muc/api/v1/procedures")
    assert found["count"] == len(found["procedures"])
    return sorted(
        each["code"]
        for each in found["procedures"]
        if not each["code"].startswith(DONG_HY) and any(map(in_force, each["versions"]))
    )


def receptions(platform: Platform) -> list[Trip]:
    """Every procedure at every unit whose capabilities let it receive it."""
    auditor = platform.person("auditor", "tinh-hung-yen")
    units = [each for each in auditor.get("/danh-muc/api/v1/units")["units"] if each["deployment"]]
    return [
        Trip(procedure, "approve", unit["code"])
        for procedure in procedures(platform)
        for version in auditor.get(f"/danh-muc/api/v1/procedures/{procedure}")["versions"]
        if in_force(version)
        for unit in units
        if {each["tag"] for each in unit["capabilities"]} & set(version["received_at"])
    ]


def in_force(version: Json) -> bool:
    """Whether a version of a procedure holds today."""
    today = date.today().isoformat()
    return bool(version["valid_from"] <= today <= (version["valid_to"] or "9999"))


def sample(trips: list[Trip], size: int) -> list[Trip]:
    """The same few on every run; all of them when the whole matrix is wanted."""
    if IS_WHOLE or len(trips) <= size:
        return trips
    return random.Random(2018).sample(trips, size)  # noqa: S311 - no secret


def walk_all(platform: Platform, trips: list[Trip]) -> list[str]:
    """What went wrong, a line a trip."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda trip: trip.walk(platform), trips)
        return [wrong for wrong in found if wrong]


@pytest.mark.timeout(3600 if IS_WHOLE else 600, func_only=True)
def test_every_procedure_reaches_its_result_with_real_parts(full: Platform) -> None:
    trips = [Trip(code, "approve") for code in procedures(full)]

    # The rows of the domain table; procedures out of force are not received.
    assert len(trips) >= 57
    assert walk_all(full, trips) == []
    assert full.prove()["balanced"] is True


@pytest.mark.timeout(7200 if IS_WHOLE else 600, func_only=True)
def test_procedures_end_otherwise_with_real_parts(full: Platform) -> None:
    trips = [
        each
        for outcome in OTHERS
        for each in sample([Trip(code, outcome) for code in procedures(full)], 5)
    ]

    assert walk_all(full, trips) == []
    assert full.prove()["balanced"] is True
    assert audit(json.dumps(line) for line in full.ledger()) == []


@pytest.mark.timeout(7200 if IS_WHOLE else 600, func_only=True)
def test_procedures_reach_every_end_in_one_office(embedded: Platform) -> None:
    trips = [
        each
        for outcome in ENDS
        for each in sample([Trip(code, outcome) for code in procedures(embedded)], 3)
    ]

    assert walk_all(embedded, trips) == []
    assert embedded.prove()["balanced"] is True
    assert audit(json.dumps(line) for line in embedded.ledger()) == []


@pytest.mark.timeout(7200 if IS_WHOLE else 600, func_only=True)
def test_every_unit_that_may_receive_a_procedure_brings_it_to_its_result(
    embedded: Platform,
) -> None:
    trips = receptions(embedded)

    assert {trip.procedure for trip in trips} == set(procedures(embedded))
    assert walk_all(embedded, sample(trips, 8)) == []
    assert embedded.prove()["balanced"] is True
