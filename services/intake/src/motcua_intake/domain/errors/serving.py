"""What a deployment refuses because of its units, its catalogue or its own recovery."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class UnitNotServedHere(IntakeError):
    """This deployment does not serve the unit, or the unit is not valid on the day."""

    unit: str
    field = "unit"


@dataclass(eq=False)
class UnitFenced(IntakeError):
    """Another deployment has taken the unit over; this one records nothing for it any more."""

    unit: str
    field = "unit"


@dataclass(eq=False)
class LedgerStopped(IntakeError):
    """The unit's ledger has gone on elsewhere (a fork); nothing is recorded for it any more."""

    unit: str


class NodeRestoring(IntakeError):
    """The database came out of a backup: nothing is written before its ledgers are whole."""


@dataclass(eq=False)
class CatalogNotHere(IntakeError):
    """The replica lacks a record that this needs (it has not been read from the topic yet)."""

    record: str


@dataclass(eq=False)
class NumbersExhausted(IntakeError):
    """The unit has no dossier numbers left for the day (9,999,999)."""

    unit: str
