"""Records as plain JSON: the names of the contract, whole numbers as numbers."""

from typing import Any

from google.protobuf.message import Message

Plain = dict[str, object]


def plain(message: Message) -> Plain:
    """Every field of a record, empty ones too, bytes as hexadecimal digits."""
    return {
        field.name: _value(field, getattr(message, field.name))
        for field in message.DESCRIPTOR.fields
    }


def _value(field: Any, value: Any) -> object:  # noqa: ANN401 - descriptors have two types
    if field.is_repeated:
        return [_one(each) for each in value]
    return _one(value)


def _one(value: object) -> object:
    if isinstance(value, Message):
        return plain(value)
    return value.hex() if isinstance(value, bytes) else value
