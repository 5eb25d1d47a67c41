"""Sealed packages: put by the sender, fetched by the addressed side, gone after acceptance."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Final

from motcua_kit.clock import Clock
from motcua_routing.app.ports import Catalogs, Packages, PackageTag
from motcua_routing.domain.errors import (
    LegUnknown,
    NotAddressed,
    PackageDamaged,
    PackageTooLarge,
    PackageUnknown,
)

MIB: Final = 1024 * 1024
CHUNK: Final = MIB

Spool = Callable[[], AbstractContextManager[IO[bytes]]]
"""Opens a temporary place for bytes, so that no transaction is open while they come."""


@dataclass(frozen=True, slots=True)
class PutPackage:
    """A package that `deployment` sends under a leg."""

    deployment: str
    leg: str
    digest: str
    to_unit: str


def put_package(
    command: PutPackage,
    chunks: Iterator[bytes],
    *,
    packages: Packages,
    catalogs: Catalogs,
    spool: Spool,
    clock: Clock,
    limit_mib: int,
) -> PackageTag:
    """Keep a package; putting the same again answers the same.

    Either side of the leg may put one for the other: the sender the dossier, the receiver of a
    parallel task its result. Raises LegUnknown, NotAddressed, PackageTooLarge, PackageDamaged.
    """
    _check_sender(command, packages, catalogs)
    with spool() as file:
        size = _receive(chunks, file, digest=command.digest, limit_mib=limit_mib)
        tag = PackageTag(command.leg, command.digest, command.to_unit, size)
        file.seek(0)
        packages.keep(tag, iter(lambda: file.read(CHUNK), b""), clock.now())
    return tag


def _check_sender(command: PutPackage, packages: Packages, catalogs: Catalogs) -> None:
    sides = packages.sides(command.leg)
    if sides is None:
        raise LegUnknown
    sender = {sides.from_unit: sides.to_unit, sides.to_unit: sides.from_unit}.get(command.to_unit)
    if sender is None or catalogs.now().deployment_of(sender) != command.deployment:
        raise NotAddressed


def _receive(chunks: Iterator[bytes], file: IO[bytes], *, digest: str, limit_mib: int) -> int:
    size, running = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > limit_mib * MIB:
            raise PackageTooLarge(limit_mib)
        running.update(chunk)
        file.write(chunk)
    if running.hexdigest() != digest:
        raise PackageDamaged
    return size


def get_package(
    deployment: str, leg: str, digest: str, *, packages: Packages, catalogs: Catalogs
) -> Iterator[bytes]:
    """The bytes of a package for the deployment that serves the addressed unit now.

    Raises PackageUnknown, NotAddressed before the first byte.
    """
    tag = packages.find(leg, digest)
    if tag is None:
        raise PackageUnknown
    if catalogs.now().deployment_of(tag.to_unit) != deployment:
        raise NotAddressed
    return packages.chunks(digest)


def expire_packages(
    *, packages: Packages, clock: Clock, retention: timedelta, longest: timedelta, limit: int = 100
) -> int:
    """Remove what was settled `retention` ago, and what nobody settled for `longest`."""
    now = clock.now()
    return packages.expire(now - retention, now - longest, limit)
