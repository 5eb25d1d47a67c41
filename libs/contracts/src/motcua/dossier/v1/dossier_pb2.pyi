import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from motcua.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DossierFact(_message.Message):
    __slots__ = ("unit", "seq", "at", "business_at", "dossier", "procedure", "procedure_version", "custody", "step_in_custody", "handover", "peer", "actor", "imported", "origin", "field", "due", "received", "offered", "handed_in", "offer_refused", "handed_out", "offer_ended", "returned", "refused", "withdrawn", "stopped", "reopened", "leg_wanted", "task_done", "supplement_asked", "supplement_received", "payment_asked", "payment_received", "extended", "resolved", "result_ready", "reclassified", "opinion_asked", "opinion_given", "parallel_asked", "parallel_taken", "parallel_finished", "parallel_noted", "fee_recorded", "task_assigned", "request_sent", "request_answered", "noted", "release_wanted")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_AT_FIELD_NUMBER: _ClassVar[int]
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_VERSION_FIELD_NUMBER: _ClassVar[int]
    CUSTODY_FIELD_NUMBER: _ClassVar[int]
    STEP_IN_CUSTODY_FIELD_NUMBER: _ClassVar[int]
    HANDOVER_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    OFFERED_FIELD_NUMBER: _ClassVar[int]
    HANDED_IN_FIELD_NUMBER: _ClassVar[int]
    OFFER_REFUSED_FIELD_NUMBER: _ClassVar[int]
    HANDED_OUT_FIELD_NUMBER: _ClassVar[int]
    OFFER_ENDED_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    STOPPED_FIELD_NUMBER: _ClassVar[int]
    REOPENED_FIELD_NUMBER: _ClassVar[int]
    LEG_WANTED_FIELD_NUMBER: _ClassVar[int]
    TASK_DONE_FIELD_NUMBER: _ClassVar[int]
    SUPPLEMENT_ASKED_FIELD_NUMBER: _ClassVar[int]
    SUPPLEMENT_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ASKED_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    EXTENDED_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_FIELD_NUMBER: _ClassVar[int]
    RESULT_READY_FIELD_NUMBER: _ClassVar[int]
    RECLASSIFIED_FIELD_NUMBER: _ClassVar[int]
    OPINION_ASKED_FIELD_NUMBER: _ClassVar[int]
    OPINION_GIVEN_FIELD_NUMBER: _ClassVar[int]
    PARALLEL_ASKED_FIELD_NUMBER: _ClassVar[int]
    PARALLEL_TAKEN_FIELD_NUMBER: _ClassVar[int]
    PARALLEL_FINISHED_FIELD_NUMBER: _ClassVar[int]
    PARALLEL_NOTED_FIELD_NUMBER: _ClassVar[int]
    FEE_RECORDED_FIELD_NUMBER: _ClassVar[int]
    TASK_ASSIGNED_FIELD_NUMBER: _ClassVar[int]
    REQUEST_SENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    NOTED_FIELD_NUMBER: _ClassVar[int]
    RELEASE_WANTED_FIELD_NUMBER: _ClassVar[int]
    unit: str
    seq: int
    at: _timestamp_pb2.Timestamp
    business_at: _timestamp_pb2.Timestamp
    dossier: str
    procedure: str
    procedure_version: int
    custody: int
    step_in_custody: int
    handover: str
    peer: str
    actor: str
    imported: bool
    origin: str
    field: str
    due: _common_pb2.DueDates
    received: Received
    offered: Offered
    handed_in: HandedIn
    offer_refused: OfferRefused
    handed_out: HandedOut
    offer_ended: OfferEnded
    returned: Returned
    refused: Refused
    withdrawn: Withdrawn
    stopped: Stopped
    reopened: Reopened
    leg_wanted: LegWanted
    task_done: TaskDone
    supplement_asked: SupplementAsked
    supplement_received: SupplementReceived
    payment_asked: PaymentAsked
    payment_received: PaymentReceived
    extended: Extended
    resolved: Resolved
    result_ready: ResultReady
    reclassified: Reclassified
    opinion_asked: OpinionAsked
    opinion_given: OpinionGiven
    parallel_asked: ParallelAsked
    parallel_taken: ParallelTaken
    parallel_finished: ParallelFinished
    parallel_noted: ParallelNoted
    fee_recorded: FeeRecorded
    task_assigned: TaskAssigned
    request_sent: RequestSent
    request_answered: RequestAnswered
    noted: Noted
    release_wanted: ReleaseWanted
    def __init__(self, unit: _Optional[str] = ..., seq: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., business_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., dossier: _Optional[str] = ..., procedure: _Optional[str] = ..., procedure_version: _Optional[int] = ..., custody: _Optional[int] = ..., step_in_custody: _Optional[int] = ..., handover: _Optional[str] = ..., peer: _Optional[str] = ..., actor: _Optional[str] = ..., imported: _Optional[bool] = ..., origin: _Optional[str] = ..., field: _Optional[str] = ..., due: _Optional[_Union[_common_pb2.DueDates, _Mapping]] = ..., received: _Optional[_Union[Received, _Mapping]] = ..., offered: _Optional[_Union[Offered, _Mapping]] = ..., handed_in: _Optional[_Union[HandedIn, _Mapping]] = ..., offer_refused: _Optional[_Union[OfferRefused, _Mapping]] = ..., handed_out: _Optional[_Union[HandedOut, _Mapping]] = ..., offer_ended: _Optional[_Union[OfferEnded, _Mapping]] = ..., returned: _Optional[_Union[Returned, _Mapping]] = ..., refused: _Optional[_Union[Refused, _Mapping]] = ..., withdrawn: _Optional[_Union[Withdrawn, _Mapping]] = ..., stopped: _Optional[_Union[Stopped, _Mapping]] = ..., reopened: _Optional[_Union[Reopened, _Mapping]] = ..., leg_wanted: _Optional[_Union[LegWanted, _Mapping]] = ..., task_done: _Optional[_Union[TaskDone, _Mapping]] = ..., supplement_asked: _Optional[_Union[SupplementAsked, _Mapping]] = ..., supplement_received: _Optional[_Union[SupplementReceived, _Mapping]] = ..., payment_asked: _Optional[_Union[PaymentAsked, _Mapping]] = ..., payment_received: _Optional[_Union[PaymentReceived, _Mapping]] = ..., extended: _Optional[_Union[Extended, _Mapping]] = ..., resolved: _Optional[_Union[Resolved, _Mapping]] = ..., result_ready: _Optional[_Union[ResultReady, _Mapping]] = ..., reclassified: _Optional[_Union[Reclassified, _Mapping]] = ..., opinion_asked: _Optional[_Union[OpinionAsked, _Mapping]] = ..., opinion_given: _Optional[_Union[OpinionGiven, _Mapping]] = ..., parallel_asked: _Optional[_Union[ParallelAsked, _Mapping]] = ..., parallel_taken: _Optional[_Union[ParallelTaken, _Mapping]] = ..., parallel_finished: _Optional[_Union[ParallelFinished, _Mapping]] = ..., parallel_noted: _Optional[_Union[ParallelNoted, _Mapping]] = ..., fee_recorded: _Optional[_Union[FeeRecorded, _Mapping]] = ..., task_assigned: _Optional[_Union[TaskAssigned, _Mapping]] = ..., request_sent: _Optional[_Union[RequestSent, _Mapping]] = ..., request_answered: _Optional[_Union[RequestAnswered, _Mapping]] = ..., noted: _Optional[_Union[Noted, _Mapping]] = ..., release_wanted: _Optional[_Union[ReleaseWanted, _Mapping]] = ...) -> None: ...

