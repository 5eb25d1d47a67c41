"""Golden files: each version of each event as it is on the wire, with every field filled.

    python -m tests.wire.golden     write the next version of events that have grown

A version that was written is never changed: whoever keeps a topic for years reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua.handover.v1.handover_pb2 import HandoverMessage
from motcua.leg.v1.leg_pb2 import LegFact
from motcua.notice.v1.notice_pb2 import NoticeFact
from motcua.parked.v1.parked_pb2 import ParkedFact

FOLDER: Final = Path(__file__).resolve().parents[2] / "proto" / "golden"
ENVELOPES: Final[tuple[type[Message], ...]] = (
    CatalogFact,
    DossierFact,
    HandoverMessage,
    LegFact,
    NoticeFact,
    ParkedFact,
)
_INSTANT: Final = 1_763_600_400


@dataclass(frozen=True)
class Event:
    """One kind of event: the message of its topic, and its name in the choice of events."""

    envelope: type[Message]
    name: str

    @property
    def stem(self) -> str:
        """Of its golden files: the topic's package, the name; then comes the version."""
        return f"{self.envelope.DESCRIPTOR.full_name.split('.')[1]}.{self.name}"

    def versions(self) -> list[Path]:
        """Its golden files, the oldest first."""
        found = FOLDER.glob(f"{self.stem}.*.json")
        return sorted(found, key=lambda file: int(file.name.split(".")[-2]))

    def filled(self) -> Message:
        """It with every field of today."""
        message = self.envelope()
        _fill(message, self.name)
        return message


def events() -> list[Event]:
    """Every kind of every topic."""
    return [
        Event(envelope, field.name)
        for envelope in ENVELOPES
        for field in envelope.DESCRIPTOR.oneofs[0].fields
    ]


def wire(message: Message) -> str:
    """Its bytes, in hexadecimal digits."""
    return message.SerializeToString(deterministic=True).hex()


def told(message: Message) -> dict[str, Any]:
    """What it says, by the names of the fields."""
    found: dict[str, Any] = MessageToDict(message, preserving_proto_field_name=True)
    return found


def write_missing() -> Iterator[Path]:
    """Write a version of each event whose newest one lacks something; the files written."""
    FOLDER.mkdir(exist_ok=True)
    for event in events():
        versions = event.versions()
        now = event.filled()
        if versions and json.loads(versions[-1].read_text("utf-8"))["wire"] == wire(now):
            continue
        file = FOLDER / f"{event.stem}.{len(versions) + 1}.json"
        page = json.dumps({"says": told(now), "wire": wire(now)}, ensure_ascii=False, indent=1)
        file.write_text(page + "\n", encoding="utf-8")
        yield file


def _fill(message: Message, chosen: str = "") -> None:
    descriptor = message.DESCRIPTOR
    if descriptor.full_name == "google.protobuf.Timestamp":
        message.seconds = _INSTANT  # type: ignore[attr-defined]
        return
    for field in descriptor.fields:
        among = field.containing_oneof
        if among is None or field.name == (chosen or among.fields[0].name):
            _fill_field(message, field)


def _fill_field(message: Message, field: FieldDescriptor) -> None:
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        getattr(message, field.name)["key"] = "value"
    elif field.message_type is not None:
        part = getattr(message, field.name)
        if field.is_repeated:
            part = part.add()
        else:
            part.SetInParent()
        _fill(part)
    elif field.is_repeated:
        getattr(message, field.name).append(_value(field))
    else:
        setattr(message, field.name, _value(field))


def _value(field: FieldDescriptor) -> Any:
    if field.enum_type is not None:
        return field.enum_type.values[-1].number
    return {
        FieldDescriptor.CPPTYPE_STRING: field.name.encode()
        if field.type == FieldDescriptor.TYPE_BYTES
        else field.name,
        FieldDescriptor.CPPTYPE_BOOL: True,
    }.get(field.cpp_type, field.number)


if __name__ == "__main__":
    for written in write_missing():
        print(written.name)  # noqa: T201
