"""The web side of a service: application, permissions, sessions, once-tokens, errors, server."""

from motcua_kit.web.access import (
    Access,
    assert_every_route_declares_permission,
    principal,
    principal_or_none,
    public,
    requires,
    session_or_none,
    signed_in,
)
from motcua_kit.web.app import Sessions, WebOptions, create_app
from motcua_kit.web.health import Health, Probe
from motcua_kit.web.once import once_token, request_key
from motcua_kit.web.server import WebServer, serve
from motcua_kit.web.signin import Credentials, safe_next

__all__ = [
    "Access",
    "Credentials",
    "Health",
    "Probe",
    "Sessions",
    "WebOptions",
    "WebServer",
    "assert_every_route_declares_permission",
    "create_app",
    "once_token",
    "principal",
    "principal_or_none",
    "public",
    "request_key",
    "requires",
    "safe_next",
    "serve",
    "session_or_none",
    "signed_in",
]
