import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CatalogFact(_message.Message):
    __slots__ = ("key", "version", "at", "unit", "officer", "calendar", "field", "procedure", "deployment", "tree")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    TREE_FIELD_NUMBER: _ClassVar[int]
    key: str
    version: int
    at: _timestamp_pb2.Timestamp
    unit: Unit
    officer: Officer
    calendar: Calendar
    field: Field
    procedure: Procedure
    deployment: Deployment
    tree: Tree
    def __init__(self, key: _Optional[str] = ..., version: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., unit: _Optional[_Union[Unit, _Mapping]] = ..., officer: _Optional[_Union[Officer, _Mapping]] = ..., calendar: _Optional[_Union[Calendar, _Mapping]] = ..., field: _Optional[_Union[Field, _Mapping]] = ..., procedure: _Optional[_Union[Procedure, _Mapping]] = ..., deployment: _Optional[_Union[Deployment, _Mapping]] = ..., tree: _Optional[_Union[Tree, _Mapping]] = ...) -> None: ...

class Unit(_message.Message):
    __slots__ = ("code", "identifier", "name", "short_name", "counter_name", "kind", "level", "address", "phone", "calendar", "valid_from", "valid_to", "capabilities", "parents", "successions", "deployment", "epoch", "public_key")
    CODE_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SHORT_NAME_FIELD_NUMBER: _ClassVar[int]
    COUNTER_NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    PARENTS_FIELD_NUMBER: _ClassVar[int]
    SUCCESSIONS_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    code: str
    identifier: str
    name: str
    short_name: str
    counter_name: str
    kind: str
    level: str
    address: str
    phone: str
    calendar: str
    valid_from: str
    valid_to: str
    capabilities: _containers.RepeatedCompositeFieldContainer[Capability]
    parents: _containers.RepeatedCompositeFieldContainer[Parent]
    successions: _containers.RepeatedCompositeFieldContainer[Succession]
    deployment: str
    epoch: int
    public_key: bytes
    def __init__(self, code: _Optional[str] = ..., identifier: _Optional[str] = ..., name: _Optional[str] = ..., short_name: _Optional[str] = ..., counter_name: _Optional[str] = ..., kind: _Optional[str] = ..., level: _Optional[str] = ..., address: _Optional[str] = ..., phone: _Optional[str] = ..., calendar: _Optional[str] = ..., valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ..., capabilities: _Optional[_Iterable[_Union[Capability, _Mapping]]] = ..., parents: _Optional[_Iterable[_Union[Parent, _Mapping]]] = ..., successions: _Optional[_Iterable[_Union[Succession, _Mapping]]] = ..., deployment: _Optional[str] = ..., epoch: _Optional[int] = ..., public_key: _Optional[bytes] = ...) -> None: ...

class Capability(_message.Message):
    __slots__ = ("tag", "valid_from", "valid_to")
    TAG_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    tag: str
    valid_from: str
    valid_to: str
    def __init__(self, tag: _Optional[str] = ..., valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ...) -> None: ...

class Parent(_message.Message):
    __slots__ = ("unit", "tree", "valid_from", "valid_to")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    TREE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    unit: str
    tree: str
    valid_from: str
    valid_to: str
    def __init__(self, unit: _Optional[str] = ..., tree: _Optional[str] = ..., valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ...) -> None: ...

class Succession(_message.Message):
    __slots__ = ("to", "share", "on", "tree", "capabilities")
    TO_FIELD_NUMBER: _ClassVar[int]
    SHARE_FIELD_NUMBER: _ClassVar[int]
    ON_FIELD_NUMBER: _ClassVar[int]
    TREE_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    to: str
    share: str
    on: str
    tree: str
    capabilities: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, to: _Optional[str] = ..., share: _Optional[str] = ..., on: _Optional[str] = ..., tree: _Optional[str] = ..., capabilities: _Optional[_Iterable[str]] = ...) -> None: ...

class Tree(_message.Message):
    __slots__ = ("code", "name", "active", "valid_from", "valid_to")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    active: bool
    valid_from: str
    valid_to: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., active: _Optional[bool] = ..., valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ...) -> None: ...

class Deployment(_message.Message):
    __slots__ = ("code", "name")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class Officer(_message.Message):
    __slots__ = ("login", "name", "title", "phone", "roles", "valid_from", "valid_to", "credentials_version", "unit")
    LOGIN_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    CREDENTIALS_VERSION_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    login: str
    name: str
    title: str
    phone: str
    roles: _containers.RepeatedCompositeFieldContainer[Role]
    valid_from: str
    valid_to: str
    credentials_version: int
    unit: str
    def __init__(self, login: _Optional[str] = ..., name: _Optional[str] = ..., title: _Optional[str] = ..., phone: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[Role, _Mapping]]] = ..., valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ..., credentials_version: _Optional[int] = ..., unit: _Optional[str] = ...) -> None: ...

