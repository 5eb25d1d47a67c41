"""Personal data stays home: whoever reads logs, metrics, topics and traces learns nobody's name.

Citizens with names, numbers and phones that nobody else has go through the platform; then all that
leaves its databases is searched for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize
from urllib.parse import quote

import pytest
from confluent_kafka.admin import AdminClient
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from prometheus_client import CollectorRegistry, Gauge, start_http_server

from motcua_app.client.config import open_platform
from motcua_app.client.door import Refused
from motcua_app.client.journey import Journey, Order
from motcua_app.client.node import Desk
from motcua_app.client.outcomes import Outcome
from motcua_app.client.platform import Platform as Client
from motcua_app.client.procedures import plan_of
from motcua_app.up.home import Home
from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import DOSSIER_TOPIC, LEG_TOPIC, NOTICE_TOPIC, OutMessage, handover_topic
from motcua_parts.ports import free_port
from tests.e2e.collector import Collector
from tests.e2e.doors import eventually
from tests.e2e.platform import Platform
from tests.e2e.scanning import Look, Someone, bus_of, hits, plain, surfaces

pytestmark = [pytest.mark.timeout(1800, func_only=True), pytest.mark.in_order]

ROOT: Final = Path(__file__).resolve().parents[2]
COMMUNE, DISTRICT = "xa-dan-tien", "huyen-khoai-chau"
MARTYR: Final = "1.010803"
NOT_YET: Final = frozenset({404, 409, 425})
RECEIVING: Final = ("counter_officer", "clerk", "case_officer", "leader")
# Three levels and home; the same with papers brought later; sent back by the first who gets it.
CLIMBS = Someone(
    "Lương Khuê Diễm Hằng", "033195417461", "Ngõ Hoa Sữa Tím 417", "0967415283",
    "diem.hang.417@thu.example", "Bà nội cháu bị lẫn, chỉ tin chị dâu",
)  # fmt: skip
SUPPLIES = Someone(
    "Tạ Nghiêm Bích Trâm", "033088652973", "Xóm Gạo Lứt 6529", "0385264917",
    "bich.tram.6529@thu.example", "Giấy ra viện ghi bệnh hiểm nghèo",
)  # fmt: skip
SENT_BACK = Someone(
    "Khổng Viết Hoàng Yến", "033190730586", "Bến Đò Tre Ngà 73", "0977305864",
    "hoang.yen.73@thu.example", "Chị Khổng Viết Hoàng Yến đang ly hôn",
)  # fmt: skip
PEOPLE: Final = (CLIMBS, SUPPLIES, SENT_BACK)
# Nobody of the platform knows this one: put before each search by the test itself.
CANARY = Someone(
    "Ninh Phượng Vĩ Cầm", "033192846107", "Lối Chim Vàng 28", "0932846107",
    "vi.cam.28@thu.example", "Lời chỉ chim hoàng yến mới hót",
)  # fmt: skip
CANARY_TOPIC: Final = "motcua.canary.v1"


@pytest.fixture(scope="module")
def client(full: Platform) -> Iterator[Client]:
    """The platform as its command's own client sees it."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in full.environment.items():
            environment.setenv(name, value)
        with open_platform() as opened:
            yield opened


def walk(client: Client, procedure: str, someone: Someone, outcome: Outcome) -> dict[str, Any]:
    """A dossier of theirs, taken through its whole process; the journey's last line."""
    plan = plan_of(client, procedure, datetime.now(UTC).date())
    order = Order(plan, client.unit(COMMUNE), outcome, None, someone.applicant)
    return Journey(client, order, lambda _line: None).run()


def work_on(desk: Desk, code: str, note: str) -> None:
    """Complete the steps that are a unit's own, with a note on each."""
    view = desk.dossier(code)
    for task in view["tasks"]:
        if task["state"] in {"open", "taken"}:
            who = desk.officer([str(task["role"])], str(task["assignee"] or ""))
            path = f"/dossiers/{code}/tasks/{task['id']}"
            if task["state"] == "open":
                desk.post(f"{path}/take", {}, who)
            decision = {"decision": "approve"} if task["kind"] == "sign" else {}
            desk.post(f"{path}/complete", {"note": note, **decision}, who)