class Received(_message.Message):
    __slots__ = ("channel", "applicant_kind", "components", "limit_amount", "limit_unit", "convention", "wants_messages", "helped_at", "residence", "land")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    APPLICANT_KIND_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    LIMIT_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_UNIT_FIELD_NUMBER: _ClassVar[int]
    CONVENTION_FIELD_NUMBER: _ClassVar[int]
    WANTS_MESSAGES_FIELD_NUMBER: _ClassVar[int]
    HELPED_AT_FIELD_NUMBER: _ClassVar[int]
    RESIDENCE_FIELD_NUMBER: _ClassVar[int]
    LAND_FIELD_NUMBER: _ClassVar[int]
    channel: _common_pb2.Channel
    applicant_kind: str
    components: _containers.RepeatedScalarFieldContainer[str]
    limit_amount: int
    limit_unit: str
    convention: str
    wants_messages: bool
    helped_at: str
    residence: str
    land: str
    def __init__(self, channel: _Optional[_Union[_common_pb2.Channel, str]] = ..., applicant_kind: _Optional[str] = ..., components: _Optional[_Iterable[str]] = ..., limit_amount: _Optional[int] = ..., limit_unit: _Optional[str] = ..., convention: _Optional[str] = ..., wants_messages: _Optional[bool] = ..., helped_at: _Optional[str] = ..., residence: _Optional[str] = ..., land: _Optional[str] = ...) -> None: ...

