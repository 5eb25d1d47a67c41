"""A small province and its ledgers, for tests: names as the office would say them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from google.protobuf.message import Message

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, OutMessage
from motcua_kit.ledger import chain, genesis
from motcua_routing.adapters.catalog_wire import catalog_of
from motcua_routing.adapters.facts_wire import fact_of
from motcua_routing.domain.catalog import Catalog
from motcua_routing.domain.facts import Fact

# A Monday morning.
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DOSSIER = "H31.23.15-261116-0001"
PROCEDURE = "1.005387"
LEG_UP = "00000000-0000-0000-0000-00000000000a"
LEG_TOP = "00000000-0000-0000-0000-00000000000b"
LEG_HOME = "00000000-0000-0000-0000-00000000000c"
LEG_TASK = "00000000-0000-0000-0000-00000000000d"


def hours(amount: float) -> datetime:
    """So many hours after Monday 08:00 in Hà Nội."""
    return MONDAY + timedelta(hours=amount)


def unit(
    code: str,
    *tags: str,
    parent: str = "",
    tree: str = "ba-cap",
    deployment: str = "",
    key: bytes = b"k" * 32,
    valid_from: str = "",
    valid_to: str = "",
) -> pb.Unit:
    """A unit of the demo province."""
    return pb.Unit(
        code=code,
        name=f"Đơn vị {code}",
        short_name=code,
        calendar="hung-yen",
        valid_from=valid_from,
        valid_to=valid_to,
        capabilities=[pb.Capability(tag=tag) for tag in tags],
        parents=[pb.Parent(unit=parent, tree=tree)] if parent else [],
        deployment=deployment or code,
        public_key=key,
    )


def calendar() -> pb.Calendar:
    """Monday to Friday, 07:30–11:30 and 13:30–17:00."""
    sessions = [pb.Session(start="07:30", end="11:30"), pb.Session(start="13:30", end="17:00")]
    return pb.Calendar(
        code="hung-yen",
        hours=[pb.Hours(valid_from="2016-01-01", sessions=sessions)],
        published_through="2026-12-31",
    )


def procedure() -> pb.Procedure:
    """Incense allowance for a martyr: X → H → T → X (scenario S2)."""

    def leg(code: str, name: str, place: str, *steps: str) -> pb.Leg:
        return pb.Leg(
            code=code,
            name=name,
            place=place,
            base="origin",
            mode="custody",
            steps=[pb.Step(code=step, name=step, quarter_hours=32) for step in steps],
        )

    legs = [
        leg("xa", "Tiếp nhận", "origin", "nhan", "tham-dinh"),
        leg("huyen", "Thẩm định cấp huyện", "nguoi-co-cong.huyen", "huyen-tham-dinh"),
        leg("tinh", "Quyết định", "nguoi-co-cong.tinh", "tinh-quyet-dinh"),
        leg("tra", "Trả kết quả", "origin", "tra"),
    ]
    return pb.Procedure(
        code=PROCEDURE,
        name="Giải quyết trợ cấp thờ cúng liệt sĩ",
        versions=[pb.ProcedureVersion(version=1, legs=legs)],
    )


def province() -> list[pb.Unit]:
    """Commune, district, province, and a neighbouring district."""
    return [
        unit("tinh", "nguoi-co-cong.tinh"),
        unit("huyen", "nguoi-co-cong.huyen", parent="tinh"),
        unit("huyen-ben", "nguoi-co-cong.huyen", parent="tinh"),
        unit("xa", parent="huyen"),
    ]


def records(units: list[pb.Unit] | None = None) -> list[pb.CatalogFact]:
    """The catalogue as it is published."""
    found = [pb.CatalogFact(key=f"unit:{each.code}", unit=each) for each in units or province()]
    found.append(pb.CatalogFact(key="calendar:hung-yen", calendar=calendar()))
    found.append(pb.CatalogFact(key=f"procedure:{PROCEDURE}", procedure=procedure()))
    found.append(pb.CatalogFact(key="tree:ba-cap", tree=pb.Tree(code="ba-cap", active=True)))
    for fact in found:
        fact.version = 1
        fact.at.FromDatetime(MONDAY)
    return found


def catalog(units: list[pb.Unit] | None = None, revision: int = 1) -> Catalog:
    """The picture made of the records."""
    return catalog_of(revision, [fact.SerializeToString() for fact in records(units)])


@dataclass
class Ledgers:
    """The ledgers of several units, written as their intakes would."""

    dossier: str = DOSSIER
    origin: str = "xa"
    imported: bool = False
    facts: dict[str, list[DossierFact]] = field(default_factory=dict)
    _steps: Counter[tuple[int, str]] = field(default_factory=Counter)

    def write(
        self,
        unit_code: str,
        custody: int,
        kind: str,
        at: datetime,
        *,
        handover: str = "",
        peer: str = "",
        due: datetime | None = None,
        **event: object,
    ) -> DossierFact:
        """Record one fact; keyword arguments are the event's fields, instants included."""
        own = self.facts.setdefault(unit_code, [])
        self._steps[custody, unit_code] += 1
        fact = DossierFact(
            unit=unit_code,
            seq=len(own) + 1,
            dossier=self.dossier,
            procedure=PROCEDURE,
            procedure_version=1,
            custody=custody,
            step_in_custody=self._steps[custody, unit_code],
            handover=handover,
            peer=peer,
            actor="ca.bo",
            imported=self.imported,
            origin=self.origin,
            field="nguoi-co-cong",
        )
        fact.at.FromDatetime(at)
        fact.business_at.FromDatetime(at)
        if due is not None:
            fact.due.current.FromDatetime(due)
        body: Message = getattr(fact, kind)
        body.SetInParent()
        for name, value in event.items():
            if isinstance(value, datetime):
                getattr(body, name).FromDatetime(value)
            else:
                setattr(body, name, value)
        own.append(fact)
        return fact

    def parsed(self, unit_code: str) -> list[Fact]:
        """A unit's ledger as routing reads it."""
        return [fact_of(fact.SerializeToString()) for fact in self.facts.get(unit_code, [])]