class Role(_message.Message):
    __slots__ = ("role", "unit", "scope")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    role: str
    unit: str
    scope: str
    def __init__(self, role: _Optional[str] = ..., unit: _Optional[str] = ..., scope: _Optional[str] = ...) -> None: ...

class Calendar(_message.Message):
    __slots__ = ("code", "name", "convention", "hours", "off", "worked", "published_through", "reception_hours")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONVENTION_FIELD_NUMBER: _ClassVar[int]
    HOURS_FIELD_NUMBER: _ClassVar[int]
    OFF_FIELD_NUMBER: _ClassVar[int]
    WORKED_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_THROUGH_FIELD_NUMBER: _ClassVar[int]
    RECEPTION_HOURS_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    convention: str
    hours: _containers.RepeatedCompositeFieldContainer[Hours]
    off: _containers.RepeatedCompositeFieldContainer[Day]
    worked: _containers.RepeatedCompositeFieldContainer[Day]
    published_through: str
    reception_hours: _containers.RepeatedCompositeFieldContainer[ReceptionHours]
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., convention: _Optional[str] = ..., hours: _Optional[_Iterable[_Union[Hours, _Mapping]]] = ..., off: _Optional[_Iterable[_Union[Day, _Mapping]]] = ..., worked: _Optional[_Iterable[_Union[Day, _Mapping]]] = ..., published_through: _Optional[str] = ..., reception_hours: _Optional[_Iterable[_Union[ReceptionHours, _Mapping]]] = ...) -> None: ...

class ReceptionHours(_message.Message):
    __slots__ = ("valid_from", "weekdays", "sessions")
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    WEEKDAYS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    valid_from: str
    weekdays: _containers.RepeatedScalarFieldContainer[int]
    sessions: _containers.RepeatedCompositeFieldContainer[Session]
    def __init__(self, valid_from: _Optional[str] = ..., weekdays: _Optional[_Iterable[int]] = ..., sessions: _Optional[_Iterable[_Union[Session, _Mapping]]] = ...) -> None: ...

class Hours(_message.Message):
    __slots__ = ("valid_from", "sessions")
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    valid_from: str
    sessions: _containers.RepeatedCompositeFieldContainer[Session]
    def __init__(self, valid_from: _Optional[str] = ..., sessions: _Optional[_Iterable[_Union[Session, _Mapping]]] = ...) -> None: ...

class Session(_message.Message):
    __slots__ = ("start", "end")
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    start: str
    end: str
    def __init__(self, start: _Optional[str] = ..., end: _Optional[str] = ...) -> None: ...

class Day(_message.Message):
    __slots__ = ("date", "name", "swaps")
    DATE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SWAPS_FIELD_NUMBER: _ClassVar[int]
    date: str
    name: str
    swaps: str
    def __init__(self, date: _Optional[str] = ..., name: _Optional[str] = ..., swaps: _Optional[str] = ...) -> None: ...

class Field(_message.Message):
    __slots__ = ("code", "name", "official_code", "parent")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OFFICIAL_CODE_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    official_code: str
    parent: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., official_code: _Optional[str] = ..., parent: _Optional[str] = ...) -> None: ...

class Procedure(_message.Message):
    __slots__ = ("code", "name", "field", "versions", "replaces", "replaced_by", "local_code")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    REPLACES_FIELD_NUMBER: _ClassVar[int]
    REPLACED_BY_FIELD_NUMBER: _ClassVar[int]
    LOCAL_CODE_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    field: str
    versions: _containers.RepeatedCompositeFieldContainer[ProcedureVersion]
    replaces: _containers.RepeatedScalarFieldContainer[str]
    replaced_by: str
    local_code: bool
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., field: _Optional[str] = ..., versions: _Optional[_Iterable[_Union[ProcedureVersion, _Mapping]]] = ..., replaces: _Optional[_Iterable[str]] = ..., replaced_by: _Optional[str] = ..., local_code: _Optional[bool] = ...) -> None: ...

