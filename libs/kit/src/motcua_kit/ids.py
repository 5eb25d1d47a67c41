"""Identity as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import uuid_utils.compat as uuid_utils


class Ids(Protocol):
    """Hands out identifiers that are never repeated."""

    def new(self) -> UUID:
        """A fresh identifier."""


class TimeOrderedIds:
    """UUID version 7: unique everywhere, and close together in an index."""

    def new(self) -> UUID:
        return uuid_utils.uuid7()


@dataclass
class CountedIds:
    """1, 2, 3 …, for tests that want to name what they get."""

    last: int = 0

    def new(self) -> UUID:
        self.last += 1
        return UUID(int=self.last)
