"""Facts of made-up dossiers, as the topics carry them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from motcua.catalog.v1.catalog_pb2 import Calendar, CatalogFact, Hours, Session, Unit
from motcua.common.v1.common_pb2 import DueDates
from motcua.dossier.v1.dossier_pb2 import DossierFact, Received
from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, OutMessage
from motcua_kit.ledger import chain, genesis

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CODE = "H31.05.13-261123-0001"


def stamp(at: datetime) -> Timestamp:
    found = Timestamp()
    found.FromDatetime(at)
    return found


@dataclass
class Ledgers:
    """Ledgers of several units, growing."""

    now: datetime = START
    messages: list[OutMessage] = field(default_factory=list)
    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def say(self, dossier: str, *, unit: str = "xa", origin: str = "xa", **event) -> OutMessage:
        self.now += timedelta(minutes=1)
        seq, head = self.heads.get(unit, (0, genesis(unit)))
        due = DueDates(current=stamp(START + timedelta(days=5)))
        event = {"custody": 1, "step_in_custody": seq + 1, "due": due, **event}
        fact = DossierFact(
            unit=unit,
            seq=seq + 1,
            at=stamp(self.now),
            business_at=stamp(self.now),
            dossier=dossier,
            procedure="1.010803",
            origin=origin,
            **event,
        )
        body = fact.SerializeToString(deterministic=True)
        head = chain(head, body)
        self.heads[unit] = (seq + 1, head)
        kind = fact.WhichOneof("event") or ""
        message = OutMessage(DOSSIER_TOPIC, unit, "node", seq + 1, head, kind, self.now, body)
        self.messages.append(message)
        return message

    def receive(self, dossier: str = CODE, *, wants: bool = True, **more) -> OutMessage:
        return self.say(dossier, received=Received(wants_messages=wants), **more)

    def take(self) -> list[OutMessage]:
        taken, self.messages = self.messages, []
        return taken


def catalogue(unit: str = "xa", name: str = "Ủy ban nhân dân xã Dân Tiến") -> list[OutMessage]:
    records = [
        CatalogFact(
            key=f"unit:{unit}",
            version=1,
            unit=Unit(
                code=unit,
                name=name,
                short_name="UBND xã Dân Tiến",
                counter_name="Bộ phận Một cửa xã Dân Tiến",
                address="Thôn Đào Viên, xã Dân Tiến",
                phone="0221 3910 000",
                calendar="hung-yen",
            ),
        ),
        CatalogFact(
            key="calendar:hung-yen",
            version=1,
            calendar=Calendar(
                code="hung-yen",
                hours=[
                    Hours(
                        valid_from="2016-01-01",
                        sessions=[
                            Session(start="07:30", end="11:30"),
                            Session(start="13:30", end="17:00"),
                        ],
                    )
                ],
            ),
        ),
    ]
    return [
        OutMessage(
            CATALOG_TOPIC,
            record.key,
            "catalog",
            record.version,
            b"x",
            "record",
            START,
            record.SerializeToString(),
        )
        for record in records
    ]