class ProcedureVersion(_message.Message):
    __slots__ = ("version", "valid_from", "valid_to", "decided_at", "received_at", "limit_amount", "limit_unit", "convention", "result", "subject", "legal_basis", "fee", "components", "legs", "post", "online_level", "verify", "verify_note", "conditions", "limit_note", "limit_cases", "stages", "campaign_opens", "campaign_closes", "legacy_level", "decided_note")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_UNIT_FIELD_NUMBER: _ClassVar[int]
    CONVENTION_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    FEE_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    LEGS_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    ONLINE_LEVEL_FIELD_NUMBER: _ClassVar[int]
    VERIFY_FIELD_NUMBER: _ClassVar[int]
    VERIFY_NOTE_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    LIMIT_NOTE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_CASES_FIELD_NUMBER: _ClassVar[int]
    STAGES_FIELD_NUMBER: _ClassVar[int]
    CAMPAIGN_OPENS_FIELD_NUMBER: _ClassVar[int]
    CAMPAIGN_CLOSES_FIELD_NUMBER: _ClassVar[int]
    LEGACY_LEVEL_FIELD_NUMBER: _ClassVar[int]
    DECIDED_NOTE_FIELD_NUMBER: _ClassVar[int]
    version: int
    valid_from: str
    valid_to: str
    decided_at: str
    received_at: _containers.RepeatedScalarFieldContainer[str]
    limit_amount: int
    limit_unit: str
    convention: str
    result: str
    subject: str
    legal_basis: _containers.RepeatedScalarFieldContainer[str]
    fee: Fee
    components: _containers.RepeatedCompositeFieldContainer[Component]
    legs: _containers.RepeatedCompositeFieldContainer[Leg]
    post: bool
    online_level: str
    verify: bool
    verify_note: str
    conditions: str
    limit_note: str
    limit_cases: _containers.RepeatedCompositeFieldContainer[LimitCase]
    stages: _containers.RepeatedCompositeFieldContainer[Stage]
    campaign_opens: str
    campaign_closes: str
    legacy_level: int
    decided_note: str
    def __init__(self, version: _Optional[int] = ..., valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ..., decided_at: _Optional[str] = ..., received_at: _Optional[_Iterable[str]] = ..., limit_amount: _Optional[int] = ..., limit_unit: _Optional[str] = ..., convention: _Optional[str] = ..., result: _Optional[str] = ..., subject: _Optional[str] = ..., legal_basis: _Optional[_Iterable[str]] = ..., fee: _Optional[_Union[Fee, _Mapping]] = ..., components: _Optional[_Iterable[_Union[Component, _Mapping]]] = ..., legs: _Optional[_Iterable[_Union[Leg, _Mapping]]] = ..., post: _Optional[bool] = ..., online_level: _Optional[str] = ..., verify: _Optional[bool] = ..., verify_note: _Optional[str] = ..., conditions: _Optional[str] = ..., limit_note: _Optional[str] = ..., limit_cases: _Optional[_Iterable[_Union[LimitCase, _Mapping]]] = ..., stages: _Optional[_Iterable[_Union[Stage, _Mapping]]] = ..., campaign_opens: _Optional[str] = ..., campaign_closes: _Optional[str] = ..., legacy_level: _Optional[int] = ..., decided_note: _Optional[str] = ...) -> None: ...

class LimitCase(_message.Message):
    __slots__ = ("when", "limit_amount", "limit_unit")
    WHEN_FIELD_NUMBER: _ClassVar[int]
    LIMIT_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_UNIT_FIELD_NUMBER: _ClassVar[int]
    when: str
    limit_amount: int
    limit_unit: str
    def __init__(self, when: _Optional[str] = ..., limit_amount: _Optional[int] = ..., limit_unit: _Optional[str] = ...) -> None: ...

class Stage(_message.Message):
    __slots__ = ("code", "name", "limit_amount", "limit_unit")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LIMIT_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_UNIT_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    limit_amount: int
    limit_unit: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., limit_amount: _Optional[int] = ..., limit_unit: _Optional[str] = ...) -> None: ...

class Fee(_message.Message):
    __slots__ = ("amount", "mode", "per", "note", "tiers", "cap", "cap_per", "exceptions")
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    PER_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    TIERS_FIELD_NUMBER: _ClassVar[int]
    CAP_FIELD_NUMBER: _ClassVar[int]
    CAP_PER_FIELD_NUMBER: _ClassVar[int]
    EXCEPTIONS_FIELD_NUMBER: _ClassVar[int]
    amount: int
    mode: str
    per: str
    note: str
    tiers: _containers.RepeatedCompositeFieldContainer[FeeTier]
    cap: int
    cap_per: str
    exceptions: _containers.RepeatedCompositeFieldContainer[FeeException]
    def __init__(self, amount: _Optional[int] = ..., mode: _Optional[str] = ..., per: _Optional[str] = ..., note: _Optional[str] = ..., tiers: _Optional[_Iterable[_Union[FeeTier, _Mapping]]] = ..., cap: _Optional[int] = ..., cap_per: _Optional[str] = ..., exceptions: _Optional[_Iterable[_Union[FeeException, _Mapping]]] = ...) -> None: ...

