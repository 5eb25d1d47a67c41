"""A cluster and one trial installation in it, for all tests of this folder, in their order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cluster.account import Account
from tests.cluster.kube import Kube, reach
from tests.cluster.trial import Trial, installed

# A cluster takes minutes to come up: only `make test-cluster`, which sets this, asks for it.
TAG = os.environ.get("MOTCUA_CLUSTER_TAG", "")
collect_ignore_glob = [] if TAG else ["test_*.py"]

RESULTS = Path(__file__).resolve().parents[2] / "test-results"


@pytest.fixture(scope="session")
def account() -> Iterator[Account]:
    """The page that says what was done, kept whatever happens."""
    page = Account()
    yield page
    RESULTS.mkdir(exist_ok=True)
    page.write(RESULTS / "cluster.md")


@pytest.fixture(scope="session")
def kube(account: Account) -> Kube:
    """The cluster that scripts/cluster has started."""
    cluster = reach()
    account.says(f"Kubernetes {cluster.version}, images {TAG}.")
    return cluster


@pytest.fixture(scope="session")
def trial(kube: Kube, account: Account) -> Iterator[Trial]:
    """The platform, installed by the chart into a namespace of its own."""
    # pytest's own folders are cleared by the runs of others, which come and go meanwhile.
    with (
        TemporaryDirectory(prefix="mc-cluster-") as home,
        installed(kube, TAG, account, Path(home)) as trial,
    ):
        yield trial