def send_back(client: Client, someone: Someone) -> str:
    """A dossier of theirs that the next unit refuses, with words about them; its code."""
    sender, receiver = (Desk(client, client.unit(unit)) for unit in (COMMUNE, DISTRICT))
    plan = plan_of(client, MARTYR, datetime.now(UTC).date())
    bases = {base: COMMUNE for base in ("residence", "land") if base in plan.bases}
    body = {"procedure": MARTYR, "channel": "counter", "applicant": someone.applicant,
            "components": plan.papers(), **bases}  # fmt: skip
    counter = sender.officer(["counter_officer"])
    code = str(sender.post("/dossiers", body, counter)["dossier"])

    def offered() -> str:
        try:
            work_on(sender, code, someone.note)
        except Refused as refusal:
            # The dossier has just moved on; it is looked at again.
            if refusal.status not in NOT_YET:
                raise
        legs = sender.dossier(code)["legs"]
        return next((str(leg["leg"]) for leg in legs if leg["state"] == "offered"), "")

    leg = eventually(offered, what="the dossier is offered to the district", seconds=120, pause=0.5)
    eventually(
        lambda: (receiver.offer(leg) or {}).get("state") == "arrived",
        what="its package has arrived", seconds=120, pause=0.5,
    )  # fmt: skip
    refusal = {"reason": "incomplete", "note": someone.note}
    receiver.post(f"/offers/{leg}/refuse", refusal, receiver.officer(RECEIVING))
    eventually(
        lambda: not [leg for leg in sender.dossier(code)["legs"] if leg["state"] == "offered"],
        what="the commune hears of the refusal", seconds=120, pause=0.5,
    )  # fmt: skip
    return code


@pytest.fixture(scope="module")
def told(full: Platform, client: Client) -> dict[str, Any]:
    """What became of the people's dossiers, everything said and counted."""
    ends = {
        "climbs": walk(client, MARTYR, CLIMBS, Outcome.APPROVE),
        "supplies": walk(client, MARTYR, SUPPLIES, Outcome.SUPPLEMENT),
    }
    code = send_back(client, SENT_BACK)
    assert full.prove()["balanced"] is True
    return {**ends, "sent_back": code}


@pytest.fixture(scope="module")
def canary(full: Platform, collector: Collector) -> Iterator[dict[str, str]]:
    """Somebody told by each way there is; the address of what tells it as a metric."""
    log = Home(full.home).logs / "canary.log"
    log.write_text(json.dumps({"event": "canary", "said": CANARY.name}) + "\n", encoding="utf-8")

    registry, port = CollectorRegistry(), free_port()
    Gauge("canary", "sings", ["who"], registry=registry).labels(who=CANARY.phone).set(1)
    server, thread = start_http_server(port, addr="127.0.0.1", registry=registry)

    bus = KafkaBus(bus_of(full), partitions=1)
    bus.ensure_topics([CANARY_TOPIC])
    publisher, body = bus.publisher("canary"), f"\x0a\x1b{CANARY.address}\x00".encode()
    said = OutMessage(CANARY_TOPIC, "xa", "canary", 1, b"hash", "sings", datetime.now(UTC), body)
    publisher.publish([said])
    publisher.close()

    spans = TracerProvider(resource=Resource.create({"service.name": "canary"}))
    exporter = OTLPSpanExporter(f"http://127.0.0.1:{collector.port}", insecure=True)
    spans.add_span_processor(SimpleSpanProcessor(exporter))
    spans.get_tracer("canary").start_span("sings", attributes={"who": CANARY.identity}).end()
    spans.shutdown()

    yield {"canary": f"http://127.0.0.1:{port}/metrics"}
    log.unlink()
    server.shutdown()
    server.server_close()
    thread.join(10)
    admin = AdminClient({"bootstrap.servers": bus_of(full)})
    for future in admin.delete_topics([CANARY_TOPIC]).values():
        future.result(30)


