"""What the use cases ask of the outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from motcua_routing.domain.catalog import Catalog
from motcua_routing.domain.news import LegNews, Word
from motcua_routing.domain.path import Dossier


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the catalogue, whole, as published; `body` is the message's bytes."""

    kind: str
    code: str
    version: int
    body: bytes


class Records(Protocol):
    """The catalogue's records, and the picture made of them."""

    def keep(self, records: Sequence[Record]) -> None:
        """Store the newest of each; the catalogue's revision grows if one is new."""

    def catalog(self) -> Catalog:
        """The catalogue as of this transaction."""


class Dossiers(Protocol):
    """The paths of dossiers."""

    def lock(self, codes: Sequence[str]) -> dict[str, Dossier]:
        """The dossiers with these codes, made where missing; nobody else changes them now."""

    def lock_unanswered(self, revision: int, day_began: datetime, limit: int) -> list[Dossier]:
        """Dossiers with a leg that was last tried with an older catalogue or before today.

        Dossiers that somebody else is changing are left for the next time.
        """

    def lock_overdue(self, now: datetime, limit: int) -> list[Dossier]:
        """Dossiers with an offer or a leg past its limit that nobody was told of."""

    def save(self, dossiers: Sequence[Dossier]) -> None:
        """Store the dossiers, their custodies and their legs."""


class Uow(Protocol):
    """One transaction."""

    @property
    def records(self) -> Records: ...

    @property
    def dossiers(self) -> Dossiers: ...

    def tell(self, news: Sequence[LegNews], words: Sequence[Word]) -> None:
        """Say this once the transaction commits."""


StartUow = Callable[[], AbstractContextManager[Uow]]
"""Opens a transaction that commits, with what was told, when the block ends well."""


@dataclass(frozen=True, slots=True)
class PackageTag:
    """What is known of a sealed package without opening it."""

    leg: str
    digest: str
    to_unit: str
    size: int


@dataclass(frozen=True, slots=True)
class Sides:
    """The two units of a leg."""

    from_unit: str
    to_unit: str


class Packages(Protocol):
    """Sealed packages."""

    def sides(self, leg: str) -> Sides | None:
        """The units of a leg, or None while it is unknown or has no way yet."""

    def find(self, leg: str, digest: str) -> PackageTag | None:
        """The package, if it is kept."""

    def keep(self, tag: PackageTag, chunks: Iterator[bytes], now: datetime) -> None:
        """Store all of a package at once; storing the same again changes nothing."""

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The bytes in order; no transaction is open between two chunks."""

    def expire(self, settled_before: datetime, put_before: datetime, limit: int) -> int:
        """Remove packages whose handover was settled, or that were put, that long ago."""


class Catalogs(Protocol):
    """The catalogue, outside a transaction."""

    def now(self) -> Catalog:
        """As read by now."""
