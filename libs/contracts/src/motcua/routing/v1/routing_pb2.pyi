import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetWhereaboutsRequest(_message.Message):
    __slots__ = ("dossier",)
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    dossier: str
    def __init__(self, dossier: _Optional[str] = ...) -> None: ...

class GetWhereaboutsResponse(_message.Message):
    __slots__ = ("dossier", "procedure", "origin", "custodian", "custody", "state", "due", "legs", "waiting_on")
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    CUSTODIAN_FIELD_NUMBER: _ClassVar[int]
    CUSTODY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    LEGS_FIELD_NUMBER: _ClassVar[int]
    WAITING_ON_FIELD_NUMBER: _ClassVar[int]
    dossier: str
    procedure: str
    origin: str
    custodian: str
    custody: int
    state: str
    due: _timestamp_pb2.Timestamp
    legs: _containers.RepeatedCompositeFieldContainer[Leg]
    waiting_on: str
    def __init__(self, dossier: _Optional[str] = ..., procedure: _Optional[str] = ..., origin: _Optional[str] = ..., custodian: _Optional[str] = ..., custody: _Optional[int] = ..., state: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., legs: _Optional[_Iterable[_Union[Leg, _Mapping]]] = ..., waiting_on: _Optional[str] = ...) -> None: ...

class Leg(_message.Message):
    __slots__ = ("leg", "code", "from_unit", "to_unit", "mode", "state", "wanted_at", "offered_at", "accepted_at", "finished_at", "accept_by", "due", "verdict")
    LEG_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    FROM_UNIT_FIELD_NUMBER: _ClassVar[int]
    TO_UNIT_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    WANTED_AT_FIELD_NUMBER: _ClassVar[int]
    OFFERED_AT_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    leg: str
    code: str
    from_unit: str
    to_unit: str
    mode: str
    state: str
    wanted_at: _timestamp_pb2.Timestamp
    offered_at: _timestamp_pb2.Timestamp
    accepted_at: _timestamp_pb2.Timestamp
    finished_at: _timestamp_pb2.Timestamp
    accept_by: _timestamp_pb2.Timestamp
    due: _timestamp_pb2.Timestamp
    verdict: str
    def __init__(self, leg: _Optional[str] = ..., code: _Optional[str] = ..., from_unit: _Optional[str] = ..., to_unit: _Optional[str] = ..., mode: _Optional[str] = ..., state: _Optional[str] = ..., wanted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., offered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accepted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., verdict: _Optional[str] = ...) -> None: ...

class PutPackageRequest(_message.Message):
    __slots__ = ("leg", "digest", "to_unit", "chunk")
    LEG_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    TO_UNIT_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    leg: str
    digest: str
    to_unit: str
    chunk: bytes
    def __init__(self, leg: _Optional[str] = ..., digest: _Optional[str] = ..., to_unit: _Optional[str] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class PutPackageResponse(_message.Message):
    __slots__ = ("digest", "size")
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    digest: str
    size: int
    def __init__(self, digest: _Optional[str] = ..., size: _Optional[int] = ...) -> None: ...

class GetPackageRequest(_message.Message):
    __slots__ = ("leg", "digest")
    LEG_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    leg: str
    digest: str
    def __init__(self, leg: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class GetPackageResponse(_message.Message):
    __slots__ = ("chunk",)
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    chunk: bytes
    def __init__(self, chunk: _Optional[bytes] = ...) -> None: ...
