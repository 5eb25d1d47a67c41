"""The Flask application every service's screens and JSON API stand on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Request, Response, g, request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.trace import SpanKind
from prometheus_client import Histogram
from werkzeug.middleware.proxy_fix import ProxyFix

import motcua_ui
from motcua_kit.clock import Clock
from motcua_kit.errors import ErrorTable
from motcua_kit.session import Principal, Signer, Verifier
from motcua_kit.telemetry.metrics import METRICS
from motcua_kit.telemetry.trace import extract, tracer
from motcua_kit.web import access, once, security, signin
from motcua_kit.web.health import Health, health_routes
from motcua_kit.web.problems import API, Problems
from motcua_kit.web.security import SESSION_COOKIE, VISIT_COOKIE
from motcua_ui.view import Shell

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What a service's settings say about its web side.

    ``secret`` keys the form tokens: the same in all replicas, kept over restarts. ``prefix`` is
    where the door mounts the service (``/n/dan-tien``). ``trusted_proxies`` is the number of
    proxies in front whose ``X-Forwarded-*`` headers are believed. ``sign_in_url`` is where people
    without a session are sent when this service has no sign-in page of its own.
    """

    secret: str
    prefix: str = ""
    secure_cookies: bool = True
    trusted_proxies: int = 1
    max_body: int = MIB
    sign_in_url: str | None = None


@dataclass(frozen=True, slots=True)
class Sessions:
    """How sessions are checked, and where this service may also make them.

    ``reload`` is asked at each renewal for the person's present grants; None ends the session.
    """

    verifier: Verifier
    signer: Signer | None = None
    credentials: signin.Credentials | None = None
    reload: Callable[[Principal], Principal | None] | None = None


def create_app(
    service: str,
    *,
    package: str,
    options: WebOptions,
    errors: ErrorTable,
    sessions: Sessions,
    clock: Clock,
    health: Health | None = None,
    shell: Callable[[], Shell] | None = None,
) -> Flask:
    """The application of ``service``; register blueprints on it afterwards.

    ``package`` is the import name whose ``templates/`` hold the service's pages (its
    ``entrypoints.web``); ``shell`` is what surrounds its pages (see ``motcua_ui``).
    """
    app = Flask(package, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=options.max_body,
        MAX_FORM_MEMORY_SIZE=options.max_body,
        MAX_FORM_PARTS=1000,
    )
    app.json = _Json(app)
    app.response_class = _Answer
    app.session_interface = _ReadWhereSent()
    motcua_ui.install(app, service=service, prefix=options.prefix, shell=shell)
    access.open_all(app, list(app.view_functions))
    cookies = security.Cookies(options.secure_cookies)
    sign_in_url = options.sign_in_url
    if sessions.signer and sessions.credentials:
        door = signin.SigningIn(sessions.credentials, sessions.signer, cookies, clock)
        app.register_blueprint(door.blueprint())
        sign_in_url = sign_in_url or options.prefix.rstrip("/") + signin.PATH
    app.register_blueprint(health_routes(health or Health()))
    Problems(errors, sign_in_url).install(app)
    _Gate(app, options, sessions, cookies).install()
    app.wsgi_app = security.Headers(app.wsgi_app)  # type: ignore[method-assign,assignment]
    if options.trusted_proxies:
        hops = options.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


class _Json(DefaultJSONProvider):
    """JSON as people may read it: Vietnamese stays Vietnamese, fields keep their order."""

    ensure_ascii = False
    sort_keys = False
    compact = True

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ANN401
        """Raises ValueError for what is no JSON, and for what is nested beyond all reading."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


class _Answer(Response):
    """Goes to the server whole, where it is known whole: the server would take the pieces of
    anything else from another thread, and send head and body one after the other."""

    def get_app_iter(self, environ: "WSGIEnvironment") -> Iterable[bytes]:
        """The body, with nothing left to close where it is whole."""
        pieces = super().get_app_iter(environ)
        if not self.is_sequence:
            return pieces
        body = list(pieces)
        self.close()
        return body


class _ReadWhereSent(SecureCookieSessionInterface):
    """Flask makes a signer before it looks for a cookie, and asks all about a cookie before it
    looks whether there is one to send; most requests bring none and keep none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What a page has kept with the visitor."""
        brings = "HTTP_COOKIE" in request.environ and self.get_cookie_name(app) in request.cookies
        if app.secret_key and not brings:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep it, unless there was nothing and nobody has looked."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


class _Gate:
    """What happens before and after every view; one hook each, because it is walked often."""

    def __init__(
        self, app: Flask, options: WebOptions, sessions: Sessions, cookies: security.Cookies
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._cookies = cookies
        self._forms = security.FormTokens(options.secret)
        self._durations: dict[tuple[str, str, int], Histogram] = {}

    def install(self) -> None:
        self._app.before_request(self._enter)
        self._app.after_request(self._leave)
        self._app.teardown_request(self._end)
        self._app.jinja_env.globals.update(
            csrf_token=self._forms.current, once_token=once.once_token
        )

    def _enter(self) -> None:
        g.motcua_started = perf_counter()
        METRICS.shift("motcua_http_in_flight", 1)
        self._start_span()
        g.motcua_session = security.identify(self._sessions.verifier)
        access.check_route(self._app, g.motcua_session)
        if request.endpoint is not None:
            self._forms.check(is_api=request.path.startswith(API))

    def _leave(self, response: Response) -> Response:
        if "HX-Request" in request.headers:
            response.vary.add("HX-Request")
        visit = g.get("motcua_new_visit")
        if visit:
            self._cookies.put(response, VISIT_COOKIE, visit)
        if not g.get("motcua_is_bearer", True):
            self._slide(response)
        self._measure(response.status_code)
        return response

    def _slide(self, response: Response) -> None:
        session, signer = g.get("motcua_session"), self._sessions.signer
        if session is None or signer is None or "Set-Cookie" in response.headers:
            return
        if not signer.is_due(session):
            return
        reload = self._sessions.reload
        who = reload(session.principal) if reload else session.principal
        if who is None:
            self._cookies.drop(response, SESSION_COOKIE)
            return
        token = signer.renew(session, principal=who)
        if token is not None:
            self._cookies.put(response, SESSION_COOKIE, token)

    def _measure(self, status: int) -> None:
        key = (request.endpoint or "none", request.method, status)
        bound = self._durations.get(key)
        if bound is None:
            route, method, code = key
            bound = self._durations[key] = METRICS.histogram(
                "motcua_http_seconds", route=route, method=method, status=str(code)
            )
        bound.observe(perf_counter() - g.get("motcua_started", perf_counter()))

    def _start_span(self) -> None:
        header = request.headers.get("traceparent")
        parent = extract({"traceparent": header}) if header else None
        rule = request.url_rule.rule if request.url_rule else "unmatched"
        span = tracer().start_span(f"{request.method} {rule}", context=parent, kind=SpanKind.SERVER)
        g.motcua_span = span
        g.motcua_token = otel_context.attach(trace.set_span_in_context(span))

    def _end(self, error: BaseException | None) -> None:
        del error
        if "motcua_started" in g:
            METRICS.shift("motcua_http_in_flight", -1)
        token = g.pop("motcua_token", None)
        if token is not None:
            otel_context.detach(token)
            g.motcua_span.end()
