"""Use case: a deployment whose database came out of a backup catches up before it writes.

It learns the catalogue as it is now, takes over what the topic has of each unit's ledger, and
stops a unit whose ledger went on in two places. What the topic never had is lost with the old
database; that nothing of it is contradicted is the point of all this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from enum import Enum
from typing import Final, Protocol

from motcua_intake.app.ports import Office
from motcua_intake.app.recover_unit import (
    NUMBERS_LEFT_OUT,
    Lost,
    Recovery,
    recover_unit,
    skip_numbers,
)
from motcua_intake.domain.recovery import Told
from motcua_intake.domain.timing import local_day

_CAME_FROM_ELSEWHERE: Final = frozenset({"handed_in", "parallel_taken"})


class Standing(Enum):
    """How a unit's ledger stands to its topic."""

    WHOLE = "whole"
    BEHIND = "behind"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class Compared:
    """A unit's ledger beside its topic; ``lost`` where it is behind."""

    unit: str
    standing: Standing
    lost: Lost | None = None


class OwnTopic(Protocol):
    """The topic of the ledgers, read as its writer. Raises BusUnavailable."""

    def learn_catalogue(self) -> None:
        """Apply what catalog says now: facts may name what the backup has never heard of."""

    def units(self) -> list[str]:
        """Units with a ledger here, stopped ones left out."""

    def strangers(self, known: Sequence[str]) -> list[str]:
        """Units served here that have no ledger here, and one on the topic."""

    def compare(self, unit: str) -> Compared:
        """The unit's ledger beside its topic."""

    def of_dossiers(self, origins: Mapping[str, str]) -> dict[str, list[Told]]:
        """Facts of all custodians of these dossiers, by dossier; found along the handovers from
        each dossier's unit of origin."""

    def stop(self, units: Sequence[str]) -> None:
        """Let these ledgers take no more facts, visibly."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration did."""

    recovered: tuple[Recovery, ...] = ()
    forked: tuple[str, ...] = ()


class Restorer(Protocol):
    """Brings the process that publishes up to its topic. Raises BusUnavailable throughout."""

    def compare(self) -> list[Compared]:
        """Every ledger kept here beside its topic; changes nothing."""

    def settle(self, found: Sequence[Compared]) -> None:
        """Act on a comparison."""

    def restore(self) -> Restored:
        """Catch up, and note that the database is whole where it lies."""

    def before_publishing(self) -> None:
        """Compare what was not compared at the start."""


def compare_all(topic: OwnTopic) -> list[Compared]:
    """Every ledger kept here beside its topic. Raises BusUnavailable."""
    return [topic.compare(unit) for unit in topic.units()]


def restore(office: Office, topic: OwnTopic) -> Restored:
    """Catch up, unit by unit; safe to begin again after any interruption.

    Raises BusUnavailable, CatalogNotHere, and HeadMoved where others write meanwhile.
    """
    has_lived = office.catalog().version > 0
    topic.learn_catalogue()
    known = topic.units()
    found = [topic.compare(unit) for unit in (*known, *topic.strangers(known))]
    forked = tuple(each.unit for each in found if each.standing is Standing.FORKED)
    topic.stop(forked)
    if known or any(each.lost for each in found):
        _speak_anew(office, forked)
    today = local_day(office.clock.now())
    if has_lived or found:
        # A unit with a ledger neither here nor on the topic may have given its first codes all
        # the same, and the catalogue that names it may come later. Only a new installation,
        # which has heard of nothing yet, begins with the first number.
        office.numbers.skip_everywhere(today, beyond=NUMBERS_LEFT_OUT)
    for each in found:
        if each.unit not in forked:
            skip_numbers(office, each.unit, each.lost.told if each.lost else (), [today])
    return Restored(_catch_up(office, topic, [e.lost for e in found if e.lost]), forked)


def _catch_up(office: Office, topic: OwnTopic, lost: Sequence[Lost]) -> tuple[Recovery, ...]:
    others = topic.of_dossiers(_from_elsewhere(lost))
    return tuple(recover_unit(replace(each, others=others), office) for each in lost)


def _speak_anew(office: Office, forked: Sequence[str]) -> None:
    """Under a name that no earlier restoration from the same backup can have used."""
    now = office.clock.now().astimezone(UTC)
    with office.start() as uow:
        uow.speak_anew(f"{office.deployment}.{now:%Y%m%dT%H%M%S%f}", forked)
        uow.commit()


def _from_elsewhere(lost: Sequence[Lost]) -> dict[str, str]:
    """Dossiers that other units have had before, with their unit of origin."""
    return {
        one.fact.dossier: one.fact.origin
        for each in lost
        for one in each.told
        if one.fact.type in _CAME_FROM_ELSEWHERE
    }
