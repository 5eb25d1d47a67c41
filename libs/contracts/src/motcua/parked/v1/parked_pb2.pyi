import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from motcua.common.v1 import common_pb2 as _common_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ParkedFact(_message.Message):
    __slots__ = ("position", "reader", "topic", "partition", "offset", "stream", "seq", "dossier", "reason", "parked_at", "parked", "unparked")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    PARTITION_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PARKED_AT_FIELD_NUMBER: _ClassVar[int]
    PARKED_FIELD_NUMBER: _ClassVar[int]
    UNPARKED_FIELD_NUMBER: _ClassVar[int]
    position: _common_pb2.StreamPosition
    reader: str
    topic: str
    partition: int
    offset: int
    stream: str
    seq: int
    dossier: str
    reason: str
    parked_at: _timestamp_pb2.Timestamp
    parked: Parked
    unparked: Unparked
    def __init__(self, position: _Optional[_Union[_common_pb2.StreamPosition, _Mapping]] = ..., reader: _Optional[str] = ..., topic: _Optional[str] = ..., partition: _Optional[int] = ..., offset: _Optional[int] = ..., stream: _Optional[str] = ..., seq: _Optional[int] = ..., dossier: _Optional[str] = ..., reason: _Optional[str] = ..., parked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., parked: _Optional[_Union[Parked, _Mapping]] = ..., unparked: _Optional[_Union[Unparked, _Mapping]] = ...) -> None: ...

class Parked(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Unparked(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
