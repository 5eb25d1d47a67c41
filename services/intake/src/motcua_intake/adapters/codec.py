"""Dataclasses as JSON and back: what rows and packages keep of a dossier.

Written by type: fields at their defaults are left out, unknown fields are ignored on reading, so
that a package of a newer node opens on an older one (versions only grow).
"""

from __future__ import annotations

import dataclasses
import types
import typing
from base64 import b64decode, b64encode
from collections.abc import Callable, Hashable
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar

import pydantic_core

T = TypeVar("T")
Decode = Callable[[Any], Any]

TRANSIENT: Final = frozenset({"facts", "words", "dispatches", "rev"})
"""Fields of the present change only; they are never stored."""
_SAME: Final = frozenset({str, int, float, bool, type(None)})
"""Types of most values, and JSON's own. A reception asks for hundreds of them: by isinstance, and
written by ``json``, they took 5 % of the web process."""


def encode(value: Any) -> Any:
    """A value as JSON's types."""
    if type(value) in _SAME:
        return value
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return _encode_container(value)


def _encode_container(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return _encode_dataclass(value)


def _encode_dataclass(value: Any) -> dict[str, Any]:
    encoded = {}
    for name, default in _fields_of(typing.cast("Hashable", type(value))):
        item = getattr(value, name)
        if item is default or item == default:
            continue
        encoded[name] = item if type(item) in _SAME else encode(item)
    return encoded


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, object], ...]:
    found = []
    for each in dataclasses.fields(kind):
        if each.name in TRANSIENT:
            continue
        default: object = each.default
        if each.default_factory is not dataclasses.MISSING:
            default = each.default_factory()
        found.append((each.name, default))
    return tuple(found)


def to_json(value: Any) -> str:
    """A value as the text of a jsonb column."""
    return pydantic_core.to_json(encode(value)).decode()


def decode(kind: type[T], data: Any) -> T:
    """JSON's types as a value of ``kind``. Raises KeyError, TypeError or ValueError."""
    made: T = _decoder(typing.cast("Hashable", kind))(data)
    return made


@cache
def _decoder(kind: Any) -> Decode:  # noqa: PLR0911 - one line a kind of type
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        inner = _decoder(next(each for each in arguments if each is not types.NoneType))
        return lambda data: None if data is None else inner(data)
    if origin in {list, tuple}:
        item, make = _decoder(arguments[0]), origin
        return lambda data: make(item(each) for each in data)
    if kind is bytes:
        return b64decode
    if kind in {datetime, date}:
        return typing.cast("Decode", kind.fromisoformat)
    if dataclasses.is_dataclass(kind):
        return _dataclass_decoder(typing.cast("type", kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda data: data


def _dataclass_decoder(kind: type) -> Decode:
    # motcua_vn imports these names for the type checker only.
    hints = typing.get_type_hints(kind, localns={"datetime": datetime, "date": date})
    decoders = {
        each.name: _decoder(hints[each.name])
        for each in dataclasses.fields(kind)
        if each.name not in TRANSIENT
    }

    def decode_one(data: dict[str, Any]) -> Any:
        return kind(**{k: decoders[k](v) for k, v in data.items() if k in decoders})

    return decode_one
