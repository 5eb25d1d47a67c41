"""From the wire: the catalogue's records as the domain reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time
from fractions import Fraction
from typing import Final

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_kit.errors import Poison
from motcua_routing.app.ports import Record
from motcua_routing.domain.catalog import Catalog, Procedure, Process, ProcessLeg, Step
from motcua_routing.domain.units import Capability, Parent, Span, Succession, Unit, UnitTree
from motcua_vn.calendar import Calendar, Hours

KINDS: Final = frozenset({"unit", "calendar", "procedure", "deployment", "tree"})


def record_of(body: bytes) -> Record | None:
    """A published record; None for a kind that routing keeps nothing of.

    Raises Poison for one that nothing can be made of: stored, it would spoil the whole picture.
    """
    fact = pb.CatalogFact.FromString(body)
    kind, _, code = fact.key.partition(":")
    if kind not in KINDS:
        return None
    try:
        catalog_of(0, [body])
    except (ValueError, ArithmeticError) as error:
        raise Poison("bad_record") from error
    return Record(kind, code, fact.version, body)


def catalog_of(revision: int, bodies: Iterable[bytes]) -> Catalog:
    """The picture made of all records."""
    facts = [pb.CatalogFact.FromString(body) for body in bodies]
    units = [fact.unit for fact in facts if fact.HasField("unit")]
    trees = [fact.tree for fact in facts if fact.HasField("tree")]
    active = next((tree.code for tree in trees if tree.active), "")
    inherited = _inherited(units, active)
    return Catalog(
        revision=revision,
        tree=UnitTree(
            {unit.code: _unit(unit, active, inherited.get(unit.code, ())) for unit in units},
            active,
        ),
        calendars={f.calendar.code: _calendar(f.calendar) for f in facts if f.HasField("calendar")},
        procedures={
            f.procedure.code: _procedure(f.procedure) for f in facts if f.HasField("procedure")
        },
        deployments={
            f.deployment.code: f.deployment.name for f in facts if f.HasField("deployment")
        },
    )


def _successions(unit: pb.Unit, active: str) -> Iterator[pb.Succession]:
    """Who takes over in the active tree; what another tree plans has not happened."""
    return (each for each in unit.successions if each.tree in {"", active})


def _inherited(units: Iterable[pb.Unit], active: str) -> dict[str, tuple[Capability, ...]]:
    """What units can do since they took over from others."""
    found: dict[str, tuple[Capability, ...]] = {}
    for unit in units:
        for each in _successions(unit, active):
            gained = tuple(Capability(tag, _span(each.on, "")) for tag in each.capabilities)
            found[each.to] = found.get(each.to, ()) + gained
    return found


def _unit(unit: pb.Unit, active: str, inherited: tuple[Capability, ...]) -> Unit:
    return Unit(
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        identifier=unit.identifier,
        calendar=unit.calendar,
        span=_span(unit.valid_from, unit.valid_to),
        capabilities=inherited
        + tuple(Capability(c.tag, _span(c.valid_from, c.valid_to)) for c in unit.capabilities),
        parents=tuple(
            Parent(p.unit, p.tree, _span(p.valid_from, p.valid_to)) for p in unit.parents
        ),
        successions=tuple(
            Succession(s.to, Fraction(s.share or "1"), date.fromisoformat(s.on))
            for s in _successions(unit, active)
        ),
        deployment=unit.deployment,
        public_key=unit.public_key,
    )


def _procedure(procedure: pb.Procedure) -> Procedure:
    return Procedure(
        procedure.code,
        procedure.name,
        tuple(
            Process(
                version.version,
                _span(version.valid_from, version.valid_to),
                tuple(_leg(leg) for leg in version.legs),
            )
            for version in procedure.versions
        ),
    )


def _leg(leg: pb.Leg) -> ProcessLeg:
    steps = tuple(Step(step.code, step.name, step.quarter_hours) for step in leg.steps)
    return ProcessLeg(leg.code, leg.name, leg.place, leg.base, leg.mode == "task", steps)


def _calendar(calendar: pb.Calendar) -> Calendar:
    return Calendar(
        hours=tuple(
            Hours(
                date.fromisoformat(hours.valid_from),
                tuple(
                    (time.fromisoformat(each.start), time.fromisoformat(each.end))
                    for each in hours.sessions
                ),
            )
            for hours in calendar.hours
        ),
        off=frozenset(date.fromisoformat(day.date) for day in calendar.off),
        worked=frozenset(date.fromisoformat(day.date) for day in calendar.worked),
        published_through=date.fromisoformat(calendar.published_through),
    )


def _span(first: str, last: str) -> Span:
    return Span(
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(last) if last else None,
    )