class FeeTier(_message.Message):
    __slots__ = ("first", "last", "amount")
    FIRST_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    first: int
    last: int
    amount: int
    def __init__(self, first: _Optional[int] = ..., last: _Optional[int] = ..., amount: _Optional[int] = ...) -> None: ...

class FeeException(_message.Message):
    __slots__ = ("channel", "valid_from", "amount", "note")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    channel: str
    valid_from: str
    amount: int
    note: str
    def __init__(self, channel: _Optional[str] = ..., valid_from: _Optional[str] = ..., amount: _Optional[int] = ..., note: _Optional[str] = ...) -> None: ...

class Component(_message.Message):
    __slots__ = ("code", "name", "form", "quantity", "required")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    form: str
    quantity: int
    required: bool
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., form: _Optional[str] = ..., quantity: _Optional[int] = ..., required: _Optional[bool] = ...) -> None: ...

class Leg(_message.Message):
    __slots__ = ("code", "place", "base", "mode", "after", "limit_amount", "limit_unit", "decides", "steps", "name", "result", "stage")
    CODE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_UNIT_FIELD_NUMBER: _ClassVar[int]
    DECIDES_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    code: str
    place: str
    base: str
    mode: str
    after: _containers.RepeatedScalarFieldContainer[str]
    limit_amount: int
    limit_unit: str
    decides: bool
    steps: _containers.RepeatedCompositeFieldContainer[Step]
    name: str
    result: str
    stage: str
    def __init__(self, code: _Optional[str] = ..., place: _Optional[str] = ..., base: _Optional[str] = ..., mode: _Optional[str] = ..., after: _Optional[_Iterable[str]] = ..., limit_amount: _Optional[int] = ..., limit_unit: _Optional[str] = ..., decides: _Optional[bool] = ..., steps: _Optional[_Iterable[_Union[Step, _Mapping]]] = ..., name: _Optional[str] = ..., result: _Optional[str] = ..., stage: _Optional[str] = ...) -> None: ...

class Step(_message.Message):
    __slots__ = ("code", "name", "role", "kind", "quarter_hours")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    QUARTER_HOURS_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    role: str
    kind: str
    quarter_hours: int
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., role: _Optional[str] = ..., kind: _Optional[str] = ..., quarter_hours: _Optional[int] = ...) -> None: ...

class GetCredentialsRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class GetCredentialsResponse(_message.Message):
    __slots__ = ("credentials",)
    CREDENTIALS_FIELD_NUMBER: _ClassVar[int]
    credentials: _containers.RepeatedCompositeFieldContainer[Credential]
    def __init__(self, credentials: _Optional[_Iterable[_Union[Credential, _Mapping]]] = ...) -> None: ...

class Credential(_message.Message):
    __slots__ = ("login", "password_hash", "version")
    LOGIN_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_HASH_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    login: str
    password_hash: str
    version: int
    def __init__(self, login: _Optional[str] = ..., password_hash: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class RegisterKeysRequest(_message.Message):
    __slots__ = ("deployment", "keys")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    keys: _containers.RepeatedCompositeFieldContainer[UnitKey]
    def __init__(self, deployment: _Optional[str] = ..., keys: _Optional[_Iterable[_Union[UnitKey, _Mapping]]] = ...) -> None: ...

class UnitKey(_message.Message):
    __slots__ = ("unit", "public_key")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    unit: str
    public_key: bytes
    def __init__(self, unit: _Optional[str] = ..., public_key: _Optional[bytes] = ...) -> None: ...

class RegisterKeysResponse(_message.Message):
    __slots__ = ("epochs",)
    EPOCHS_FIELD_NUMBER: _ClassVar[int]
    epochs: _containers.RepeatedCompositeFieldContainer[UnitEpoch]
    def __init__(self, epochs: _Optional[_Iterable[_Union[UnitEpoch, _Mapping]]] = ...) -> None: ...

class UnitEpoch(_message.Message):
    __slots__ = ("unit", "epoch")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    unit: str
    epoch: int
    def __init__(self, unit: _Optional[str] = ..., epoch: _Optional[int] = ...) -> None: ...

class ListRecordsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListRecordsResponse(_message.Message):
    __slots__ = ("fact",)
    FACT_FIELD_NUMBER: _ClassVar[int]
    fact: CatalogFact
    def __init__(self, fact: _Optional[_Union[CatalogFact, _Mapping]] = ...) -> None: ...