def up_and_home(ledgers: Ledgers) -> Ledgers:
    """X → H (late) → T → X, with a refused offer, a supplement and a parallel task on the way."""
    write = ledgers.write
    write("xa", 1, "received", hours(0), due=hours(200), channel=1)
    write("xa", 1, "task_done", hours(1), step="nhan")
    write("xa", 1, "leg_wanted", hours(2), leg="L0", leg_code="huyen", place="nguoi-co-cong.huyen")
    write("xa", 1, "offered", hours(3), handover="L0", peer="huyen-ben", leg="L0",
          leg_code="huyen", accept_by=hours(10))  # fmt: skip
    write("huyen-ben", 1, "offer_refused", hours(4), handover="L0", peer="xa", leg="L0",
          reason="wrong_unit")  # fmt: skip
    write("xa", 1, "offer_ended", hours(5), handover="L0", peer="huyen-ben", leg="L0",
          reason="wrong_unit")  # fmt: skip
    to_district(ledgers)
    write("huyen", 2, "supplement_asked", hours(9), reason="thieu")
    write("huyen", 2, "supplement_received", hours(20), due=hours(260))
    write("huyen", 2, "leg_wanted", hours(21), leg=LEG_TASK, leg_code="y-kien", mode=2,
          to_unit="huyen-ben")  # fmt: skip
    write("huyen", 2, "parallel_asked", hours(22), handover=LEG_TASK, peer="huyen-ben",
          leg=LEG_TASK, leg_code="y-kien", accept_by=hours(30))  # fmt: skip
    write("huyen-ben", 2, "parallel_taken", hours(23), handover=LEG_TASK, peer="huyen",
          leg=LEG_TASK, leg_code="y-kien", leg_due=hours(40))  # fmt: skip
    write("huyen-ben", 2, "parallel_finished", hours(30), handover=LEG_TASK, peer="huyen",
          leg=LEG_TASK, leg_code="y-kien", leg_due=hours(40), outcome="done")  # fmt: skip
    write("huyen", 2, "parallel_noted", hours(31), handover=LEG_TASK, peer="huyen-ben",
          leg=LEG_TASK, outcome="done")  # fmt: skip
    write("huyen", 2, "leg_wanted", hours(100), leg=LEG_TOP, leg_code="tinh",
          place="nguoi-co-cong.tinh")  # fmt: skip
    write("huyen", 2, "offered", hours(101), handover=LEG_TOP, peer="tinh", leg=LEG_TOP,
          leg_code="tinh", accept_by=hours(110))  # fmt: skip
    write("tinh", 3, "handed_in", hours(102), handover=LEG_TOP, peer="huyen", leg=LEG_TOP,
          leg_code="tinh", leg_due=hours(180))  # fmt: skip
    write("huyen", 2, "handed_out", hours(103), handover=LEG_TOP, peer="tinh", leg=LEG_TOP,
          handed_in_at=hours(102), leg_due=hours(90))  # fmt: skip
    write("tinh", 3, "resolved", hours(120), outcome="approved")
    write("tinh", 3, "leg_wanted", hours(121), leg=LEG_HOME, leg_code="tra", to_unit="xa")
    write("tinh", 3, "offered", hours(122), handover=LEG_HOME, peer="xa", leg=LEG_HOME,
          leg_code="tra", accept_by=hours(130))  # fmt: skip
    write("xa", 4, "handed_in", hours(123), handover=LEG_HOME, peer="tinh", leg=LEG_HOME,
          leg_code="tra", leg_due=hours(170))  # fmt: skip
    write("tinh", 3, "handed_out", hours(124), handover=LEG_HOME, peer="xa", leg=LEG_HOME,
          handed_in_at=hours(123), leg_due=hours(180))  # fmt: skip
    write("xa", 4, "result_ready", hours(130), due=hours(260), outcome="approved")
    write("xa", 4, "returned", hours(140), recipient="applicant")
    return ledgers


