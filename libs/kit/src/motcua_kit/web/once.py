"""Once-tokens: a form sent twice, or an API call repeated, is one command (P6).

The kit transports the key; a constraint in the service's database holds it.
"""

import re
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from flask import request

from motcua_kit.errors import FieldProblem, Invalid
from motcua_kit.web.access import principal_or_none

FIELD: Final = "once"
HEADER: Final = "Idempotency-Key"
_SHAPE: Final = re.compile(r"^[A-Za-z0-9_.:-]{8,128}$")
_OURS: Final = uuid5(NAMESPACE_URL, "urn:motcua:request-key")


def once_token() -> str:
    """A fresh token for one rendering of a form; a Jinja global."""
    return str(uuid4())


def sent_token() -> str:
    """The token this form was sent with, to show the form again under it; empty if unusable.

    Nothing is kept under a token whose command was refused. Where it is not known whether the
    command was done, only the same token makes it safe to send again.
    """
    raw = request.form.get(FIELD, "")
    return raw if _SHAPE.match(raw) else ""


def request_key() -> UUID:
    """The idempotency key of this request, unlike any other person's or other path's.

    Two people (or two forms) that send the same text get different keys, so nobody is answered
    with somebody else's result. Raises :class:`Invalid` when the request brought no usable key.
    """
    raw = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not _SHAPE.match(raw):
        problem = "Yêu cầu thiếu khóa chống gửi lặp; hãy tải lại trang rồi gửi lại."
        raise Invalid([FieldProblem(FIELD if request.form else HEADER, problem)])
    who = principal_or_none()
    return uuid5(_OURS, f"{who.login if who else ''}\n{request.path}\n{raw}")
