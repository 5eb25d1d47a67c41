"""What the chart promises, on a real cluster; in this order, on one installation."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cluster.account import Account
from tests.cluster.calling import (
    NEEDS,
    OPEN_TO_ALL,
    PLACES,
    evict,
    metrics,
    reached_by,
    reached_by_stranger,
    reached_by_watcher,
    services,
)
from tests.cluster.hanging import hang, pid_of, restarts
from tests.cluster.kube import Kube
from tests.cluster.trial import RELEASE, Trial
from tests.e2e.auditor import audit
from tests.e2e.doors import Json, eventually
from tests.e2e.load import Stint, at_work

pytestmark = pytest.mark.timeout(1800, func_only=True)

COMMUNE = "xa-dan-tien"
DISTRICT = "huyen-khoai-chau"
PROVINCE = "tinh-hung-yen"
MARTYR = "1.010803"
# Two hundred of every shape: one unit, two levels, three levels, groups, all ends.
MIXED = (
    ("1.001193", COMMUNE, "approve", 50),
    ("2.001909", "phuong-an-tao", "approve", 40),
    ("2.000908", DISTRICT, "approve", 40),
    ("1.010803", COMMUNE, "approve", 12),
    ("1.004492", "thi-tran-khoai-chau", "approve", 12),
    ("3.000722", COMMUNE, "approve", 6),
    ("1.001193", COMMUNE, "supplement", 10),
    ("2.000908", DISTRICT, "refuse", 10),
    ("2.001909", "phuong-an-tao", "withdraw", 10),
    ("2.000908", DISTRICT, "stop", 10),
)
WORK = (
    Stint("1.001193", COMMUNE, 8, 40),
    Stint("2.000908", DISTRICT, 8, 40),
    Stint(MARTYR, COMMUNE, 2, 4),
)


def balanced(trial: Trial) -> Json:
    """The proof's last line; it must balance, and a stranger must agree."""
    proof = trial.platform.prove()
    assert proof["balanced"] is True, proof
    assert audit(json.dumps(line) for line in trial.platform.ledger()) == []
    return proof


def test_the_chart_says_itself_that_it_works(trial: Trial, account: Account) -> None:
    with account.step("helm test"):
        trial.kube.helm("test", RELEASE, "--logs", "--timeout", "5m")


def test_no_pod_is_more_than_restricted_allows(kube: Kube, trial: Trial) -> None:
    namespace = kube.get("namespace", trial.kube.namespace)

    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert len(trial.kube.pods()) > 15
    for pod in trial.kube.pods():
        for container in pod["spec"]["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert not container["image"].endswith(":latest")


def test_an_allowance_climbs_three_levels_and_comes_home(trial: Trial, account: Account) -> None:
    with account.step("S2: commune, district, province and home"):
        end = trial.platform.journey(MARTYR, at=COMMUNE)[-1]

    assert end["end"] == "returned"
    assert end["custodians"] == [COMMUNE, DISTRICT, PROVINCE, COMMUNE]
    assert end["messages"] >= 1


def test_two_hundred_mixed_journeys_end_as_asked(trial: Trial, account: Account) -> None:
    def walk(procedure: str, unit: str, outcome: str, count: int) -> list[Json]:
        lines = trial.platform.journey(
            procedure, "--outcome", outcome, "--count", str(count), at=unit
        )
        return [line for line in lines if "end" in line]

    with account.step("200 mixed journeys") as told:
        with ThreadPoolExecutor(3) as pool:
            ends = [end for each in pool.map(lambda each: walk(*each), MIXED) for end in each]
        told.update(Counter(str(end["end"]) for end in ends))

    assert len(ends) == 200
    assert len({end["dossier"] for end in ends}) == 200


def test_the_books_balance(trial: Trial, account: Account) -> None:
    with account.step("prove") as told:
        proof = balanced(trial)
        told.update({name: proof[name] for name in ("units", "facts", "dossiers")})


def test_a_stranger_reaches_no_store_and_no_question(trial: Trial, account: Account) -> None:
    places = [*services(trial), *metrics(trial)]
    with account.step("a stranger's pod calls at every store, service and metrics port") as told:
        found = reached_by_stranger(trial, [*places, OPEN_TO_ALL])
        assert found.pop(OPEN_TO_ALL), "the stranger finds nobody by name: its refusals say nothing"
        told["reached"] = sum(found.values())
        told["refused"] = len(found) - sum(found.values())

    assert set(found) == set(places) > set(PLACES)
    assert not any(found.values()), found


def test_those_who_watch_read_the_metrics_of_every_part(trial: Trial, account: Account) -> None:
    with account.step("a watcher's pod calls at every metrics port") as told:
        found = reached_by_watcher(trial, metrics(trial))
        told["reached"] = sum(found.values())

    assert len(found) == len(set(NEEDS) - {"door"})
    assert all(found.values()), found


def test_every_part_stands_in_the_table(trial: Trial) -> None:
    assert set(trial.components()) ^ set(NEEDS) == {"postgres", "kafka", "rabbitmq"}


@pytest.mark.parametrize(("component", "wanted"), NEEDS.items(), ids=NEEDS)
def test_a_pod_reaches_exactly_what_it_needs(
    trial: Trial, component: str, wanted: set[str]
) -> None:
    found = reached_by(trial, component, PLACES)

    assert {place for place, is_open in found.items() if is_open} == wanted


def test_the_budget_keeps_the_last_counter_open(trial: Trial, account: Account) -> None:
    with account.step("two evictions at once of a deployment with two pods") as told:
        answers = [evict(trial, pod) for pod in trial.pods("intake-dan-tien-web")]
        told["refused"] = answers.count(False)
        trial.wait_ready()

    assert sorted(answers) == [False, True]


def test_a_consumer_that_hangs_is_restarted_by_its_probe(trial: Trial, account: Account) -> None:
    component = "reporting-background"
    pod = trial.pods(component)[0]
    pid = pid_of(trial, pod)
    before = restarts(pod)

    with account.step("a consumer hangs until its probe ends it"):
        hang(pid)
        eventually(
            lambda: restarts(trial.pods(component)[0]) > before,
            what="the consumer is started anew", seconds=240, pause=2,
        )  # fmt: skip
        trial.wait_ready()


def test_each_pod_that_is_deleted_comes_back_while_officers_work(
    trial: Trial, account: Account
) -> None:
    with at_work(trial.platform, *WORK) as load:
        load.goes_on(seconds=180)
        for component in trial.components():
            with account.step(f"deleted while officers work: {component}"):
                trial.delete_one(component)
                trial.wait_ready()
        load.goes_on(seconds=180)
        with account.step("all journeys of that time end") as told:
            load.finish(seconds=900)
            told["dossiers"] = load.count
        ends = load.ends()
    assert Counter(end["end"] for end in ends) == {"returned": load.count}
    assert len({end["dossier"] for end in ends}) == load.count
    with account.step("prove, after all pods were deleted") as told:
        proof = balanced(trial)
        told.update({name: proof[name] for name in ("facts", "dossiers")})