@pytest.fixture
def looks(full: Platform, collector: Collector, canary: dict[str, str]) -> dict[str, Look]:
    """Every surface, the canary's included."""
    return surfaces(full, collector, canary)


@pytest.mark.parametrize("written", ["as it is", "in capitals", "bare", "decomposed", "in JSON",
                                     "in an address"])  # fmt: skip
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    said = {
        "as it is": CANARY.name,
        "in capitals": CANARY.name.upper(),
        "bare": plain(CANARY.name),
        "decomposed": normalize("NFD", CANARY.name),
        "in JSON": json.dumps(normalize("NFD", CANARY.name)),
        "in an address": f"/tra-cuu?q={quote(CANARY.name)}",
    }[written]

    assert hits(iter([("here", f"... {said} ...")]), CANARY) == ["here: name of person 0"]


@pytest.mark.parametrize("phone", ["0932846107", "+84932846107", "84932846107", "0932 846 107",
                                   "0932.846.107"])  # fmt: skip
def test_a_phone_is_found_however_it_is_written(phone: str) -> None:
    assert hits(iter([("here", f'to="{phone}"')]), CANARY) == ["here: phone of person 0"]
    assert hits(iter([("here", f"1{phone.lstrip('+')}5")]), CANARY) == []


def test_nobody_in_the_catalogue_is_called_like_them() -> None:
    """Officers' names are published by law, and lie on a topic."""
    files = sorted((ROOT / "data").rglob("*.yaml"))
    texts = ((file.name, file.read_text(encoding="utf-8")) for file in files)

    assert files
    assert hits(texts, *PEOPLE, CANARY) == []


def test_the_people_were_there_indeed(full: Platform, told: dict[str, Any]) -> None:
    """Otherwise it would be no wonder that nothing of them is found."""
    counter = full.at(COMMUNE, "counter_officer")

    assert told["climbs"]["end"] == told["supplies"]["end"] == "returned"
    assert len(told["climbs"]["custodians"]) == 4
    assert told["climbs"]["messages"] >= 1
    assert told["supplies"]["messages"] >= 1
    for code, someone in (
        (told["climbs"]["dossier"], CLIMBS),
        (told["supplies"]["dossier"], SUPPLIES),
        (told["sent_back"], SENT_BACK),
    ):
        known = counter.see(code)["applicant"]
        for field in ("name", "identity", "address", "email"):
            assert known[field] == asdict(someone)[field]


def test_the_search_would_find_them(told: dict[str, Any], looks: dict[str, Look]) -> None:
    found = {name: hits(look(), CANARY) for name, look in looks.items()}

    assert found == {
        "logs": ["canary.log: name of person 0"],
        "metrics": ["canary: phone of person 0"],
        "topics": [f"{CANARY_TOPIC}: address of person 0"],
        "traces": ["span: identity of person 0"],
    }


def test_the_search_leaves_nothing_out(
    full: Platform, collector: Collector, told: dict[str, Any], looks: dict[str, Look]
) -> None:
    read = {name: {place for place, text in look() if text.strip()} for name, look in looks.items()}
    processes = {each["name"] for each in full.status()["processes"]}
    nodes = ("dan-tien", "khoai-chau", "trung-tam-tinh")
    everywhere = {DOSSIER_TOPIC, LEG_TOPIC, NOTICE_TOPIC, *map(handover_topic, nodes)}

    assert {f"{name}.log" for name in processes} <= read["logs"]
    assert processes <= read["metrics"]
    assert everywhere <= read["topics"]
    assert {"catalog", "intake", "notify", "reporting", "routing"} <= collector.services


@pytest.mark.parametrize("surface", ["logs", "metrics", "topics", "traces"])
def test_nothing_tells_who_the_people_are(
    told: dict[str, Any], looks: dict[str, Look], surface: str
) -> None:
    assert hits(looks[surface](), *PEOPLE) == []