class Offered(_message.Message):
    __slots__ = ("leg", "leg_code", "package_digest", "accept_by")
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    leg: str
    leg_code: str
    package_digest: str
    accept_by: _timestamp_pb2.Timestamp
    def __init__(self, leg: _Optional[str] = ..., leg_code: _Optional[str] = ..., package_digest: _Optional[str] = ..., accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class HandedIn(_message.Message):
    __slots__ = ("leg", "leg_code", "leg_due")
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    leg: str
    leg_code: str
    leg_due: _timestamp_pb2.Timestamp
    def __init__(self, leg: _Optional[str] = ..., leg_code: _Optional[str] = ..., leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OfferRefused(_message.Message):
    __slots__ = ("leg", "reason")
    LEG_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    leg: str
    reason: str
    def __init__(self, leg: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class HandedOut(_message.Message):
    __slots__ = ("leg", "handed_in_at", "leg_due")
    LEG_FIELD_NUMBER: _ClassVar[int]
    HANDED_IN_AT_FIELD_NUMBER: _ClassVar[int]
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    leg: str
    handed_in_at: _timestamp_pb2.Timestamp
    leg_due: _timestamp_pb2.Timestamp
    def __init__(self, leg: _Optional[str] = ..., handed_in_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OfferEnded(_message.Message):
    __slots__ = ("leg", "reason")
    LEG_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    leg: str
    reason: str
    def __init__(self, leg: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class Returned(_message.Message):
    __slots__ = ("recipient",)
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    recipient: str
    def __init__(self, recipient: _Optional[str] = ...) -> None: ...

class Refused(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class Withdrawn(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Stopped(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class Reopened(_message.Message):
    __slots__ = ("reason", "confirmed_by")
    REASON_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_BY_FIELD_NUMBER: _ClassVar[int]
    reason: str
    confirmed_by: str
    def __init__(self, reason: _Optional[str] = ..., confirmed_by: _Optional[str] = ...) -> None: ...

class LegWanted(_message.Message):
    __slots__ = ("leg_code", "place", "to_unit", "base", "mode", "leg")
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    TO_UNIT_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    LEG_FIELD_NUMBER: _ClassVar[int]
    leg_code: str
    place: str
    to_unit: str
    base: str
    mode: _common_pb2.LegMode
    leg: str
    def __init__(self, leg_code: _Optional[str] = ..., place: _Optional[str] = ..., to_unit: _Optional[str] = ..., base: _Optional[str] = ..., mode: _Optional[_Union[_common_pb2.LegMode, str]] = ..., leg: _Optional[str] = ...) -> None: ...

class TaskDone(_message.Message):
    __slots__ = ("task", "step", "leg_code", "role", "due")
    TASK_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    task: str
    step: str
    leg_code: str
    role: str
    due: _timestamp_pb2.Timestamp
    def __init__(self, task: _Optional[str] = ..., step: _Optional[str] = ..., leg_code: _Optional[str] = ..., role: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TaskAssigned(_message.Message):
    __slots__ = ("task", "step", "assignee")
    TASK_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    ASSIGNEE_FIELD_NUMBER: _ClassVar[int]
    task: str
    step: str
    assignee: str
    def __init__(self, task: _Optional[str] = ..., step: _Optional[str] = ..., assignee: _Optional[str] = ...) -> None: ...

class SupplementAsked(_message.Message):
    __slots__ = ("components", "reason")
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    components: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, components: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class SupplementReceived(_message.Message):
    __slots__ = ("components", "leg_due")
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    components: _containers.RepeatedScalarFieldContainer[str]
    leg_due: _timestamp_pb2.Timestamp
    def __init__(self, components: _Optional[_Iterable[str]] = ..., leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PaymentAsked(_message.Message):
    __slots__ = ("amount",)
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    amount: int
    def __init__(self, amount: _Optional[int] = ...) -> None: ...

class PaymentReceived(_message.Message):
    __slots__ = ("amount", "leg_due")
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    amount: int
    leg_due: _timestamp_pb2.Timestamp
    def __init__(self, amount: _Optional[int] = ..., leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Extended(_message.Message):
    __slots__ = ("to", "cause")
    TO_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    to: str
    cause: str
    def __init__(self, to: _Optional[str] = ..., cause: _Optional[str] = ...) -> None: ...

class Resolved(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: str
    def __init__(self, outcome: _Optional[str] = ...) -> None: ...

class ResultReady(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: str
    def __init__(self, outcome: _Optional[str] = ...) -> None: ...

class Reclassified(_message.Message):
    __slots__ = ("from_procedure", "to_procedure", "reason")
    FROM_PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    TO_PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    from_procedure: str
    to_procedure: str
    reason: str
    def __init__(self, from_procedure: _Optional[str] = ..., to_procedure: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OpinionAsked(_message.Message):
    __slots__ = ("leg", "answer_by")
    LEG_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_FIELD_NUMBER: _ClassVar[int]
    leg: str
    answer_by: _timestamp_pb2.Timestamp
    def __init__(self, leg: _Optional[str] = ..., answer_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OpinionGiven(_message.Message):
    __slots__ = ("leg", "answer")
    LEG_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    leg: str
    answer: str
    def __init__(self, leg: _Optional[str] = ..., answer: _Optional[str] = ...) -> None: ...

class ParallelAsked(_message.Message):
    __slots__ = ("leg", "leg_code", "package_digest", "accept_by")
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    leg: str
    leg_code: str
    package_digest: str
    accept_by: _timestamp_pb2.Timestamp
    def __init__(self, leg: _Optional[str] = ..., leg_code: _Optional[str] = ..., package_digest: _Optional[str] = ..., accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ParallelTaken(_message.Message):
    __slots__ = ("leg", "leg_code", "leg_due")
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    leg: str
    leg_code: str
    leg_due: _timestamp_pb2.Timestamp
    def __init__(self, leg: _Optional[str] = ..., leg_code: _Optional[str] = ..., leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ParallelFinished(_message.Message):
    __slots__ = ("leg", "leg_code", "leg_due", "outcome")
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    LEG_DUE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    leg: str
    leg_code: str
    leg_due: _timestamp_pb2.Timestamp
    outcome: str
    def __init__(self, leg: _Optional[str] = ..., leg_code: _Optional[str] = ..., leg_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[str] = ...) -> None: ...

class ParallelNoted(_message.Message):
    __slots__ = ("leg", "leg_code", "outcome")
    LEG_FIELD_NUMBER: _ClassVar[int]
    LEG_CODE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    leg: str
    leg_code: str
    outcome: str
    def __init__(self, leg: _Optional[str] = ..., leg_code: _Optional[str] = ..., outcome: _Optional[str] = ...) -> None: ...

class FeeRecorded(_message.Message):
    __slots__ = ("amount", "method")
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    amount: int
    method: str
    def __init__(self, amount: _Optional[int] = ..., method: _Optional[str] = ...) -> None: ...

class RequestSent(_message.Message):
    __slots__ = ("request", "kind")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    request: str
    kind: str
    def __init__(self, request: _Optional[str] = ..., kind: _Optional[str] = ...) -> None: ...

class RequestAnswered(_message.Message):
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

class Noted(_message.Message):
    __slots__ = ("kind", "components", "reason")
    KIND_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    kind: str
    components: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, kind: _Optional[str] = ..., components: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class ReleaseWanted(_message.Message):
    __slots__ = ("leg",)
    LEG_FIELD_NUMBER: _ClassVar[int]
    leg: str
    def __init__(self, leg: _Optional[str] = ...) -> None: ...
