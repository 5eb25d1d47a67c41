"""Security headers, the session cookie and the defence against forged requests."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from flask import g, request
from werkzeug import Response as AnyResponse

from motcua_kit.errors import DomainError
from motcua_kit.session import BadToken, Session, Verifier
from motcua_kit.web.access import principal_or_none

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SESSION_COOKIE: Final = "motcua_session"
VISIT_COOKIE: Final = "motcua_visit"
CSRF_FIELD: Final = "csrf_token"
CSRF_HEADER: Final = "X-CSRF-Token"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

HEADERS: Final = (
    (
        "Content-Security-Policy",
        "; ".join(
            (
                "default-src 'self'",
                "img-src 'self' data:",
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            )
        ),
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
    # Pages hold people's data; what may be kept (styles, fonts) says so itself.
    ("Cache-Control", "no-store"),
)
_BY_KEY: Final = {pair[0].lower(): pair for pair in HEADERS}


class ForgedRequest(DomainError):
    """An unsafe request without this visitor's own form token."""


@dataclass(frozen=True, slots=True)
class Cookies:
    """How cookies are set: ``secure`` is off only where the door speaks plain HTTP."""

    secure: bool

    def put(self, response: AnyResponse, name: str, value: str) -> None:
        """Set a cookie that scripts cannot read and other sites cannot use for posts."""
        response.set_cookie(
            name, value, path="/", httponly=True, samesite="Lax", secure=self.secure
        )

    def drop(self, response: AnyResponse, name: str) -> None:
        """Take a cookie back."""
        response.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=self.secure)


class Headers:
    """Adds the security headers to every answer; what a view has set itself is left.

    Around the application and not in it: eight look-ups in Werkzeug's headers cost as much as
    the rest of the kit together.
    """

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def started(
            status: str, headers: list[tuple[str, str]], error: "OptExcInfo | None" = None
        ) -> Callable[[bytes], object]:
            present = {name.lower() for name, _ in headers}
            headers += [pair for key, pair in _BY_KEY.items() if key not in present]
            return start(status, headers, error)

        return self._inner(environ, started)


def identify(verifier: Verifier) -> Session | None:
    """The session of the request, from its bearer token or else its cookie.

    Remembers in ``g`` whether the browser sent it by itself (a cookie does, a header does not).
    """
    header = request.headers.get("Authorization", "")
    is_bearer = header.startswith("Bearer ")
    g.motcua_is_bearer = is_bearer
    token = header[7:] if is_bearer else request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    try:
        return verifier.verify(token)
    except BadToken:
        return None


class FormTokens:
    """Tokens in forms, bound to the browser's visit cookie and to who is signed in.

    They outlive the renewal of a session and a new sign-in by the same person, so that a form
    filled in for an hour is not lost.
    """

    def __init__(self, secret: str) -> None:
        self._key = sha256(b"motcua.csrf." + secret.encode()).digest()

    def current(self) -> str:
        """The token for the present visitor; a Jinja global named ``csrf_token``."""
        visit = request.cookies.get(VISIT_COOKIE) or g.get("motcua_new_visit")
        if not visit:
            visit = g.motcua_new_visit = secrets.token_urlsafe(18)
        return self._token(visit)

    def check(self, *, is_api: bool) -> None:
        """Raises :class:`ForgedRequest` for an unsafe request that may have been forged.

        A bearer token, or an API call without a cookie, carries nothing that a foreign page could
        make the browser send.
        """
        if request.method in SAFE or g.motcua_is_bearer:
            return
        if is_api and SESSION_COOKIE not in request.cookies:
            return
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise ForgedRequest
        visit = request.cookies.get(VISIT_COOKIE, "")
        sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
        if not visit or not hmac.compare_digest(sent.encode(), self._token(visit).encode()):
            raise ForgedRequest

    def _token(self, visit: str) -> str:
        who = principal_or_none()
        text = f"{visit}\n{who.login if who else ''}"
        digest = hmac.digest(self._key, text.encode(), "sha256")
        return urlsafe_b64encode(digest[:24]).decode()