def to_district(ledgers: Ledgers, accept_by: datetime | None = None) -> Ledgers:
    """The first hand-over: the commune's dossier accepted by the district."""
    write = ledgers.write
    write("xa", 1, "leg_wanted", hours(6), leg=LEG_UP, leg_code="huyen",
          place="nguoi-co-cong.huyen")  # fmt: skip
    write("xa", 1, "offered", hours(7), handover=LEG_UP, peer="huyen", leg=LEG_UP,
          leg_code="huyen", accept_by=accept_by or hours(16))  # fmt: skip
    write("huyen", 2, "handed_in", hours(8), handover=LEG_UP, peer="xa", leg=LEG_UP,
          leg_code="huyen", leg_due=hours(90))  # fmt: skip
    write("xa", 1, "handed_out", hours(8.5), handover=LEG_UP, peer="huyen", leg=LEG_UP,
          handed_in_at=hours(8))  # fmt: skip
    return ledgers


def published(facts: list[DossierFact]) -> list[OutMessage]:
    """A unit's ledger as the relay publishes it."""
    if not facts:
        return []
    prev, found = genesis(facts[0].unit), []
    for fact in facts:
        body = fact.SerializeToString(deterministic=True)
        prev = chain(prev, body)
        kind = fact.WhichOneof("event") or ""
        at = fact.at.ToDatetime(tzinfo=UTC)
        found.append(
            OutMessage(DOSSIER_TOPIC, fact.unit, fact.unit, fact.seq, prev, kind, at, body)
        )
    return found


def published_records(facts: list[pb.CatalogFact]) -> list[OutMessage]:
    """Catalogue records as the relay publishes them."""
    found = []
    for fact in facts:
        body = fact.SerializeToString(deterministic=True)
        found.append(
            OutMessage(
                CATALOG_TOPIC, fact.key, "catalog", fact.version, chain(b"", body), "record",
                MONDAY, body,
            )
        )  # fmt: skip
    return found
