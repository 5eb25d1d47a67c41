import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_UNSPECIFIED: _ClassVar[Verdict]
    VERDICT_EARLY: _ClassVar[Verdict]
    VERDICT_ON_TIME: _ClassVar[Verdict]
    VERDICT_LATE: _ClassVar[Verdict]
    VERDICT_STOPPED: _ClassVar[Verdict]
    VERDICT_WITHDRAWN: _ClassVar[Verdict]

class Channel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANNEL_UNSPECIFIED: _ClassVar[Channel]
    CHANNEL_COUNTER: _ClassVar[Channel]
    CHANNEL_ONLINE: _ClassVar[Channel]
    CHANNEL_POST: _ClassVar[Channel]

class LegMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LEG_MODE_UNSPECIFIED: _ClassVar[LegMode]
    LEG_MODE_CUSTODY: _ClassVar[LegMode]
    LEG_MODE_TASK: _ClassVar[LegMode]
    LEG_MODE_OPINION: _ClassVar[LegMode]
VERDICT_UNSPECIFIED: Verdict
VERDICT_EARLY: Verdict
VERDICT_ON_TIME: Verdict
VERDICT_LATE: Verdict
VERDICT_STOPPED: Verdict
VERDICT_WITHDRAWN: Verdict
CHANNEL_UNSPECIFIED: Channel
CHANNEL_COUNTER: Channel
CHANNEL_ONLINE: Channel
CHANNEL_POST: Channel
LEG_MODE_UNSPECIFIED: LegMode
LEG_MODE_CUSTODY: LegMode
LEG_MODE_TASK: LegMode
LEG_MODE_OPINION: LegMode

class StreamPosition(_message.Message):
    __slots__ = ("producer", "key", "seq", "at")
    PRODUCER_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    producer: str
    key: str
    seq: int
    at: _timestamp_pb2.Timestamp
    def __init__(self, producer: _Optional[str] = ..., key: _Optional[str] = ..., seq: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DueDates(_message.Message):
    __slots__ = ("first", "restart", "subtract", "current", "provisional", "supplements", "verdict", "verdict_index")
    FIRST_FIELD_NUMBER: _ClassVar[int]
    RESTART_FIELD_NUMBER: _ClassVar[int]
    SUBTRACT_FIELD_NUMBER: _ClassVar[int]
    CURRENT_FIELD_NUMBER: _ClassVar[int]
    PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    SUPPLEMENTS_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    VERDICT_INDEX_FIELD_NUMBER: _ClassVar[int]
    first: _timestamp_pb2.Timestamp
    restart: _timestamp_pb2.Timestamp
    subtract: _timestamp_pb2.Timestamp
    current: _timestamp_pb2.Timestamp
    provisional: bool
    supplements: int
    verdict: Verdict
    verdict_index: Verdict
    def __init__(self, first: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., restart: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., subtract: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., current: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., provisional: _Optional[bool] = ..., supplements: _Optional[int] = ..., verdict: _Optional[_Union[Verdict, str]] = ..., verdict_index: _Optional[_Union[Verdict, str]] = ...) -> None: ...
