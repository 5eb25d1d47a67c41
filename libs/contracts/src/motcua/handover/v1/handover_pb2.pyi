import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from motcua.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HandoverMessage(_message.Message):
    __slots__ = ("position", "from_unit", "to_unit", "dossier", "procedure", "leg", "leg_answered", "leg_impossible", "offer_made", "offer_accepted", "offer_declined", "release_asked", "parallel_returned", "citizen_request", "citizen_request_answered", "resend_asked", "overdue_notice", "custody_notice")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    FROM_UNIT_FIELD_NUMBER: _ClassVar[int]
    TO_UNIT_FIELD_NUMBER: _ClassVar[int]
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    LEG_IMPOSSIBLE_FIELD_NUMBER: _ClassVar[int]
    OFFER_MADE_FIELD_NUMBER: _ClassVar[int]
    OFFER_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    OFFER_DECLINED_FIELD_NUMBER: _ClassVar[int]
    RELEASE_ASKED_FIELD_NUMBER: _ClassVar[int]
    PARALLEL_RETURNED_FIELD_NUMBER: _ClassVar[int]
    CITIZEN_REQUEST_FIELD_NUMBER: _ClassVar[int]
    CITIZEN_REQUEST_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    RESEND_ASKED_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_NOTICE_FIELD_NUMBER: _ClassVar[int]
    CUSTODY_NOTICE_FIELD_NUMBER: _ClassVar[int]
    position: _common_pb2.StreamPosition
    from_unit: str
    to_unit: str
    dossier: str
    procedure: str
    leg: str
    leg_answered: LegAnswered
    leg_impossible: LegImpossible
    offer_made: OfferMade
    offer_accepted: OfferAccepted
    offer_declined: OfferDeclined
    release_asked: ReleaseAsked
    parallel_returned: ParallelReturned
    citizen_request: CitizenRequest
    citizen_request_answered: CitizenRequestAnswered
    resend_asked: ResendAsked
    overdue_notice: OverdueNotice
    custody_notice: CustodyNotice
    def __init__(self, position: _Optional[_Union[_common_pb2.StreamPosition, _Mapping]] = ..., from_unit: _Optional[str] = ..., to_unit: _Optional[str] = ..., dossier: _Optional[str] = ..., procedure: _Optional[str] = ..., leg: _Optional[str] = ..., leg_answered: _Optional[_Union[LegAnswered, _Mapping]] = ..., leg_impossible: _Optional[_Union[LegImpossible, _Mapping]] = ..., offer_made: _Optional[_Union[OfferMade, _Mapping]] = ..., offer_accepted: _Optional[_Union[OfferAccepted, _Mapping]] = ..., offer_declined: _Optional[_Union[OfferDeclined, _Mapping]] = ..., release_asked: _Optional[_Union[ReleaseAsked, _Mapping]] = ..., parallel_returned: _Optional[_Union[ParallelReturned, _Mapping]] = ..., citizen_request: _Optional[_Union[CitizenRequest, _Mapping]] = ..., citizen_request_answered: _Optional[_Union[CitizenRequestAnswered, _Mapping]] = ..., resend_asked: _Optional[_Union[ResendAsked, _Mapping]] = ..., overdue_notice: _Optional[_Union[OverdueNotice, _Mapping]] = ..., custody_notice: _Optional[_Union[CustodyNotice, _Mapping]] = ...) -> None: ...

class LegAnswered(_message.Message):
    __slots__ = ("leg_code", "unit", "deployment", "public_key", "accept_by", "mode")
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    leg_code: str
    unit: str
    deployment: str
    public_key: bytes
    accept_by: _timestamp_pb2.Timestamp
    mode: _common_pb2.LegMode
    def __init__(self, leg_code: _Optional[str] = ..., unit: _Optional[str] = ..., deployment: _Optional[str] = ..., public_key: _Optional[bytes] = ..., accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., mode: _Optional[_Union[_common_pb2.LegMode, str]] = ...) -> None: ...

