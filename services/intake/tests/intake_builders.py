"""A small province for tests: units, procedures, officers, and filings that are in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_intake.adapters.catalog_wire import calendar_of, officer_of, procedure_of, unit_of
from motcua_intake.app.commands import AcceptDossier
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.dossier import Act, Applicant, Dossier, Handed
from motcua_intake.domain.facts import Actor
from motcua_intake.domain.reception import Counter, Filing, accept
from motcua_kit.clock import FixedClock
from motcua_kit.ids import CountedIds
from motcua_vn.dates import HANOI

COMMUNE, DISTRICT, PROVINCE = "xa-dan-tien", "huyen-khoai-chau", "tinh-hung-yen"
POLICE, INSURANCE = "cong-an-xa-dan-tien", "bhxh-khoai-chau"
BELOW, ABOVE = "dan-tien", "tren"
INCENSE, BIRTH, BIRTH_GROUP, TAX = "1.010803", "1.001193", "3.000722", "1.013831"
ALL_ROLES = frozenset({"counter_officer", "case_officer", "leader", "clerk"})
OFFICER = Actor("xa.quay", ALL_ROLES)
IMPORTER = Actor("tinh.nhap", ALL_ROLES | {"importer"}, may_import=True)


def at(text: str) -> datetime:
    """A local instant: ``2026-11-23 08:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


MONDAY = at("2026-11-30 08:00")


def _unit(code: str, identifier: str, deployment: str, *tags: str) -> pb.Unit:
    return pb.Unit(
        code=code,
        identifier=identifier,
        name=code,
        calendar="hung-yen",
        deployment=deployment,
        valid_from="2016-01-01",
        capabilities=[pb.Capability(tag=tag, valid_from="2016-01-01") for tag in tags],
    )


def _calendar() -> pb.Calendar:
    sessions = [pb.Session(start="07:30", end="11:30"), pb.Session(start="13:30", end="17:00")]
    return pb.Calendar(
        code="hung-yen",
        name="Lịch làm việc tỉnh Hưng Yên",
        convention="legal_day",
        hours=[pb.Hours(valid_from="2016-01-01", sessions=sessions)],
        published_through="2026-12-31",
    )


def _steps(*kinds: str) -> list[pb.Step]:
    roles = {"sign": "leader", "stamp": "clerk", "prepare_return": "counter_officer"}
    return [
        pb.Step(code=kind, name=kind, role=roles.get(kind, "case_officer"), kind=kind,
                quarter_hours=8)
        for kind in kinds
    ]  # fmt: skip


def _leg(code: str, place: str, after: str = "", *, days: int = 0, mode: str = "custody",
         base: str = "", decides: bool = False, steps: tuple[str, ...] = ("examine", "sign"),
         ) -> pb.Leg:  # fmt: skip
    return pb.Leg(
        code=code, place=place, base=base, mode=mode, after=after.split(), decides=decides,
        limit_amount=days, limit_unit="working_day" if days else "", steps=_steps(*steps),
    )  # fmt: skip


def _procedure(
    code: str,
    amount: int,
    unit: str,
    legs: list[pb.Leg],
    components: tuple[str, ...] = ("don",),
    fee: str = "none",
) -> pb.Procedure:
    version = pb.ProcedureVersion(
        version=1,
        valid_from="2016-01-01",
        received_at=["tiep-nhan.xa"],
        limit_amount=amount,
        limit_unit=unit,
        convention="legal_day",
        fee=pb.Fee(amount=0, mode=fee, per="dossier"),
        components=[
            pb.Component(code=part, name=f"Giấy {part}", form="original", quantity=1, required=True)
            for part in components
        ],
        legs=legs,
    )
    return pb.Procedure(code=code, name=f"Thủ tục {code}", field="tu-phap", versions=[version])


