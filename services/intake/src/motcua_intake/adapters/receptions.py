"""Receptions that come together are kept together: one commit, one turn at the ledger's head.

A unit's ledger is one chain, so receptions of a unit commit one after the other, and each commit
waits for the disk. While one group commits, the next gathers behind it; nobody waits on purpose,
and everybody's answer comes after the commit that holds the dossier (invariant 1).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from motcua_intake.adapters.prepared import KIND, Prepared, prepare
from motcua_intake.adapters.uow import SqlUow
from motcua_intake.domain.dossier import Dossier
from motcua_kit.errors import Transient

LARGEST_GROUP: Final = 32


def _taken() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class _Reception:
    prepared: Prepared
    called: threading.Lock = field(default_factory=_taken)
    is_over: bool = False
    first: dict[str, object] | None = None
    error: Exception | None = None


class GroupedReceptions:
    """Whoever finds nobody at work takes along everybody who waits.

    The others sleep until they are called: theirs is kept, or it is their turn to lead. Those of
    a group do not queue for a lock once more behind the next group, which may have it for long.
    """

    def __init__(self, start: Callable[[], AbstractContextManager[SqlUow]]) -> None:
        self._start = start
        self._waiting: deque[_Reception] = deque()
        self._is_led = False
        self._door = threading.Lock()

    def store(self, dossier: Dossier, key: str | None, answer: object) -> dict[str, object] | None:
        """See ``app.ports.Receptions``."""
        mine = _Reception(prepare(dossier, key, answer))
        with self._door:
            waits, self._is_led = self._is_led, True
            if waits:
                self._waiting.append(mine)
        if waits:
            mine.called.acquire()
        if not mine.is_over:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return mine.first

    def _lead(self, mine: _Reception) -> None:
        """Keep a group, one's own reception first; then call the next to lead, and the group."""
        with self._door:
            others = min(len(self._waiting), LARGEST_GROUP - 1)
            group = [mine, *(self._waiting.popleft() for _ in range(others))]
        try:
            self._run(group)
        finally:
            with self._door:
                heir = self._waiting.popleft() if self._waiting else None
                self._is_led = heir is not None
            if heir is not None:
                heir.called.release()
            for each in group[1:]:
                each.called.release()

    def _run(self, group: Sequence[_Reception]) -> None:
        """Keep a group; where one of it fails, each is kept or fails alone."""
        try:
            self._keep(group)
        except Exception as error:  # noqa: BLE001 - told to the one whose reception it is
            if len(group) > 1:
                for each in group:
                    self._run([each])
                return
            group[0].error = error
        except BaseException:
            for each in group:
                each.error, each.is_over = Transient("broken_off"), True
            raise
        for each in group:
            each.is_over = True

    def _keep(self, group: Sequence[_Reception]) -> None:
        with self._start() as uow:
            stored = uow.receive([each.prepared for each in group])
            for each, is_new in zip(group, stored, strict=True):
                if not is_new:
                    reception = each.prepared
                    each.first = uow.answers.find(reception.dossier.unit, reception.key, KIND)
            uow.commit()
