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
from dataclasses import dataclass
from typing import Final

from motcua_intake.app.ports import Uow
from motcua_intake.domain.dossier import Dossier
from motcua_kit.errors import Transient
from motcua_kit.telemetry.trace import TRACEPARENT, inject

LARGEST_GROUP: Final = 32
KIND: Final = "AcceptDossier"


@dataclass(slots=True, eq=False)
class _Reception:
    dossier: Dossier
    key: str | None
    answer: object
    traceparent: str | None
    is_over: bool = False
    first: dict[str, object] | None = None
    error: Exception | None = None


class GroupedReceptions:
    """Whoever comes first takes along everybody who waits."""

    def __init__(self, start: Callable[[], AbstractContextManager[Uow]]) -> None:
        self._start = start
        self._waiting: deque[_Reception] = deque()
        self._turn = threading.Lock()

    def store(self, dossier: Dossier, key: str | None, answer: object) -> dict[str, object] | None:
        """See ``app.ports.Receptions``."""
        mine = _Reception(dossier, key, answer, inject().get(TRACEPARENT))
        self._waiting.append(mine)
        with self._turn:
            while not mine.is_over:
                self._run(self._gather())
        if mine.error is not None:
            raise mine.error
        return mine.first

    def _gather(self) -> list[_Reception]:
        group: list[_Reception] = []
        while self._waiting and len(group) < LARGEST_GROUP:
            group.append(self._waiting.popleft())
        return group

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
            for each, is_new in zip(group, uow.receive(group), strict=True):
                if not is_new:
                    each.first = uow.answers.find(each.dossier.unit, each.key, KIND)
            uow.commit()
