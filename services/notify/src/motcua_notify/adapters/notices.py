"""What notify says on its own topic: which message stands where; never to whom, nor the words."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.timestamp_pb2 import Timestamp

from motcua.notice.v1 import notice_pb2 as pb
from motcua_notify.domain.delivery import Audience, Message, State, message_id
from motcua_notify.domain.milestones import Occasion

PRODUCER: Final = "notify"


def notice_of(message: Message) -> pb.NoticeFact:
    """Where a message stands now."""
    return pb.NoticeFact(
        dossier=message.dossier,
        unit=message.unit,
        message=str(message.id),
        milestone=message.milestone.value,
        channel=message.channel.value,
        audience=message.audience.value,
        business_at=_stamp(message.business_at),
        **_event(message),
    )


def dropped_notice(occasion: Occasion, reason: str) -> pb.NoticeFact:
    """That nobody was told of an occasion, over no channel."""
    return pb.NoticeFact(
        dossier=occasion.dossier,
        unit=occasion.unit,
        message=str(message_id(occasion, "")),
        milestone=occasion.milestone.value,
        audience=Audience.APPLICANT.value,
        business_at=_stamp(occasion.business_at),
        message_dropped=pb.MessageDropped(reason=reason),
    )


def _event(message: Message) -> dict[str, Any]:
    match message.state:
        case State.SENT:
            return {"message_sent": pb.MessageSent(gateway=message.carrier)}
        case State.FAILED:
            return {"message_failed": pb.MessageFailed(reason=message.reason)}
        case State.UNCERTAIN:
            return {"message_uncertain": pb.MessageUncertain()}
        case State.DROPPED:
            return {"message_dropped": pb.MessageDropped(reason=message.reason)}
        case State.PLANNED | State.SENDING:
            return {"message_planned": pb.MessagePlanned(not_before=_stamp(message.not_before))}


def _stamp(at: Any) -> Timestamp:  # noqa: ANN401 - datetime; the stubs of Timestamp differ
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp
