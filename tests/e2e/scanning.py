"""Looking for people where nobody's data may be: logs, metrics, topics, traces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final
from urllib.parse import unquote_plus

import httpx
from confluent_kafka.admin import AdminClient

from motcua_app.up.home import Home
from motcua_app.up.parts import parts_of
from motcua_app.up.plan import Plan
from motcua_kit.bus.kafka import KafkaBus
from tests.e2e.collector import Collector
from tests.e2e.platform import Platform

_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Someone:
    """An applicant whom nobody else is called like, and words said about them."""

    name: str
    identity: str
    address: str
    phone: str
    email: str
    note: str

    @property
    def applicant(self) -> dict[str, str]:
        """As the counter takes them down."""
        said = asdict(self)
        said.pop("note")
        return {"kind": "citizen", **said}

    @cached_property
    def marks(self) -> dict[str, re.Pattern[str]]:
        """What must not be found, by what it is; written in any way (see `readings`)."""
        told = {what: re.escape(plain(text)) for what, text in asdict(self).items()}
        # A trunk digit or a country code before it; no longer number around it.
        told["phone"] = rf"(?<!\d)(?:0|84)[ .-]?{_digits(self.phone.removeprefix('0'))}(?!\d)"
        told["identity"] = rf"(?<!\d){_digits(self.identity)}(?!\d)"
        return {what: re.compile(pattern) for what, pattern in told.items()}


def _digits(number: str) -> str:
    return "[ .-]?".join(number)


def plain(text: str) -> str:
    """Without case and without accents, however they were encoded."""
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def readings(text: str) -> Iterator[str]:
    """A text as it stands, as an address would be read, and as JSON would be."""
    yield plain(text)
    if "%" in text or "+" in text:
        yield plain(unquote_plus(text))
    if "\\u" in text:
        # NFD in a JSON of ASCII is letters and accents, each escaped.
        yield plain(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))


def hits(texts: Iterator[tuple[str, str]], *people: Someone) -> list[str]:
    """Where something of these people stands: the place and what it is, never the text itself."""
    return sorted(
        {
            f"{place}: {what} of person {number}"
            for place, text in texts
            for reading in readings(text)
            for number, person in enumerate(people)
            for what, mark in person.marks.items()
            if mark.search(reading)
        }
    )


def bus_of(platform: Platform) -> str:
    """The address of the platform's broker."""
    home = Home(platform.home)
    broker = parts_of(home, Plan.load(home)).kafka
    assert broker is not None, "a platform without Kafka has no topics to look into"
    return broker.bootstrap


def logs(platform: Platform) -> Iterator[tuple[str, str]]:
    """Every file that a process, a store or the door has written."""
    folder = Home(platform.home).logs
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield file.relative_to(folder).as_posix(), file.read_text("utf-8", errors="replace")


def metrics(addresses: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What processes tell Prometheus, by their names."""
    for name, address in addresses.items():
        yield name, httpx.get(address, timeout=60).raise_for_status().text


def topics(servers: str) -> Iterator[tuple[str, str]]:
    """Every message of every topic that there is, with what is said around its body."""
    bus = KafkaBus(servers)
    known = AdminClient({"bootstrap.servers": servers}).list_topics(timeout=30).topics
    for topic in sorted(name for name in known if not name.startswith("__")):
        for message in bus.scan(topic):
            around = (message.key, message.producer, message.type, message.traceparent or "")
            yield topic, "\n".join((*around, message.body.decode(errors="replace")))


def traces(collector: Collector) -> Iterator[tuple[str, str]]:
    """Every text that spans have carried."""
    for text in sorted(collector.texts.copy()):
        yield "span", text


Look = Callable[[], Iterator[tuple[str, str]]]


def surfaces(
    platform: Platform, collector: Collector, more_metrics: Mapping[str, str]
) -> dict[str, Look]:
    """Whatever leaves the platform's own databases, by name; looked at anew at each call."""
    told = {each["name"]: each["metrics"] for each in platform.status()["processes"]}
    return {
        "logs": lambda: logs(platform),
        "metrics": lambda: metrics({**told, **more_metrics}),
        "topics": lambda: topics(bus_of(platform)),
        "traces": lambda: traces(collector),
    }
