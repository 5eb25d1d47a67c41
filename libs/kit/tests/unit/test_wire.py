"""What a message must say of itself to be one of ours."""

from datetime import UTC, datetime

import pytest

from motcua_kit.bus.port import OutMessage
from motcua_kit.bus.wire import BadHeaders, envelope, headers_of, stray

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PLACE = ("motcua.leg.v1", 3, 7)


def said(**changed: str) -> list[tuple[str, bytes]]:
    """Headers of a message of ours, some of them changed."""
    ours = OutMessage(PLACE[0], "xa", "node", 1, b"hash", "said", AT, b"body")
    headers = {name: str(value) for name, value in headers_of(ours)}
    return [(name, value.encode()) for name, value in {**headers, **changed}.items()]


def test_a_message_of_ours_is_read_as_it_was_written() -> None:
    read = envelope(PLACE, "xa", said(), b"body")

    assert (read.producer, read.seq, read.hash, read.type, read.at) == (
        "node",
        1,
        b"hash",
        "said",
        AT,
    )


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("motcua_seq", "9223372036854775808"),
        ("motcua_seq", "-1"),
        ("motcua_seq", "one"),
        ("motcua_hash", "no hex"),
        ("motcua_producer", "no\0de"),
        ("ce_type", "vn.motcua.sa\0id"),
        ("traceparent", "0\0"),
        ("ce_time", "2026-11-20T02:00:00"),
        ("ce_time", "0001-01-01T00:00:00+14:00"),
        ("ce_time", "yesterday"),
    ],
)
def test_what_no_database_of_ours_could_keep_was_not_written_by_us(header, value) -> None:
    with pytest.raises(BadHeaders):
        envelope(PLACE, "xa", said(**{header: value}), b"body")


def test_headers_that_are_no_text_were_not_written_by_us() -> None:
    with pytest.raises(BadHeaders):
        envelope(PLACE, "xa", [("ce_type", b"\xff")], b"body")


def test_a_key_with_a_nul_is_no_key_of_ours_and_can_be_kept_all_the_same() -> None:
    with pytest.raises(BadHeaders):
        envelope(PLACE, "x\0a", said(), b"body")

    assert stray(PLACE, "x\0a", b"body", AT).key == "x\ufffda@3:7"
