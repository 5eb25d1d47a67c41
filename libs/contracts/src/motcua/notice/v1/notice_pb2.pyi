import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from motcua.common.v1 import common_pb2 as _common_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class NoticeFact(_message.Message):
    __slots__ = ("position", "dossier", "unit", "message", "milestone", "channel", "audience", "business_at", "message_planned", "message_sent", "message_delivered", "message_failed", "message_uncertain", "message_dropped")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    MILESTONE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_AT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_PLANNED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_SENT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_DELIVERED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FAILED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_UNCERTAIN_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_DROPPED_FIELD_NUMBER: _ClassVar[int]
    position: _common_pb2.StreamPosition
    dossier: str
    unit: str
    message: str
    milestone: str
    channel: str
    audience: str
    business_at: _timestamp_pb2.Timestamp
    message_planned: MessagePlanned
    message_sent: MessageSent
    message_delivered: MessageDelivered
    message_failed: MessageFailed
    message_uncertain: MessageUncertain
    message_dropped: MessageDropped
    def __init__(self, position: _Optional[_Union[_common_pb2.StreamPosition, _Mapping]] = ..., dossier: _Optional[str] = ..., unit: _Optional[str] = ..., message: _Optional[str] = ..., milestone: _Optional[str] = ..., channel: _Optional[str] = ..., audience: _Optional[str] = ..., business_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., message_planned: _Optional[_Union[MessagePlanned, _Mapping]] = ..., message_sent: _Optional[_Union[MessageSent, _Mapping]] = ..., message_delivered: _Optional[_Union[MessageDelivered, _Mapping]] = ..., message_failed: _Optional[_Union[MessageFailed, _Mapping]] = ..., message_uncertain: _Optional[_Union[MessageUncertain, _Mapping]] = ..., message_dropped: _Optional[_Union[MessageDropped, _Mapping]] = ...) -> None: ...

class MessagePlanned(_message.Message):
    __slots__ = ("not_before",)
    NOT_BEFORE_FIELD_NUMBER: _ClassVar[int]
    not_before: _timestamp_pb2.Timestamp
    def __init__(self, not_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class MessageSent(_message.Message):
    __slots__ = ("gateway",)
    GATEWAY_FIELD_NUMBER: _ClassVar[int]
    gateway: str
    def __init__(self, gateway: _Optional[str] = ...) -> None: ...

class MessageDelivered(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MessageFailed(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class MessageUncertain(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MessageDropped(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...
