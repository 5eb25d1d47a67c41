import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AcceptDossierRequest(_message.Message):
    __slots__ = ("idempotency_key", "unit", "procedure", "channel", "applicant", "components", "residence", "land", "business_at")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    APPLICANT_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    RESIDENCE_FIELD_NUMBER: _ClassVar[int]
    LAND_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_AT_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    unit: str
    procedure: str
    channel: str
    applicant: Applicant
    components: _containers.RepeatedCompositeFieldContainer[HandedComponent]
    residence: str
    land: str
    business_at: _timestamp_pb2.Timestamp
    def __init__(self, idempotency_key: _Optional[str] = ..., unit: _Optional[str] = ..., procedure: _Optional[str] = ..., channel: _Optional[str] = ..., applicant: _Optional[_Union[Applicant, _Mapping]] = ..., components: _Optional[_Iterable[_Union[HandedComponent, _Mapping]]] = ..., residence: _Optional[str] = ..., land: _Optional[str] = ..., business_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Applicant(_message.Message):
    __slots__ = ("kind", "name", "identity", "address", "phone", "email")
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    kind: str
    name: str
    identity: str
    address: str
    phone: str
    email: str
    def __init__(self, kind: _Optional[str] = ..., name: _Optional[str] = ..., identity: _Optional[str] = ..., address: _Optional[str] = ..., phone: _Optional[str] = ..., email: _Optional[str] = ...) -> None: ...

class HandedComponent(_message.Message):
    __slots__ = ("code", "form", "quantity")
    CODE_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    code: str
    form: str
    quantity: int
    def __init__(self, code: _Optional[str] = ..., form: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class AcceptDossierResponse(_message.Message):
    __slots__ = ("dossier", "received_at", "due")
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    dossier: str
    received_at: _timestamp_pb2.Timestamp
    due: _timestamp_pb2.Timestamp
    def __init__(self, dossier: _Optional[str] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetDossierRequest(_message.Message):
    __slots__ = ("dossier",)
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    dossier: str
    def __init__(self, dossier: _Optional[str] = ...) -> None: ...

class GetDossierResponse(_message.Message):
    __slots__ = ("dossier", "unit", "procedure", "state", "national_status", "custody", "due")
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    NATIONAL_STATUS_FIELD_NUMBER: _ClassVar[int]
    CUSTODY_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    dossier: str
    unit: str
    procedure: str
    state: str
    national_status: int
    custody: int
    due: _timestamp_pb2.Timestamp
    def __init__(self, dossier: _Optional[str] = ..., unit: _Optional[str] = ..., procedure: _Optional[str] = ..., state: _Optional[str] = ..., national_status: _Optional[int] = ..., custody: _Optional[int] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReadLedgerRequest(_message.Message):
    __slots__ = ("unit", "from_seq")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    unit: str
    from_seq: int
    def __init__(self, unit: _Optional[str] = ..., from_seq: _Optional[int] = ...) -> None: ...

class ReadLedgerResponse(_message.Message):
    __slots__ = ("unit", "seq", "at", "business_at", "type", "dossier", "procedure", "custody", "handover", "peer", "body", "prev", "hash")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_AT_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    CUSTODY_FIELD_NUMBER: _ClassVar[int]
    HANDOVER_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    HASH_FIELD_NUMBER: _ClassVar[int]
    unit: str
    seq: int
    at: _timestamp_pb2.Timestamp
    business_at: _timestamp_pb2.Timestamp
    type: str
    dossier: str
    procedure: str
    custody: int
    handover: str
    peer: str
    body: bytes
    prev: bytes
    hash: bytes
    def __init__(self, unit: _Optional[str] = ..., seq: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., business_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., type: _Optional[str] = ..., dossier: _Optional[str] = ..., procedure: _Optional[str] = ..., custody: _Optional[int] = ..., handover: _Optional[str] = ..., peer: _Optional[str] = ..., body: _Optional[bytes] = ..., prev: _Optional[bytes] = ..., hash: _Optional[bytes] = ...) -> None: ...
