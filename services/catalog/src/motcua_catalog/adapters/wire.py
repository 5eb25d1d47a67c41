"""The catalogue's records as protobuf, as published."""

from collections.abc import Iterable, Mapping
from datetime import date

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_catalog.domain.calendars import Calendar, Day, Sessions
from motcua_catalog.domain.procedures import Fee, Field, Procedure, Version
from motcua_catalog.domain.processes import Leg
from motcua_catalog.domain.serving import Serving
from motcua_catalog.domain.staff import Officer
from motcua_catalog.domain.units import Deployment, Organisation, Tree, Unit


def organisation_facts(
    organisation: Organisation, serving: Mapping[str, Serving]
) -> Iterable[pb.CatalogFact]:
    """Trees, deployments and units."""
    for tree in organisation.trees:
        yield pb.CatalogFact(key=f"tree:{tree.code}", tree=_tree(tree))
    for deployment in organisation.deployments:
        yield pb.CatalogFact(key=f"deployment:{deployment.code}", deployment=_node(deployment))
    for unit in organisation.units:
        fact = pb.CatalogFact(key=unit.key, unit=_unit(unit, organisation))
        serve(fact.unit, serving[unit.code])
        yield fact


def serve(unit: pb.Unit, serving: Serving) -> None:
    """Put the present deployment, epoch and key into a unit's record."""
    unit.deployment = serving.deployment
    unit.epoch = serving.epoch
    unit.public_key = serving.public_key


def officer_fact(officer: Officer, credentials_version: int) -> pb.CatalogFact:
    """An officer; of the credential only the number of its change."""
    roles = [
        pb.Role(role=role.role, unit=officer.unit_of(role), scope=role.scope)
        for role in officer.roles
    ]
    return pb.CatalogFact(
        key=officer.key,
        officer=pb.Officer(
            login=officer.login,
            name=officer.name,
            title=officer.title,
            phone=officer.phone,
            roles=roles,
            valid_from=day(officer.valid_from),
            valid_to=day(officer.valid_to),
            credentials_version=credentials_version,
            unit=officer.unit,
        ),
    )


def calendar_fact(calendar: Calendar) -> pb.CatalogFact:
    """A calendar."""
    record = pb.Calendar(
        code=calendar.code,
        name=calendar.name,
        convention=calendar.convention,
        hours=[
            pb.Hours(valid_from=day(each.valid_from), sessions=_sessions(each.sessions))
            for each in calendar.hours
        ],
        off=[_day(each) for each in calendar.off],
        worked=[_day(each) for each in calendar.worked],
        published_through=day(calendar.published_through),
        reception_hours=[
            pb.ReceptionHours(
                valid_from=day(each.valid_from),
                weekdays=each.weekdays,
                sessions=_sessions(each.sessions),
            )
            for each in calendar.reception_hours
        ],
    )
    return pb.CatalogFact(key=calendar.key, calendar=record)


def field_fact(field: Field) -> pb.CatalogFact:
    """A field."""
    record = pb.Field(
        code=field.code, name=field.name, official_code=field.official_code, parent=field.parent
    )
    return pb.CatalogFact(key=field.key, field=record)


def procedure_fact(procedure: Procedure) -> pb.CatalogFact:
    """A procedure with all its versions."""
    record = pb.Procedure(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        versions=[_version(version) for version in procedure.versions],
        replaces=procedure.replaces,
        replaced_by=procedure.replaced_by,
        local_code=procedure.local_code,
    )
    return pb.CatalogFact(key=procedure.key, procedure=record)


def day(on: date | None) -> str:
    """A date on the wire; empty is open."""
    return on.isoformat() if on else ""


def _tree(tree: Tree) -> pb.Tree:
    return pb.Tree(
        code=tree.code,
        name=tree.name,
        active=tree.active,
        valid_from=day(tree.valid_from),
        valid_to=day(tree.valid_to),
    )


def _node(deployment: Deployment) -> pb.Deployment:
    return pb.Deployment(code=deployment.code, name=deployment.name)


