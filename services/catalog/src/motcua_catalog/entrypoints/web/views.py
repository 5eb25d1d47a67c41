"""What the catalog's pages show, decided and worded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from motcua.catalog.v1.catalog_pb2 import Field, Leg, Procedure, ProcedureVersion, Unit
from motcua_catalog.entrypoints.web import words
from motcua_ui.view import Column, Empty, Fact, Line, Option, Place, Stop, Table, draw_line
from motcua_vn.dates import short_date as day

Href = Callable[[str], str]
_MINUTES = 15


@dataclass(frozen=True)
class ProceduresPage:
    """The list of procedures with its search."""

    action: str
    words: str
    field: str
    fields: tuple[Option, ...]
    table: Table


@dataclass(frozen=True)
class ProcedurePage:
    """One procedure in one of its versions."""

    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    versions: tuple[tuple[str, str, bool], ...]
    components: Table
    path: Line
    legs: Table
    cases: Table | None
    warning: str


@dataclass(frozen=True)
class Branch:
    """A unit in the tree with what stands below it."""

    name: str
    url: str
    said: str
    below: tuple["Branch", ...]


@dataclass(frozen=True)
class UnitsPage:
    """The tree on a day."""

    on: str
    count: int
    roots: tuple[Branch, ...]


@dataclass(frozen=True)
class UnitPage:
    """One unit."""

    title: str
    facts: tuple[Fact, ...]
    capabilities: tuple[str, ...]
    officers: Table


def in_force(valid_from: str, valid_to: str, on: date) -> bool:
    """Dates as on the wire; the last day counts."""
    return valid_from <= on.isoformat() and (not valid_to or on.isoformat() <= valid_to)


def version_on(procedure: Procedure, on: date) -> ProcedureVersion:
    """The version in force, else the newest."""
    found = [v for v in procedure.versions if in_force(v.valid_from, v.valid_to, on)]
    return found[0] if found else max(procedure.versions, key=lambda v: v.version)


def procedures_page(
    procedures: Sequence[Procedure],
    fields: Sequence[Field],
    *,
    asked: tuple[str, str],
    on: date,
    href: Href,
) -> ProceduresPage:
    """The list; ``asked`` are the words and the field looked for."""
    names = {field.code: field.name for field in fields}
    rows = []
    for each in procedures:
        version = version_on(each, on)
        has_ended = version.valid_to != "" and version.valid_to < on.isoformat()
        rows.append(
            (
                (each.code, href(f"/thu-tuc/{each.code}")),
                each.name + (" (hết hiệu lực)" if has_ended else ""),
                names.get(each.field, each.field),
                words.limit(version.limit_amount, version.limit_unit),
                words.fee(version.fee),
            )
        )
    columns = ("Mã", "Thủ tục", "Lĩnh vực", "Thời hạn", "Phí, lệ phí")
    table = Table(
        f"{len(rows)} thủ tục",
        tuple(Column(label) for label in columns),
        tuple(rows),
        empty=Empty("Không có thủ tục nào", "Hãy thử ít từ hơn hoặc chọn mọi lĩnh vực."),
    )
    options = (Option("", "Mọi lĩnh vực"), *(Option(f.code, f.name) for f in fields))
    return ProceduresPage(href("/thu-tuc"), asked[0], asked[1], options, table)


def procedure_page(
    procedure: Procedure, chosen: ProcedureVersion, *, field: str, href: Href
) -> ProcedurePage:
    """The page of one version."""
    versions = tuple(
        (
            f"Từ {_dmy(v.valid_from)}" + (f" đến {_dmy(v.valid_to)}" if v.valid_to else ""),
            href(f"/thu-tuc/{procedure.code}?v={v.version}"),
            v.version == chosen.version,
        )
        for v in procedure.versions
    )
    return ProcedurePage(
        title=procedure.name,
        subtitle=f"{procedure.code} · {field}",
        facts=tuple(_procedure_facts(procedure, chosen, href)),
        versions=versions,
        components=_components(chosen),
        path=draw_path(chosen),
        legs=_legs(chosen),
        cases=_cases(chosen) if chosen.limit_cases else None,
        warning=chosen.verify_note if chosen.verify else "",
    )


def _procedure_facts(procedure: Procedure, version: ProcedureVersion, href: Href) -> Iterable[Fact]:
    decided = words.LEVELS.get(version.decided_at, version.decided_at)
    limit = words.limit(version.limit_amount, version.limit_unit)
    yield Fact("Thời hạn giải quyết", limit, version.limit_note, kind="strong")
    yield Fact("Phí, lệ phí", words.fee(version.fee), version.fee.note)
    yield Fact("Cấp quyết định", decided.capitalize(), version.decided_note)
    yield Fact("Nơi nhận hồ sơ", ", ".join(words.place(tag) for tag in version.received_at))
    yield Fact("Kết quả", version.result)
    yield Fact("Đối tượng", version.subject)
    yield Fact("Điều kiện", version.conditions)
    yield Fact("Nộp trực tuyến", words.ONLINE.get(version.online_level, version.online_level))
    yield Fact("Qua bưu chính", "Có" if version.post else "Không")
    if version.campaign_opens:
        opens, closes = (_dm(day) for day in (version.campaign_opens, version.campaign_closes))
        yield Fact("Đợt làm hằng năm", f"{opens} đến {closes}")
    if version.legal_basis:
        yield Fact("Căn cứ pháp lý", "; ".join(version.legal_basis))
    if procedure.replaces:
        yield Fact("Thay cho", ", ".join(procedure.replaces))
    if procedure.replaced_by:
        url = href(f"/thu-tuc/{procedure.replaced_by}")
        yield Fact("Được thay bởi", procedure.replaced_by, url=url)


def _components(version: ProcedureVersion) -> Table:
    rows = tuple(
        (
            part.name,
            words.FORMS.get(part.form, part.form),
            str(part.quantity),
            "Bắt buộc" if part.required else "Nếu có",
        )
        for part in version.components
    )
    columns = (
        Column("Giấy tờ"),
        Column("Dạng"),
        Column("Số lượng", is_number=True),
        Column("Yêu cầu"),
    )
    return Table("Thành phần hồ sơ", columns, rows, empty=Empty("Không yêu cầu giấy tờ"))


def draw_path(version: ProcedureVersion) -> Line:
    """The legs as stations that nobody has reached yet."""
    stops = [
        Stop(
            unit=words.place(leg.place, leg.base),
            task=leg.name or ("Xử lý và quyết định" if leg.decides else "Xử lý"),
            place=Place.AHEAD,
            allowed=sum(step.quarter_hours for step in leg.steps) * _MINUTES or None,
            note=_leg_note(leg),
        )
        for leg in version.legs
    ]
    count = len(stops)
    deciding = next((at for at, leg in enumerate(version.legs, 1) if leg.decides), 0)
    summary = f"{count} chặng; quyết định ở chặng {deciding}" if count > 1 else "Một chặng"
    return Line(draw_line(stops).stations, summary)


def _leg_note(leg: Leg) -> str | None:
    parts = []
    if leg.mode == "task":
        parts.append("làm song song")
    if leg.limit_amount:
        parts.append(f"thời hạn {words.limit(leg.limit_amount, leg.limit_unit)}")
    return ", ".join(parts) or None


def _legs(version: ProcedureVersion) -> Table:
    rows = tuple(
        (
            words.place(leg.place),
            step.name,
            words.ROLES.get(step.role, step.role),
            _hours(step.quarter_hours),
        )
        for leg in version.legs
        for step in leg.steps
    )
    columns = (
        Column("Nơi làm"),
        Column("Bước"),
        Column("Người làm"),
        Column("Phần thời gian", is_number=True),
    )
    return Table("Các bước", columns, rows)


def _cases(version: ProcedureVersion) -> Table:
    rows = tuple(
        (case.when, words.limit(case.limit_amount, case.limit_unit)) for case in version.limit_cases
    )
    return Table("Thời hạn trong trường hợp khác", (Column("Khi"), Column("Thời hạn")), rows)


def units_page(units: Sequence[Unit], tree: str, *, on: date, href: Href) -> UnitsPage:
    """Units in force on the day, each below the one that stands above it in the tree."""
    present = [unit for unit in units if in_force(unit.valid_from, unit.valid_to, on)]
    below: dict[str, list[Unit]] = {}
    codes = {unit.code for unit in present}
    for unit in present:
        above = _parent(unit, tree, on)
        below.setdefault(above if above in codes else "", []).append(unit)
    return UnitsPage(day(on), len(present), _branches("", below, href))


def _parent(unit: Unit, tree: str, on: date) -> str:
    places = (p for p in unit.parents if p.tree == tree)
    return next((p.unit for p in places if in_force(p.valid_from, p.valid_to, on)), "")


def _branches(above: str, below: Mapping[str, list[Unit]], href: Href) -> tuple[Branch, ...]:
    return tuple(
        Branch(
            unit.name,
            href(f"/don-vi/{unit.code}"),
            f"{unit.identifier} · {words.LEVELS.get(unit.level, unit.level)}",
            _branches(unit.code, below, href),
        )
        for unit in below.get(above, [])
    )


def unit_page(unit: Unit, officers: Table, *, calendars: Mapping[str, str], href: Href) -> UnitPage:
    """The page of one unit; ``calendars`` are their names by code."""
    facts = (
        Fact("Mã định danh", unit.identifier, kind="code"),
        Fact("Bộ phận một cửa", unit.counter_name),
        Fact("Loại", words.KINDS.get(unit.kind, unit.kind)),
        Fact("Cấp", words.LEVELS.get(unit.level, unit.level).capitalize()),
        Fact("Địa chỉ", unit.address),
        Fact("Điện thoại", unit.phone),
        Fact(
            "Lịch làm việc",
            calendars.get(unit.calendar, unit.calendar),
            url=href(f"/lich/{unit.calendar}"),
        ),
        Fact(
            "Máy chủ tiếp nhận", unit.deployment, f"lần giao thứ {unit.epoch}" if unit.epoch else ""
        ),
        Fact("Hiệu lực từ", _dmy(unit.valid_from)),
    )
    tags = tuple(words.place(each.tag) for each in unit.capabilities)
    return UnitPage(unit.name, facts, tags, officers)


def _hours(quarters: int) -> str:
    hours = f"{quarters / 4:g}".replace(".", ",")
    return f"{hours} giờ"


def _dmy(text: str) -> str:
    return day(date.fromisoformat(text)) if text else ""


def _dm(month_day: str) -> str:
    month, _, of_month = month_day.partition("-")
    return f"{of_month}/{month}"
