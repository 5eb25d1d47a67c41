"""What routing refuses, each with the facts its sentence needs."""

from __future__ import annotations


class RoutingError(Exception):
    """Root of the refusals of this service."""


class NobodyAble(RoutingError):
    """No unit can be found for a leg; `reason` is a code of `REASONS` in domain/route.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DossierUnknown(RoutingError):
    """Nothing has been read of a dossier with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnitUnknown(RoutingError):
    """The catalogue as read has no such unit."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class LegUnknown(RoutingError):
    """Routing has planned no such leg."""


class NotAddressed(RoutingError):
    """The caller is no side of this leg that may put or get this package."""


class PackageUnknown(RoutingError):
    """No such package is kept; it may have expired after its acceptance."""


class PackageTooLarge(RoutingError):
    """The package exceeds what one handover may carry."""

    def __init__(self, limit_mib: int) -> None:
        super().__init__(limit_mib)
        self.limit_mib = limit_mib


class PackageDamaged(RoutingError):
    """The bytes that came do not have the digest that was announced."""


class BadRequest(RoutingError):
    """A question that names nothing to look for."""
