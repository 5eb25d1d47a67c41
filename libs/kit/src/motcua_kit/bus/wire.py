"""CloudEvents 1.0, Kafka binding, binary mode: headers to fields and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from motcua_kit.bus.port import Envelope, OutMessage

_PREFIX: Final = "vn.motcua."
# PostgreSQL keeps neither a NUL in a text nor a larger number.
_NUL: Final = "\0"
_UNKNOWN: Final = "\ufffd"
_MOST: Final = 2**63 - 1


class BadHeaders(ValueError):
    """The message does not say what it is; nobody of ours published it."""


def headers_of(message: OutMessage) -> list[tuple[str, str | bytes | None]]:
    """Headers under which a message is published."""
    headers = [
        ("ce_specversion", "1.0"),
        ("ce_id", f"{message.producer}:{message.key}:{message.seq}"),
        ("ce_source", f"/motcua/{message.producer}"),
        ("ce_type", _PREFIX + message.type),
        ("ce_time", message.at.astimezone(UTC).isoformat()),
        ("content-type", "application/protobuf"),
        ("motcua_unit", message.key),
        ("motcua_producer", message.producer),
        ("motcua_seq", str(message.seq)),
        ("motcua_hash", message.hash.hex()),
    ]
    if message.traceparent:
        headers.append(("traceparent", message.traceparent))
    return list(headers)


def envelope(
    place: tuple[str, int, int],
    key: str,
    headers: Iterable[tuple[str, bytes]],
    body: bytes,
) -> Envelope:
    """A read message. Raises BadHeaders where it lacks what every message of ours carries."""
    topic, partition, offset = place
    try:
        said = {name: value.decode() for name, value in headers}
        read = Envelope(
            topic=topic,
            partition=partition,
            offset=offset,
            key=key,
            producer=said["motcua_producer"],
            seq=int(said["motcua_seq"]),
            hash=bytes.fromhex(said["motcua_hash"]),
            type=said["ce_type"].removeprefix(_PREFIX),
            at=datetime.fromisoformat(said["ce_time"]),
            body=body,
            traceparent=said.get("traceparent"),
        )
        _refuse_what_cannot_be_kept(read)
    except (KeyError, ValueError, OverflowError) as error:
        raise BadHeaders(str(error)) from error
    return read


def _refuse_what_cannot_be_kept(message: Envelope) -> None:
    """A reader that cannot park a message would stop at it for ever."""
    texts = (message.key, message.producer, message.type, message.traceparent or "")
    if any(_NUL in text for text in texts):
        raise BadHeaders("a NUL in a text")
    if not 0 <= message.seq <= _MOST:
        raise BadHeaders("a number out of range")
    if message.at.utcoffset() is None:
        raise BadHeaders("a time without a zone")
    message.at.astimezone(UTC)


def stray(place: tuple[str, int, int], key: str, body: bytes, at: datetime) -> Envelope:
    """A message without our headers, made readable so that it can be parked."""
    topic, partition, offset = place
    return Envelope(
        topic=topic,
        partition=partition,
        offset=offset,
        key=f"{key.replace(_NUL, _UNKNOWN)}@{partition}:{offset}",
        producer="",
        seq=0,
        hash=b"",
        type="unknown",
        at=at,
        body=body,
    )