class LegImpossible(_message.Message):
    __slots__ = ("leg_code", "reason")
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    leg_code: str
    reason: str
    def __init__(self, leg_code: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OfferMade(_message.Message):
    __slots__ = ("leg_code", "mode", "custody", "package_digest", "package_size", "accept_by", "procedure_version", "from_deployment")
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    CUSTODY_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_DIGEST_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_VERSION_FIELD_NUMBER: _ClassVar[int]
    FROM_DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    leg_code: str
    mode: _common_pb2.LegMode
    custody: int
    package_digest: str
    package_size: int
    accept_by: _timestamp_pb2.Timestamp
    procedure_version: int
    from_deployment: str
    def __init__(self, leg_code: _Optional[str] = ..., mode: _Optional[_Union[_common_pb2.LegMode, str]] = ..., custody: _Optional[int] = ..., package_digest: _Optional[str] = ..., package_size: _Optional[int] = ..., accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., procedure_version: _Optional[int] = ..., from_deployment: _Optional[str] = ...) -> None: ...

class OfferAccepted(_message.Message):
    __slots__ = ("custody", "accepted_at")
    CUSTODY_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_AT_FIELD_NUMBER: _ClassVar[int]
    custody: int
    accepted_at: _timestamp_pb2.Timestamp
    def __init__(self, custody: _Optional[int] = ..., accepted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OfferDeclined(_message.Message):
    __slots__ = ("reason", "sealed_note")
    REASON_FIELD_NUMBER: _ClassVar[int]
    SEALED_NOTE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    sealed_note: bytes
    def __init__(self, reason: _Optional[str] = ..., sealed_note: _Optional[bytes] = ...) -> None: ...

class ReleaseAsked(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ParallelReturned(_message.Message):
    __slots__ = ("leg_code", "outcome", "sealed_note", "finished_at")
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    SEALED_NOTE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    leg_code: str
    outcome: str
    sealed_note: bytes
    finished_at: _timestamp_pb2.Timestamp
    def __init__(self, leg_code: _Optional[str] = ..., outcome: _Optional[str] = ..., sealed_note: _Optional[bytes] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CitizenRequest(_message.Message):
    __slots__ = ("request", "kind", "business_at", "sealed_details")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_AT_FIELD_NUMBER: _ClassVar[int]
    SEALED_DETAILS_FIELD_NUMBER: _ClassVar[int]
    request: str
    kind: str
    business_at: _timestamp_pb2.Timestamp
    sealed_details: bytes
    def __init__(self, request: _Optional[str] = ..., kind: _Optional[str] = ..., business_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sealed_details: _Optional[bytes] = ...) -> None: ...

class CitizenRequestAnswered(_message.Message):
    __slots__ = ("request", "kind", "done", "reason")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request: str
    kind: str
    done: bool
    reason: str
    def __init__(self, request: _Optional[str] = ..., kind: _Optional[str] = ..., done: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class ResendAsked(_message.Message):
    __slots__ = ("unit", "from_seq", "to_seq", "reader")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    TO_SEQ_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    unit: str
    from_seq: int
    to_seq: int
    reader: str
    def __init__(self, unit: _Optional[str] = ..., from_seq: _Optional[int] = ..., to_seq: _Optional[int] = ..., reader: _Optional[str] = ...) -> None: ...

class OverdueNotice(_message.Message):
    __slots__ = ("kind", "unit", "limit")
    KIND_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    unit: str
    limit: _timestamp_pb2.Timestamp
    def __init__(self, kind: _Optional[str] = ..., unit: _Optional[str] = ..., limit: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CustodyNotice(_message.Message):
    __slots__ = ("custodian", "custody", "state", "due", "business_at", "event", "components", "sealed_note")
    CUSTODIAN_FIELD_NUMBER: _ClassVar[int]
    CUSTODY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_AT_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    SEALED_NOTE_FIELD_NUMBER: _ClassVar[int]
    custodian: str
    custody: int
    state: str
    due: _common_pb2.DueDates
    business_at: _timestamp_pb2.Timestamp
    event: str
    components: _containers.RepeatedScalarFieldContainer[str]
    sealed_note: bytes
    def __init__(self, custodian: _Optional[str] = ..., custody: _Optional[int] = ..., state: _Optional[str] = ..., due: _Optional[_Union[_common_pb2.DueDates, _Mapping]] = ..., business_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., event: _Optional[str] = ..., components: _Optional[_Iterable[str]] = ..., sealed_note: _Optional[bytes] = ...) -> None: ...
