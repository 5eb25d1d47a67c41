"""What an address asks for, read strictly: nothing that was typed is passed over in silence."""

from typing import Final

from flask import request
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from motcua_kit.errors import FieldProblem, Invalid

_NUL: Final = "\0"
UNKEEPABLE: Final = "Có ký tự không dùng được ở mục này."
_LONGEST_NUMBER: Final = 18


def is_keepable(text: str) -> bool:
    """Whether a database can compare the text: no NUL, no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return _NUL not in text


def refuse_unkeepable() -> None:
    """Raises NotFound or Invalid where the address holds NUL, which no database can compare.

    For every request before its view; bodies are read by their own rules.
    """
    if _NUL in request.path:
        raise NotFound
    if "%00" not in request.environ.get("QUERY_STRING", ""):
        return
    names = [name for name, value in request.args.items(multi=True) if _NUL in name + value]
    if names:
        raise Invalid([FieldProblem(name.replace(_NUL, ""), UNKEEPABLE) for name in names])


def must_be_typed(*media_types: str) -> None:
    """Raises UnsupportedMediaType for a body that says it is something else; silence passes."""
    if request.mimetype and request.mimetype not in media_types:
        raise UnsupportedMediaType


def whole_arg(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number of the query. Raises Invalid outside its bounds."""
    text = request.args.get(name, "")
    if not text:
        return default
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    if not is_number or not least <= int(text) <= most:
        raise Invalid([FieldProblem(name, f"Phải là số nguyên từ {least} đến {most}.")])
    return int(text)
