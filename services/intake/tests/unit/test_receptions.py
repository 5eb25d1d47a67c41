"""Receptions kept together: nobody waits for another group, and each stays in its own trace."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import cast

from motcua_intake.adapters.prepared import Prepared
from motcua_intake.adapters.receptions import GroupedReceptions
from motcua_intake.adapters.uow import SqlUow
from motcua_kit.telemetry.trace import TRACEPARENT, continued
from services.intake.tests.intake_builders import Desk

TRACES = [f"00-{n:032x}-{n:016x}-01" for n in (1, 2, 3)]


class Uows:
    """The first commit is held until two more receptions wait behind it."""

    def __init__(self) -> None:
        self.first_begun, self.others_wait = threading.Event(), threading.Event()
        self.groups: list[list[str | None]] = []

    @contextmanager
    def start(self) -> Iterator[SqlUow]:
        yield cast("SqlUow", self)

    def receive(self, group: Sequence[Prepared]) -> list[bool]:
        self.groups.append([each.traceparent for each in group])
        return [True] * len(group)

    def commit(self) -> None:
        self.first_begun.set()
        assert self.others_wait.wait(10)


class Line(GroupedReceptions):
    """Tells who stands behind the group that is being kept."""

    def behind(self) -> int:
        return len(self._waiting)


def test_who_keeps_a_group_does_not_lend_it_its_trace() -> None:
    uows = Uows()
    receptions = Line(uows.start)

    def store(traceparent: str) -> None:
        with continued({TRACEPARENT: traceparent}):
            receptions.store(Desk().receive(), None, None)

    first = threading.Thread(target=store, args=TRACES[:1])
    others = [threading.Thread(target=store, args=[trace]) for trace in TRACES[1:]]
    first.start()
    assert uows.first_begun.wait(10)
    for other in others:
        other.start()
    while receptions.behind() < len(others):
        others[0].join(0.01)
    uows.others_wait.set()
    for thread in (first, *others):
        thread.join(10)

    assert uows.groups[0] == TRACES[:1]
    assert sorted(uows.groups[1]) == TRACES[1:]


class Gates:
    """Each commit says that it has begun, and ends when it is let through."""

    def __init__(self, commits: int) -> None:
        self.begun = [threading.Event() for _ in range(commits)]
        self.let = [threading.Event() for _ in range(commits)]
        self.breaks = set[int]()
        self._count = iter(range(commits))

    @contextmanager
    def start(self) -> Iterator[SqlUow]:
        yield cast("SqlUow", self)

    def receive(self, group: Sequence[Prepared]) -> list[bool]:
        return [True] * len(group)

    def commit(self) -> None:
        place = next(self._count)
        self.begun[place].set()
        assert self.let[place].wait(10)
        if place in self.breaks:
            raise RuntimeError(place)


def _counters(receptions: GroupedReceptions, count: int) -> list[Future[object]]:
    def store(told: Future[object]) -> None:
        try:
            told.set_result(receptions.store(Desk().receive(), None, None))
        except BaseException as error:  # noqa: BLE001 - told to the test
            told.set_exception(error)

    futures = [Future[object]() for _ in range(count)]
    for told in futures:
        threading.Thread(target=store, args=[told], daemon=True).start()
    return futures


def _wait_until_behind(receptions: Line, count: int) -> None:
    ends_at = time.monotonic() + 10
    while receptions.behind() < count:
        assert time.monotonic() < ends_at
        os.sched_yield()


def test_who_is_kept_goes_home_while_the_next_group_is_still_at_work() -> None:
    gates = Gates(3)
    receptions = Line(gates.start)
    (first,) = _counters(receptions, 1)
    assert gates.begun[0].wait(10)
    second = _counters(receptions, 3)
    _wait_until_behind(receptions, 3)
    gates.let[0].set()
    assert gates.begun[1].wait(10)
    third = _counters(receptions, 2)
    _wait_until_behind(receptions, 2)
    first.result(10)
    gates.let[1].set()
    assert gates.begun[2].wait(10)

    for told in second:
        told.result(10)
    assert not any(told.done() for told in third)
    gates.let[2].set()
    for told in third:
        told.result(10)


def test_the_next_group_is_led_though_the_one_before_has_failed() -> None:
    gates = Gates(2)
    gates.breaks = {0}
    receptions = Line(gates.start)
    (first,) = _counters(receptions, 1)
    assert gates.begun[0].wait(10)
    (second,) = _counters(receptions, 1)
    _wait_until_behind(receptions, 1)
    for let in gates.let:
        let.set()

    assert isinstance(first.exception(10), RuntimeError)
    second.result(10)
