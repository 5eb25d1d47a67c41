"""Every route says who may use it; a route that says nothing answers nobody.

The decorator stands under the route's::

    @desk.post("/ho-so/<code>/tra")
    @requires("officer")
    def return_result(code: str) -> Response: ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar

from flask import Flask, g, request

from motcua_kit.errors import NotPermitted, NotSignedIn
from motcua_kit.session import Principal, Session
from motcua_kit.web.asked import refuse_unkeepable

P = ParamSpec("P")
R = TypeVar("R")

_MARK: Final = "motcua_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may: everybody, somebody signed in, or somebody with one of the roles.

    ``unit_arg`` names the part of the URL that holds the unit at which the role is needed.
    """

    is_public: bool = False
    roles: tuple[str, ...] = ()
    unit_arg: str | None = None
    max_body: int | None = None

    def check(self, session: Session | None, unit: str | None = None) -> None:
        """Raises :class:`NotSignedIn` or :class:`NotPermitted`."""
        if self.is_public:
            return
        if session is None:
            raise NotSignedIn
        if self.roles and not session.principal.may_any(self.roles, unit):
            raise NotPermitted


def public(*, max_body: int | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The route is for everybody."""
    return _marked(Access(is_public=True, max_body=max_body))


def signed_in(*, max_body: int | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The route is for anybody who is signed in."""
    return _marked(Access(max_body=max_body))


def requires(
    *roles: str, unit_arg: str | None = None, max_body: int | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The route is for those with one of the roles (at the unit named by ``unit_arg``, if given).

    ``max_body`` is the request's largest size in bytes where it differs from the service's.
    """
    if not roles:
        raise ValueError("name the roles, or use signed_in() or public()")
    return _marked(Access(roles=roles, unit_arg=unit_arg, max_body=max_body))


def _marked(access: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, _MARK, access)
        return view

    return mark


def access_of(view: object) -> Access | None:
    """What a view function declared, or None."""
    access = getattr(view, _MARK, None)
    return access if isinstance(access, Access) else None


def open_all(app: Flask, endpoints: Iterable[str]) -> None:
    """Declare endpoints that somebody else registered (static files) to be public."""
    for endpoint in endpoints:
        public()(app.view_functions[endpoint])


def check_route(app: Flask, session: Session | None) -> None:
    """Raises when the present request's route is not for this session; fails closed.

    Whoever may come in is then asked for an address that can be read.
    """
    if request.endpoint is None:
        return
    access = access_of(app.view_functions[request.endpoint])
    if access is None:
        raise NotPermitted
    if access.max_body is not None:
        request.max_content_length = access.max_body
    unit = (request.view_args or {}).get(access.unit_arg) if access.unit_arg else None
    access.check(session, unit)
    refuse_unkeepable()


def undeclared(app: Flask) -> list[str]:
    """The endpoints without a declared permission."""
    return sorted(name for name, view in app.view_functions.items() if access_of(view) is None)


def assert_every_route_declares_permission(app: Flask) -> None:
    """For a service's listing test; raises AssertionError naming the routes that declare none."""
    missing = undeclared(app)
    if missing:
        raise AssertionError(f"no permission declared: {', '.join(missing)}")


def session_or_none() -> Session | None:
    """The verified session of the present request, if there is one."""
    session: Session | None = g.get("motcua_session")
    return session


def principal_or_none() -> Principal | None:
    """Who is signed in, or None."""
    session = session_or_none()
    return session.principal if session else None


def principal() -> Principal:
    """Who is signed in; raises :class:`NotSignedIn`."""
    session = session_or_none()
    if session is None:
        raise NotSignedIn
    return session.principal
