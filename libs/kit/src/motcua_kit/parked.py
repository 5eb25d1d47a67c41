"""The parked desk: facts a reader could not apply, why, and what lets them be applied after all.

Pure: names, words and refusals. The rows are in `motcua_kit.db.parked`, the work is done by
`motcua_kit.replay`.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final, Protocol, Self

from google.protobuf.message import DecodeError
from grpc import StatusCode

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua.handover.v1.handover_pb2 import HandoverMessage
from motcua.leg.v1.leg_pb2 import LegFact
from motcua.notice.v1.notice_pb2 import NoticeFact
from motcua_kit.bus.port import DOSSIER_TOPIC, LEG_TOPIC, NOTICE_TOPIC, Envelope, handover_topic
from motcua_kit.errors import DomainError, ErrorTable, Poison, Rule, code_of

GAP: Final = "gap"
FORK: Final = "fork"
UNREADABLE: Final = "unreadable"
UNDECODABLE: Final = "undecodable"
BAD_VALUE: Final = "bad_value"
BEHIND: Final = "behind"
"""An earlier fact of the same dossier is on the desk: a dossier is read in order or not at all."""

_HANDOVER: Final = handover_topic("*").split("*", maxsplit=1)[0]
_LARGEST: Final = 2**63
_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,63}")


class _OfDossier(Protocol):
    @property
    def dossier(self) -> str: ...


def reason_of(error: Exception) -> str:
    """Why a fact is parked, as a code: `undecodable`, or `rule:` and what the rule says."""
    if isinstance(error, DecodeError):
        return UNDECODABLE
    if isinstance(error, Poison):
        return f"rule:{error.reason}"
    return f"rule:{code_of(type(error)) if isinstance(error, DomainError) else BAD_VALUE}"


def dossier_in(message: Envelope) -> str:
    """The dossier that a message is about; empty where it names none or cannot be decoded.

    A body that is not ours may hold anything: only what is shaped like a code is believed.
    """
    try:
        found = _decoded(message)
    except DecodeError:
        return ""
    code = found.dossier if found is not None else ""
    return code if _CODE.fullmatch(code) else ""


def _decoded(message: Envelope) -> _OfDossier | None:
    if message.topic == DOSSIER_TOPIC:
        return DossierFact.FromString(message.body)
    if message.topic == LEG_TOPIC:
        return LegFact.FromString(message.body)
    if message.topic == NOTICE_TOPIC:
        return NoticeFact.FromString(message.body)
    if message.topic.startswith(_HANDOVER):
        return HandoverMessage.FromString(message.body)
    return None


@dataclass(frozen=True, slots=True)
class ParkedKey:
    """What a parked fact is known by: its stream, its number and its hash."""

    stream: str
    seq: int
    hash: bytes

    @classmethod
    def of(cls, message: Envelope) -> Self:
        """The key of a message."""
        return cls(message.stream, message.seq, message.hash)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From a URL. Raises ParkedFactNotFound where it is no key."""
        try:
            plain = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            seq, digest, stream = plain.split(" ", 2)
            key = cls(stream, int(seq), bytes.fromhex(digest))
        except ValueError:
            raise ParkedFactNotFound from None
        if not 0 <= key.seq < _LARGEST or "\0" in stream:
            raise ParkedFactNotFound
        return key

    def __str__(self) -> str:
        """As it stands in a URL."""
        plain = f"{self.seq} {self.hash.hex()} {self.stream}"
        return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class ParkedFact:
    """One line of the desk."""

    message: Envelope
    reason: str
    parked_at: datetime

    @property
    def key(self) -> ParkedKey:
        return ParkedKey.of(self.message)

    @property
    def unit(self) -> str:
        """The unit whose ledger or mailbox it is from; else the stream's key."""
        return self.message.key

    @property
    def dossier(self) -> str:
        return dossier_in(self.message)

    @property
    def is_refused(self) -> bool:
        """Numbered and passed by the reader, but not applied: a rule, or order, forbids it."""
        return self.reason not in {GAP, FORK, UNREADABLE}


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: how many facts were applied, and which are still on the desk."""

    applied: int
    left: tuple[ParkedFact, ...] = ()


class ParkedFactNotFound(DomainError):
    """Nothing like this was ever on the desk."""


@dataclass(eq=False)
class FactsMissing(DomainError):
    """Numbers ``first`` to ``last`` before it have not come."""

    unit: str
    first: int
    last: int


@dataclass(eq=False)
class StreamForked(DomainError):
    """The stream went on in two places; which one holds is not this desk's to say."""

    unit: str


class NotOurMessage(DomainError):
    """It carries no number and no hash: nobody of ours published it."""


@dataclass(eq=False)
class EarlierParked(DomainError):
    """An earlier fact of the same dossier is on the desk."""

    dossier: str
    seq: int


@dataclass(eq=False)
class StillRefused(DomainError):
    """The cause is not mended: the reader refuses the fact as before."""

    seq: int
    reason: str


PARKED_RULES: Final = ErrorTable(
    {
        ParkedFactNotFound: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Trên bàn không có tin này.",
            "Hãy tải lại danh sách.",
        ),
        FactsMissing: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Chưa đọc lại được: còn thiếu sự kiện từ số {first} đến số {last} của {unit}.",
            "Hệ thống tự xin đơn vị gửi lại; tin này được đọc ngay khi đã có đủ.",
        ),
        StreamForked: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Chưa đọc lại được: sổ của {unit} đã rẽ nhánh, có hai bản cùng ghi tiếp.",
            "Hãy dừng bản không được phép ghi và báo người quản trị xác định bản đúng.",
        ),
        NotOurMessage: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Không đọc lại được: tin không có số và mã băm, không phải do hệ thống gửi.",
            "Hãy tìm xem ai đã ghi vào kênh này.",
        ),
        EarlierParked: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Chưa đọc lại được: sự kiện số {seq} của cùng hồ sơ {dossier} còn ở trên bàn.",
            "Hãy đọc lại sự kiện ấy trước; các tin sau của hồ sơ sẽ được đọc theo.",
        ),
        StillRefused: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Sự kiện số {seq} vẫn chưa đọc được, vì {reason}.",
            "Tin được giữ nguyên trên bàn. Hãy sửa nguyên nhân rồi đọc lại.",
        ),
    }
)

_SAID: Final = {
    GAP: "chờ sự kiện đứng trước",
    FORK: "sổ đã rẽ nhánh",
    UNREADABLE: "không phải tin của hệ thống",
    UNDECODABLE: "nội dung không giải mã được",
    f"rule:{BAD_VALUE}": "có một giá trị không thể có",
    BEHIND: "chờ tin trước của cùng hồ sơ",
}


def reason_said(reason: str) -> str:
    """A reason as an operator reads it; a rule keeps its code, which the developers know."""
    name = reason.removeprefix("rule:")
    return _SAID.get(reason) or f"quy tắc “{name}” không cho phép"


def dossiers_of(facts: Iterable[ParkedFact]) -> dict[str, set[str]]:
    """By stream, the dossiers that have a refused fact on the desk."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.is_refused and fact.dossier:
            found.setdefault(fact.message.stream, set()).add(fact.dossier)
    return found
