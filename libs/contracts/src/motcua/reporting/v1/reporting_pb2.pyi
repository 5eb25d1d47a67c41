import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetCountsRequest(_message.Message):
    __slots__ = ("unit", "subtree", "to")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    SUBTREE_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    unit: str
    subtree: bool
    to: str
    def __init__(self, unit: _Optional[str] = ..., subtree: _Optional[bool] = ..., to: _Optional[str] = ..., **kwargs) -> None: ...

class GetCountsResponse(_message.Message):
    __slots__ = ("received", "solved_early", "solved_on_time", "solved_late", "open_in_time", "open_late", "refused", "withdrawn", "stopped")
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    SOLVED_EARLY_FIELD_NUMBER: _ClassVar[int]
    SOLVED_ON_TIME_FIELD_NUMBER: _ClassVar[int]
    SOLVED_LATE_FIELD_NUMBER: _ClassVar[int]
    OPEN_IN_TIME_FIELD_NUMBER: _ClassVar[int]
    OPEN_LATE_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    STOPPED_FIELD_NUMBER: _ClassVar[int]
    received: int
    solved_early: int
    solved_on_time: int
    solved_late: int
    open_in_time: int
    open_late: int
    refused: int
    withdrawn: int
    stopped: int
    def __init__(self, received: _Optional[int] = ..., solved_early: _Optional[int] = ..., solved_on_time: _Optional[int] = ..., solved_late: _Optional[int] = ..., open_in_time: _Optional[int] = ..., open_late: _Optional[int] = ..., refused: _Optional[int] = ..., withdrawn: _Optional[int] = ..., stopped: _Optional[int] = ...) -> None: ...

class GetCompletenessRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetCompletenessResponse(_message.Message):
    __slots__ = ("units",)
    UNITS_FIELD_NUMBER: _ClassVar[int]
    units: _containers.RepeatedCompositeFieldContainer[UnitCompleteness]
    def __init__(self, units: _Optional[_Iterable[_Union[UnitCompleteness, _Mapping]]] = ...) -> None: ...

class UnitCompleteness(_message.Message):
    __slots__ = ("unit", "seq", "at", "parked", "forked")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    PARKED_FIELD_NUMBER: _ClassVar[int]
    FORKED_FIELD_NUMBER: _ClassVar[int]
    unit: str
    seq: int
    at: _timestamp_pb2.Timestamp
    parked: int
    forked: bool
    def __init__(self, unit: _Optional[str] = ..., seq: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., parked: _Optional[int] = ..., forked: _Optional[bool] = ...) -> None: ...
