"""Every query of every dashboard and alert answers on a running platform, or says why not."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final

import pytest

from deploy.grafana.boards import BOARDS
from deploy.grafana.boards.service import SERVICE as SERVICE_BOARD
from deploy.grafana.boards.unit import UNIT as UNIT_BOARD
from deploy.grafana.shapes import Ask, Board
from motcua_kit.telemetry.names import COUNTERS, GAUGES, HISTOGRAMS
from tests.e2e.doors import eventually
from tests.e2e.platform import Platform
from tests.observability.conditions import unconditioned
from tests.observability.prometheus import Prometheus
from tests.observability.queries import alerts, rules

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.panels,
]

# One inside a commune; one through three levels and home again.
BIRTH: Final = "1.001193"
JOURNEYS: Final = (BIRTH, "1.010803")
# Prometheus looks between them and after them, so that every counter is seen and then seen to rise.
ROUNDS: Final = 2
JOURNEY_SECONDS: Final = 600.0
# What is looked at seldom (the balance: every minute) has been seen twice by then.
SECONDS: Final = 180.0
# Wide enough for several looks of a busy machine.
WINDOW: Final = "5m"
SERVICES: Final = ("catalog", "routing", "notify", "reporting", "intake")
# The unit that the board of one unit is looked at for.
UNIT: Final = next(choice.sample for choice in UNIT_BOARD.choices)
_CHOICE: Final = re.compile(r"label_values\((?P<selector>.+), (?P<label>\w+)\)")


@pytest.fixture(scope="module")
def told(full: Platform, prometheus: Prometheus) -> list[dict[str, Any]]:
    """Journeys that went by while Prometheus looked; their lines.

    One dossier stays open, so that somebody holds something whenever it looks, and a proof asks
    services that nobody visits meanwhile.
    """
    processes = {process["name"] for process in full.status()["processes"]}
    full.at(UNIT, "counter_officer").accept(BIRTH)
    full.prove()
    prometheus.sees_all(processes)
    lines: list[dict[str, Any]] = []
    for _ in range(ROUNDS):
        for procedure in JOURNEYS:
            words = ("--procedure", procedure, "--at", "auto")
            lines += full.ask("journey", *words, seconds=JOURNEY_SECONDS)
        full.prove()
        prometheus.sees_all(processes)
    return lines


def chosen(ask: Ask, board: Board, **otherwise: str) -> str:
    """The query as Grafana would send it, with the board's samples chosen or something else."""
    expr = ask.expr.replace("$__rate_interval", WINDOW)
    for choice in board.choices:
        expr = expr.replace(f"${choice.name}", otherwise.get(choice.name, choice.sample))
    assert "$" not in expr, expr
    return expr


def questions(board: Board, **otherwise: str) -> dict[str, str]:
    """Everything that a board asks and that has to have an answer, by what asks it."""
    return {
        f"{figure.title}: {ask.expr}": chosen(ask, board, **otherwise)
        for figure, ask in board.asks()
        if not ask.may_be_empty
    }


def unanswered(
    asked: dict[str, str], prometheus: Prometheus, seconds: float = SECONDS
) -> dict[str, str]:
    """Of queries by what asks them, those that have had no answer, nor get one while we wait."""
    silent = dict(asked)

    def all_answer() -> bool:
        for title, expr in asked.items():
            if title in silent and prometheus.has_answered(expr):
                del silent[title]
        return not silent

    with suppress(AssertionError):
        eventually(all_answer, what="every query answers", seconds=seconds, pause=1)
    return silent


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.uid)
def test_every_panel_answers(board: Board, told: list[Any], prometheus: Prometheus) -> None:
    assert unanswered(questions(board), prometheus) == {}


@pytest.mark.parametrize("service", SERVICES)
def test_the_board_of_one_service_answers_for_each(
    service: str, told: list[Any], prometheus: Prometheus
) -> None:
    assert unanswered(questions(SERVICE_BOARD, service=service), prometheus) == {}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.uid)
def test_what_can_be_chosen_is_there_to_choose(
    board: Board, told: list[Any], prometheus: Prometheus
) -> None:
    for choice in board.choices:
        found = _CHOICE.fullmatch(choice.query)
        assert found is not None, choice.query
        selector = found["selector"].replace("$service", "intake")
        offered = prometheus.label_values(found["label"], of=selector)
        assert offered, choice.query
        assert choice.many or choice.sample in offered, choice.query


def test_a_question_that_nothing_answers_is_found(told: list[Any], prometheus: Prometheus) -> None:
    catalog, intake = (f'max by (service) (motcua_db_up{{service="{name}"}})'
                       for name in ("catalog", "intake"))  # fmt: skip
    (met,) = unconditioned(f"{catalog} > {catalog}")
    (never_met,) = unconditioned(f"{catalog} > {intake}")
    asked = {"nobody": 'motcua_db_up{deployment="nobody"}', "never met": never_met}

    assert unanswered(asked | {"all": "motcua_db_up", "met": met}, prometheus, seconds=2) == asked


def test_what_may_be_silent_can_be_asked(told: list[Any], prometheus: Prometheus) -> None:
    for board in BOARDS:
        for _, ask in board.asks():
            if ask.may_be_empty:
                prometheus.values(chosen(ask, board))


def test_every_alert_could_fire(told: list[Any], prometheus: Prometheus) -> None:
    asked = {
        f"{alert['alert']}: {query}": query
        for alert in alerts()
        for query in unconditioned(alert["expr"])
    }

    assert unanswered(asked, prometheus) == {}


def test_every_rule_can_be_computed(told: list[Any], prometheus: Prometheus) -> None:
    def healthy() -> bool:
        return all(rule["health"] == "ok" for rule in prometheus.rules())

    assert len(prometheus.rules()) == len(rules())
    eventually(healthy, what="every rule has been computed", seconds=SECONDS, pause=2)


def test_every_documented_metric_is_told(told: list[Any], prometheus: Prometheus) -> None:
    names = [*COUNTERS, *GAUGES, *(f"{name}_count" for name in HISTOGRAMS)]

    assert unanswered({name: f"count({name})" for name in names}, prometheus) == {}


def test_no_label_names_a_dossier(told: list[Any], prometheus: Prometheus) -> None:
    codes = {line["dossier"] for line in told if line.get("dossier")}
    assert len(codes) == ROUNDS * len(JOURNEYS)
    for label in prometheus.labels():
        values = prometheus.label_values(label)
        assert [value for value in values if any(code in value for code in codes)] == [], label


def test_the_books_balance_as_operators_see_them(told: list[Any], prometheus: Prometheus) -> None:
    def at_rest() -> bool:
        uncounted = prometheus.values("sum(abs(motcua:unit:uncounted_facts))")
        apart = prometheus.values("sum(motcua_ledger_imbalance)")
        return uncounted == [0] and apart == [0]

    eventually(
        at_rest, what="all facts are counted and all units balance", seconds=SECONDS, pause=2
    )
