from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RegisterContactRequest(_message.Message):
    __slots__ = ("dossier", "unit", "phone", "email", "version")
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    dossier: str
    unit: str
    phone: str
    email: str
    version: int
    def __init__(self, dossier: _Optional[str] = ..., unit: _Optional[str] = ..., phone: _Optional[str] = ..., email: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class RegisterContactResponse(_message.Message):
    __slots__ = ("stored",)
    STORED_FIELD_NUMBER: _ClassVar[int]
    stored: bool
    def __init__(self, stored: _Optional[bool] = ...) -> None: ...

class RegisterContactsRequest(_message.Message):
    __slots__ = ("contacts",)
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[RegisterContactRequest]
    def __init__(self, contacts: _Optional[_Iterable[_Union[RegisterContactRequest, _Mapping]]] = ...) -> None: ...

class RegisterContactsResponse(_message.Message):
    __slots__ = ("contacts",)
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[RegisteredContact]
    def __init__(self, contacts: _Optional[_Iterable[_Union[RegisteredContact, _Mapping]]] = ...) -> None: ...

class RegisteredContact(_message.Message):
    __slots__ = ("stored", "refused")
    STORED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    stored: bool
    refused: str
    def __init__(self, stored: _Optional[bool] = ..., refused: _Optional[str] = ...) -> None: ...

class CountMessagesRequest(_message.Message):
    __slots__ = ("dossier",)
    DOSSIER_FIELD_NUMBER: _ClassVar[int]
    dossier: str
    def __init__(self, dossier: _Optional[str] = ...) -> None: ...

class CountMessagesResponse(_message.Message):
    __slots__ = ("planned", "sent", "failed", "uncertain")
    PLANNED_FIELD_NUMBER: _ClassVar[int]
    SENT_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    UNCERTAIN_FIELD_NUMBER: _ClassVar[int]
    planned: int
    sent: int
    failed: int
    uncertain: int
    def __init__(self, planned: _Optional[int] = ..., sent: _Optional[int] = ..., failed: _Optional[int] = ..., uncertain: _Optional[int] = ...) -> None: ...
