import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from motcua.common.v1 import common_pb2 as _common_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LegFact(_message.Message):
    __slots__ = ("position", "dossier", "procedure", "leg", "leg_code", "from_unit", "to_unit", "mode", "business_at", "imported", "leg_planned", "leg_blocked", "leg_offered", "leg_accepted", "leg_declined", "leg_finished", "offer_overdue", "leg_overdue")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    FROM_UNIT_FIELD_NUMBER: _ClassVar[int]
    TO_UNIT_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_AT_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_FIELD_NUMBER: _ClassVar[int]
    LEG_PLANNED_FIELD_NUMBER: _ClassVar[int]
    LEG_BLOCKED_FIELD_NUMBER: _ClassVar[int]
    LEG_OFFERED_FIELD_NUMBER: _ClassVar[int]
    LEG_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    LEG_DECLINED_FIELD_NUMBER: _ClassVar[int]
    LEG_FINISHED_FIELD_NUMBER: _ClassVar[int]
    OFFER_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    LEG_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    position: _common_pb2.StreamPosition
    dossier: str
    procedure: str
    leg: str
    leg_code: str
    from_unit: str
    to_unit: str
    mode: _common_pb2.LegMode
    business_at: _timestamp_pb2.Timestamp
    imported: bool
    leg_planned: LegPlanned
    leg_blocked: LegBlocked
    leg_offered: LegOffered
    leg_accepted: LegAccepted
    leg_declined: LegDeclined
    leg_finished: LegFinished
    offer_overdue: OfferOverdue
    leg_overdue: LegOverdue
    def __init__(self, position: _Optional[_Union[_common_pb2.StreamPosition, _Mapping]] = ..., dossier: _Optional[str] = ..., procedure: _Optional[str] = ..., leg: _Optional[str] = ..., leg_code: _Optional[str] = ..., from_unit: _Optional[str] = ..., to_unit: _Optional[str] = ..., mode: _Optional[_Union[_common_pb2.LegMode, str]] = ..., business_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., imported: _Optional[bool] = ..., leg_planned: _Optional[_Union[LegPlanned, _Mapping]] = ..., leg_blocked: _Optional[_Union[LegBlocked, _Mapping]] = ..., leg_offered: _Optional[_Union[LegOffered, _Mapping]] = ..., leg_accepted: _Optional[_Union[LegAccepted, _Mapping]] = ..., leg_declined: _Optional[_Union[LegDeclined, _Mapping]] = ..., leg_finished: _Optional[_Union[LegFinished, _Mapping]] = ..., offer_overdue: _Optional[_Union[OfferOverdue, _Mapping]] = ..., leg_overdue: _Optional[_Union[LegOverdue, _Mapping]] = ...) -> None: ...

class LegPlanned(_message.Message):
    __slots__ = ("accept_by",)
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    accept_by: _timestamp_pb2.Timestamp
    def __init__(self, accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class LegBlocked(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class LegOffered(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class LegAccepted(_message.Message):
    __slots__ = ("leg_due",)
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    leg_due: _timestamp_pb2.Timestamp
    def __init__(self, leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class LegDeclined(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class LegFinished(_message.Message):
    __slots__ = ("leg_due", "verdict")
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    leg_due: _timestamp_pb2.Timestamp
    verdict: _common_pb2.Verdict
    def __init__(self, leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., verdict: _Optional[_Union[_common_pb2.Verdict, str]] = ...) -> None: ...

class OfferOverdue(_message.Message):
    __slots__ = ("accept_by",)
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    accept_by: _timestamp_pb2.Timestamp
    def __init__(self, accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class LegOverdue(_message.Message):
    __slots__ = ("leg_due",)
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    leg_due: _timestamp_pb2.Timestamp
    def __init__(self, leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
