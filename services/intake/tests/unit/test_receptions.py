"""Receptions kept together stay each in its own trace."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from motcua_intake.adapters.receptions import GroupedReceptions
from motcua_intake.app.ports import Reception, Uow
from motcua_kit.telemetry.trace import TRACEPARENT, continued

TRACES = [f"00-{n:032x}-{n:016x}-01" for n in (1, 2, 3)]


class Uows:
    """The first commit is held until two more receptions wait behind it."""

    def __init__(self) -> None:
        self.first_begun, self.others_wait = threading.Event(), threading.Event()
        self.groups: list[list[str | None]] = []

    @contextmanager
    def start(self) -> Iterator[Uow]:
        yield cast("Uow", self)

    def receive(self, group: Sequence[Reception]) -> list[bool]:
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
            receptions.store(cast("Any", None), None, None)

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