HOME = ("prepare_return",)
RECORDS: dict[str, dict[str, object]] = {
    "unit": {
        each.code: each
        for each in (
            _unit(COMMUNE, "H31.05.13", BELOW, "tiep-nhan.xa"),
            _unit(DISTRICT, "H31.05", ABOVE, "lao-dong.huyen"),
            _unit(PROVINCE, "H31", ABOVE, "lao-dong.tinh"),
            _unit(POLICE, "H31.05.91", ABOVE, "cong-an.xa"),
            _unit(INSURANCE, "H31.05.92", ABOVE, "bhxh"),
        )
    },
    "calendar": {"hung-yen": _calendar()},
    "tree": {"ba-cap": pb.Tree(code="ba-cap", name="Ba cấp", active=True)},
    "officer": {
        login: pb.Officer(
            login=login, name=name, unit=unit, credentials_version=1,
            roles=[pb.Role(role=role, unit=unit, scope="unit")],
        )
        for login, name, unit, role in (
            ("xa.quay", "Trần Thị Bích", COMMUNE, "counter_officer"),
            ("xa.lanhdao", "Trần Thị Bích", COMMUNE, "counter_officer"),
            ("xa.duyen", "Phạm Thị Duyên", COMMUNE, "case_officer"),
            ("xa.hai", "Đỗ Văn Hải", COMMUNE, "case_officer"),
            ("huyen.quay", "Trần Thị Bích", DISTRICT, "counter_officer"),
            ("huyen.an", "Lê An", DISTRICT, "case_officer"),
        )
    },
    "procedure": {
        each.code: each
        for each in (
            _procedure(
                BIRTH, 1, "same_day",
                [_leg("xa", "origin", decides=True, steps=("examine", "sign", "stamp", *HOME))],
            ),
            _procedure(
                INCENSE, 24, "working_day",
                [
                    _leg("xa", "origin", days=5, steps=("examine", "sign", "stamp")),
                    _leg("huyen", "lao-dong.huyen", "xa", days=7),
                    _leg("tinh", "lao-dong.tinh", "huyen", days=12, decides=True),
                    _leg("tra", "origin", "tinh", steps=HOME),
                ],
                components=("don", "uy-quyen"),
            ),
            _procedure(
                BIRTH_GROUP, 4, "working_day",
                [
                    _leg("xa", "origin", days=1),
                    _leg("cong-an", "cong-an.xa", "xa", days=3, mode="task", base="residence"),
                    _leg("bhxh", "bhxh", "xa", days=2, mode="task"),
                    _leg("tra", "origin", "cong-an bhxh", decides=True, steps=HOME),
                ],
            ),
            _procedure(
                TAX, 8, "working_day",
                [_leg("xa", "origin", decides=True,
                      steps=("examine", "payment", "sign", *HOME))],
                fee="after",
            ),
        )
    },
}  # fmt: skip


def records(keys: dict[str, bytes] | None = None) -> list[tuple[str, int, bytes]]:
    """Everything as catalog says it: (key, version, body)."""
    said = []
    for kind, found in RECORDS.items():
        for code, record in found.items():
            fact = pb.CatalogFact(key=f"{kind}:{code}", version=1)
            getattr(fact, kind).CopyFrom(record)
            if kind == "unit" and keys:
                fact.unit.public_key = keys[code]
            said.append((fact.key, fact.version, fact.SerializeToString()))
    return said


def catalog() -> Catalog:
    """The same as values."""
    return Catalog(
        version=1,
        units={c: unit_of(r) for c, r in RECORDS["unit"].items()},
        procedures={c: procedure_of(r) for c, r in RECORDS["procedure"].items()},
        calendars={c: calendar_of(r) for c, r in RECORDS["calendar"].items()},
        officers={c: officer_of(r) for c, r in RECORDS["officer"].items()},
        active_trees=frozenset({"ba-cap"}),
    )


APPLICANT = Applicant(
    "citizen", "Đặng Văn Ánh", "033090001234", "Thôn 1, xã Dân Tiến", "+84912345678", ""
)


def papers(*codes: str) -> tuple[Handed, ...]:
    """Originals, one each."""
    return tuple(Handed(code, "original", 1) for code in codes)


def filing(procedure: str = INCENSE) -> Filing:
    """What lies on the counter of the commune, in order."""
    needed = ("don", "uy-quyen") if procedure == INCENSE else ("don",)
    residence = COMMUNE if procedure == BIRTH_GROUP else ""
    return Filing(COMMUNE, procedure, "counter", APPLICANT, papers(*needed), residence)


def reception(procedure: str = INCENSE, **changes: object) -> AcceptDossier:
    """The command for the same filing."""
    given = filing(procedure)
    command = AcceptDossier(
        unit=COMMUNE, actor=OFFICER, procedure=procedure, channel="counter",
        applicant=given.applicant, components=given.components, residence=given.residence,
    )  # fmt: skip
    return replace(command, **changes)


class Desk:
    """Acts of one officer at a clock that stands until it is moved."""

    def __init__(self, now: datetime = MONDAY, actor: Actor = OFFICER) -> None:
        self.clock = FixedClock(now)
        self.actor = actor
        self.catalog = catalog()
        self.ids = CountedIds()

    def act(self, when: str = "", **changes: object) -> Act:
        """A doing now, or at another instant from which the clock goes on."""
        if when:
            self.clock.at = at(when)
        act = Act(self.actor, self.clock.now(), self.catalog, lambda: str(self.ids.new()))
        return replace(act, **changes)

    def receive(self, procedure: str = INCENSE) -> Dossier:
        """A dossier just received at the commune."""
        act = self.act()
        counter = Counter.on(self.catalog, COMMUNE, procedure, act.now)
        return accept(filing(procedure), counter, "H31.05.13-261130-0001", act)


def types(dossier: Dossier) -> list[str]:
    """What has been recorded, in order."""
    return [fact.type for fact in dossier.facts]
