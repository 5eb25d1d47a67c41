"""Whatever dies comes back, and nothing that was accepted is lost, doubled or miscounted.

One platform with real parts, thousands of dossiers under way, and one accident after another.
The tests share the platform and the load, and stand in the order in which they happen.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import DOSSIER_TOPIC, LEG_TOPIC, Envelope, OutMessage, handover_topic
from tests.e2e.auditor import audit
from tests.e2e.conftest import own_platform
from tests.e2e.doors import At, Refused, eventually
from tests.e2e.load import Load, Stint, at_work, signal_group
from tests.e2e.platform import Platform

pytestmark = [pytest.mark.fault, pytest.mark.in_order, pytest.mark.timeout(900, func_only=True)]

COMMUNE = "xa-dan-tien"
PROVINCE = "tinh-hung-yen"
BIRTH = "1.001193"
LEAST = 2000
# How long a slow machine may take to come back; a quick one never waits for it.
PATIENCE = 240
WORK = (
    Stint(BIRTH, COMMUNE, 40, 640),
    Stint("2.001909", "phuong-an-tao", 40, 640),
    Stint("2.000908", "huyen-khoai-chau", 40, 640),
    Stint("1.010803", COMMUNE, 6, 36),
    Stint("1.004492", "thi-tran-khoai-chau", 6, 30),
    Stint("3.000722", COMMUNE, 4, 20),
)


@pytest.fixture(scope="module")
def storm() -> Iterator[Platform]:
    """A platform with real parts that nobody else uses."""
    with own_platform("full") as platform:
        yield platform


@pytest.fixture(scope="module")
def load(storm: Platform) -> Iterator[Load]:
    """Dossiers under way all the time; thousands in the end."""
    with at_work(storm, *WORK) as load:
        load.goes_on()
        yield load


def comes_back(platform: Platform, name: str, old: int | None, seconds: float = PATIENCE) -> None:
    """Return when another process does the work of the one that died."""

    def look() -> bool:
        now = platform.pids()[name]
        return now is not None and now != old

    eventually(look, what=f"{name} comes back", seconds=seconds, pause=0.2)


def die(platform: Platform, name: str) -> int:
    """kill -9; the pid it had."""
    pid = platform.pids()[name]
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def test_each_process_that_is_killed_comes_back_by_itself(storm: Platform, load: Load) -> None:
    names = [each["name"] for each in storm.status()["processes"]] + ["caddy"]

    assert len(names) >= 13
    for name in names:
        comes_back(storm, name, die(storm, name))
    storm.wait_ready(PATIENCE)
    load.goes_on()


def test_up_adopts_what_runs_when_the_supervisor_was_killed(storm: Platform, load: Load) -> None:
    before = storm.pids()
    die(storm, "supervisor")
    eventually(
        lambda: storm.pids()["supervisor"] is None, what="the supervisor is gone", seconds=PATIENCE
    )
    die(storm, "reporting-nen")

    storm.start()

    after = storm.pids()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"supervisor", "reporting-nen"}
    assert None not in after.values()
    load.goes_on()


def test_counters_go_on_while_kafka_is_silent(storm: Platform, load: Load) -> None:
    counter = storm.at(COMMUNE, "counter_officer")
    node = ("intake-dan-tien-web", "intake-dan-tien-nen")
    kafka = storm.pids()["kafka"]
    assert kafka is not None
    signal_group(kafka, signal.SIGSTOP)
    try:
        codes = [counter.accept(BIRTH) for _ in range(4)]
        for name in node:
            comes_back(storm, name, die(storm, name))
        codes.append(
            eventually(lambda: accepted(counter), what="it receives again", seconds=PATIENCE)
        )
        assert {counter.see(code)["state"] for code in codes} == {"accepted"}
    finally:
        signal_group(kafka, signal.SIGCONT)

    watcher = storm.person("supervisor", PROVINCE)
    for code in codes:
        eventually(
            lambda code=code: _is_known(watcher, code),
            what="routing learns of it",
            seconds=PATIENCE,
        )
    load.goes_on()


def accepted(counter: At) -> str:
    """The code of a dossier received; empty while nobody answers behind the door."""
    try:
        return counter.accept(BIRTH)
    except Refused as refusal:
        if refusal.status in {502, 503}:
            return ""
        raise


def _is_known(watcher: Any, code: str) -> bool:
    answer = watcher.http.get(f"/dieu-phoi/api/v1/dossiers/{code}")
    return bool(answer.status_code == 200)


def test_kafka_killed_comes_back_with_all_it_had(storm: Platform, load: Load) -> None:
    comes_back(storm, "kafka", die(storm, "kafka"))
    storm.wait_ready(PATIENCE)
    load.goes_on()


def test_postgresql_killed_comes_back_with_all_it_had(storm: Platform, load: Load) -> None:
    comes_back(storm, "postgres", die(storm, "postgres"))
    storm.wait_ready(PATIENCE)
    load.goes_on()


def test_rabbitmq_killed_comes_back_with_all_it_had(storm: Platform, load: Load) -> None:
    comes_back(storm, "rabbitmq", die(storm, "rabbitmq"))
    storm.wait_ready(PATIENCE)
    load.goes_on()


def test_a_second_consumer_comes_and_goes_without_a_trace(storm: Platform, load: Load) -> None:
    second = [_another(storm, service) for service in ("routing-nen", "reporting-nen")]
    try:
        load.goes_on()
        assert [each.poll() for each in second] == [None, None]
    finally:
        for each in second:
            each.kill()
            each.wait(10)
    load.goes_on()


def _another(platform: Platform, name: str) -> subprocess.Popen[bytes]:
    """A second process with the environment of the first, consuming only."""
    file = platform.home / "services" / name / "launch.json"
    launch = json.loads(file.read_text())
    environment = {
        key: "0" if key.endswith(("_HTTP_PORT", "_GRPC_PORT", "_METRICS_PORT")) else value
        for key, value in launch["environment"].items()
    }
    command = [*launch["command"][:-1], "consumer"]
    log = (platform.home / "logs" / f"second-{name}.log").open("wb")
    return subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=log, stderr=log, cwd=platform.home
    )


def test_poison_is_parked_and_in_nobodys_way(storm: Platform, load: Load) -> None:
    bus = KafkaBus(storm.status()["kafka"])
    publisher = bus.publisher("nobody")
    for topic, producer in ((LEG_TOPIC, "routing"), (handover_topic("dan-tien"), "routing")):
        message = next(bus.scan(topic))
        poison = OutMessage(
            topic, "nobody-has-this-key", producer, 1, message.hash, message.type, message.at,
            b"\xff\xffthis is no protobuf",
        )  # fmt: skip
        publisher.publish([poison])
    publisher.close()

    auditor = storm.person("auditor", PROVINCE)
    for reader in ("/bao-cao/api/v1/reader", "/n/dan-tien/api/v1/reader"):
        parked = eventually(
            lambda reader=reader: auditor.get(reader)["parked"],
            what=f"{reader} parks the poison",
            seconds=PATIENCE,
        )
        assert {each["stream"].rpartition("|")[2] for each in parked} == {"nobody-has-this-key"}
    load.goes_on()


def test_everything_the_topic_holds_delivered_again_changes_nothing(
    storm: Platform, load: Load
) -> None:
    bus = KafkaBus(storm.status()["kafka"])
    again = [_as_published(envelope) for envelope in bus.scan(DOSSIER_TOPIC)]
    publisher = bus.publisher("duplicates")
    for start in range(0, len(again), 2000):
        publisher.publish(again[start : start + 2000])
    publisher.close()

    assert len(again) > 500
    load.goes_on()


def _as_published(envelope: Envelope) -> OutMessage:
    return OutMessage(
        envelope.topic, envelope.key, envelope.producer, envelope.seq, envelope.hash,
        envelope.type, envelope.at, envelope.body, envelope.traceparent,
    )  # fmt: skip


def test_after_all_that_every_dossier_came_to_its_end_once(storm: Platform, load: Load) -> None:
    load.finish(seconds=780)

    ends = load.ends()
    assert len(ends) == load.count >= LEAST
    assert Counter(end["end"] for end in ends) == {"returned": load.count}
    assert len({end["dossier"] for end in ends}) == load.count
    assert storm.prove()["balanced"] is True
    ledger = storm.ledger()
    assert audit(json.dumps(line) for line in ledger) == []
    received = Counter(line["dossier"] for line in ledger if line["type"] == "received")
    returned = Counter(line["dossier"] for line in ledger if line["type"] == "returned")
    assert {end["dossier"] for end in ends} == set(returned)
    assert set(received.values()) == set(returned.values()) == {1}
    assert len(received) == load.count + 5


def test_each_citizen_was_told_each_milestone_once(storm: Platform, load: Load) -> None:
    auditor = storm.person("auditor", PROVINCE)

    def unsent() -> dict[str, int]:
        totals = auditor.get("/thong-bao/api/v1/totals")
        return {state: totals[state] for state in ("planned", "waiting", "stuck") if totals[state]}

    eventually(
        unsent, what="all messages are sent", seconds=300, pause=0.5, wanted=lambda left: not left
    )
    totals = auditor.get("/thong-bao/api/v1/totals")
    assert totals["failed"] == 0, totals
    codes = [end["dossier"] for end in load.ends()]
    for code in codes[:: len(codes) // 60]:
        messages = auditor.get("/thong-bao/api/v1/messages", dossier=code)["messages"]
        told = [(each["milestone"], each["channel"]) for each in messages]
        assert len(told) == len(set(told)), code
        assert {"received", "result_ready"} <= {milestone for milestone, _ in told}, code
    gateway = auditor.get("/thong-bao/gateway/messages")
    assert gateway["doubled"] == []
    assert gateway["count"] >= load.count * 2