def _unit(unit: Unit, organisation: Organisation) -> pb.Unit:
    begins, ends = day(unit.valid_from), day(unit.valid_to)
    return pb.Unit(
        code=unit.code,
        identifier=unit.identifier,
        name=unit.name,
        short_name=unit.short_name,
        counter_name=unit.counter_name,
        kind=unit.kind,
        level=unit.level,
        address=unit.address,
        phone=unit.phone,
        calendar=unit.calendar,
        valid_from=begins,
        valid_to=ends,
        capabilities=[
            pb.Capability(tag=tag, valid_from=begins, valid_to=ends) for tag in unit.capabilities
        ],
        parents=[
            pb.Parent(
                unit=each.parent,
                tree=each.tree,
                valid_from=day(each.valid_from),
                valid_to=day(each.valid_to),
            )
            for each in unit.parents
        ],
        successions=[
            pb.Succession(
                to=each.to,
                share=str(each.share),
                on=day(each.date),
                tree=each.tree,
                capabilities=each.capabilities,
            )
            for each in organisation.unit_successions
            if each.from_ == unit.code
        ],
    )


def _sessions(sessions: Sessions) -> list[pb.Session]:
    return [pb.Session(start=f"{start:%H:%M}", end=f"{end:%H:%M}") for start, end in sessions]


def _day(each: Day) -> pb.Day:
    return pb.Day(date=day(each.date), name=each.name, swaps=day(each.swaps))


def _version(version: Version) -> pb.ProcedureVersion:
    record = pb.ProcedureVersion(
        version=version.version,
        valid_from=day(version.valid_from),
        valid_to=day(version.valid_to),
        decided_at=version.decided_at,
        received_at=version.received_at,
        limit_amount=version.limit.amount,
        limit_unit=version.limit.unit,
        convention=version.convention,
        result=version.result,
        subject=version.subject,
        legal_basis=version.legal_basis,
        fee=_fee(version.fee),
        legs=[_leg(leg) for leg in version.process.legs],
        post=version.post,
        online_level=version.online.level,
        legacy_level=version.online.legacy_level,
        verify=version.verify,
        verify_note=version.verify_note,
        conditions=version.conditions,
        decided_note=version.decided_note,
        limit_note=version.limit_note,
    )
    _put_parts(version, record)
    return record


def _put_parts(version: Version, record: pb.ProcedureVersion) -> None:
    for part in version.components:
        record.components.add(
            code=part.code,
            name=part.name,
            form=part.form,
            quantity=part.quantity,
            required=part.required,
        )
    for case in version.limit_cases:
        record.limit_cases.add(
            when=case.when, limit_amount=case.limit.amount, limit_unit=case.limit.unit
        )
    for stage in version.stages:
        record.stages.add(
            code=stage.code,
            name=stage.name,
            limit_amount=stage.limit.amount,
            limit_unit=stage.limit.unit,
        )
    if version.campaign:
        record.campaign_opens = version.campaign.opens
        record.campaign_closes = version.campaign.closes


def _fee(fee: Fee) -> pb.Fee:
    return pb.Fee(
        amount=fee.amount,
        mode=fee.mode,
        per=fee.per,
        note=fee.note,
        tiers=[
            pb.FeeTier(first=tier.from_, last=tier.to or 0, amount=tier.amount)
            for tier in fee.tiers
        ],
        cap=fee.cap or 0,
        cap_per=fee.cap_per,
        exceptions=[
            pb.FeeException(
                channel=each.channel,
                valid_from=day(each.valid_from),
                amount=each.amount,
                note=each.note,
            )
            for each in fee.exceptions
        ],
    )


def _leg(leg: Leg) -> pb.Leg:
    return pb.Leg(
        code=leg.code,
        place=leg.place,
        base=leg.base,
        mode=leg.mode,
        after=leg.after,
        limit_amount=leg.limit.amount if leg.limit else 0,
        limit_unit=leg.limit.unit if leg.limit else "",
        decides=leg.decides,
        steps=[
            pb.Step(
                code=step.code,
                name=step.name,
                role=step.role,
                kind=step.kind,
                quarter_hours=step.quarter_hours,
            )
            for step in leg.steps
        ],
        name=leg.name,
        result=leg.result,
        stage=leg.stage,
    )
