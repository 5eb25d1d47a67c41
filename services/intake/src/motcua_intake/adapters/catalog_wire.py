"""Catalogue records from protobuf to the domain's dated values."""

from __future__ import annotations

from datetime import date, time

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_intake.domain.catalog import (
    Campaign,
    Capability,
    Component,
    Fee,
    LegPlan,
    Officer,
    Procedure,
    ProcedureVersion,
    Role,
    Step,
    Unit,
)
from motcua_vn.calendar import Calendar, Hours
from motcua_vn.due import Convention, Limit
from motcua_vn.due import Unit as LimitUnit


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def unit_of(record: pb.Unit) -> Unit:
    """A unit."""
    return Unit(
        code=record.code,
        identifier=record.identifier,
        name=record.name,
        short_name=record.short_name,
        counter_name=record.counter_name,
        kind=record.kind,
        level=record.level,
        calendar=record.calendar,
        deployment=record.deployment,
        epoch=record.epoch,
        address=record.address,
        phone=record.phone,
        valid_from=_day(record.valid_from),
        valid_to=_day(record.valid_to),
        capabilities=tuple(
            Capability(each.tag, _day(each.valid_from), _day(each.valid_to))
            for each in record.capabilities
        ),
        parents=tuple((each.unit, each.tree) for each in record.parents if not each.valid_to),
        public_key=record.public_key,
    )


def officer_of(record: pb.Officer) -> Officer:
    """An officer."""
    return Officer(
        login=record.login,
        name=record.name,
        title=record.title,
        phone=record.phone,
        unit=record.unit,
        roles=tuple(Role(each.role, each.unit, each.scope) for each in record.roles),
        valid_from=_day(record.valid_from),
        valid_to=_day(record.valid_to),
        credentials_version=record.credentials_version,
    )


def calendar_of(record: pb.Calendar) -> Calendar:
    """A working calendar. Raises BadCalendarError, ValueError."""
    return Calendar(
        hours=tuple(
            Hours(
                date.fromisoformat(each.valid_from),
                tuple(
                    (time.fromisoformat(part.start), time.fromisoformat(part.end))
                    for part in each.sessions
                ),
            )
            for each in record.hours
        ),
        off=frozenset(date.fromisoformat(day.date) for day in record.off),
        worked=frozenset(date.fromisoformat(day.date) for day in record.worked),
        published_through=date.fromisoformat(record.published_through),
        names={date.fromisoformat(d.date): d.name for d in (*record.off, *record.worked)},
    )


def procedure_of(record: pb.Procedure) -> Procedure:
    """A procedure with its versions. Raises BadLimitError, ValueError."""
    return Procedure(
        code=record.code,
        name=record.name,
        field=record.field,
        versions=tuple(_version(each) for each in record.versions),
    )


def _version(record: pb.ProcedureVersion) -> ProcedureVersion:
    return ProcedureVersion(
        version=record.version,
        valid_from=_day(record.valid_from),
        valid_to=_day(record.valid_to),
        received_at=tuple(record.received_at),
        limit=Limit(record.limit_amount, LimitUnit(record.limit_unit)),
        convention=Convention(record.convention or Convention.LEGAL_DAY),
        components=tuple(
            Component(each.code, each.name, each.form, each.quantity, each.required)
            for each in record.components
        ),
        legs=tuple(_leg(each) for each in record.legs),
        fee=Fee(record.fee.amount, record.fee.mode or "none", record.fee.per, record.fee.note),
        campaign=_campaign(record),
        result=record.result,
        legal_basis=tuple(record.legal_basis),
        conditions=record.conditions,
    )


def _campaign(record: pb.ProcedureVersion) -> Campaign | None:
    if not (record.campaign_opens and record.campaign_closes):
        return None
    return Campaign(_month_day(record.campaign_opens), _month_day(record.campaign_closes))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _leg(record: pb.Leg) -> LegPlan:
    limit = (
        Limit(record.limit_amount, LimitUnit(record.limit_unit)) if record.limit_amount else None
    )
    return LegPlan(
        code=record.code,
        place=record.place,
        base=record.base or "origin",
        mode=record.mode or "custody",
        after=tuple(record.after),
        limit=limit,
        decides=record.decides,
        steps=tuple(
            Step(each.code, each.name, each.role, each.kind, each.quarter_hours)
            for each in record.steps
        ),
    )
