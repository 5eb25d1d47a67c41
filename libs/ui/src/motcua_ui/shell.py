"""Joining the shell and the components to a Flask application."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined
from jinja2.utils import concat

from motcua_ui import words
from motcua_ui.assets import Assets, load_assets
from motcua_ui.view import ErrorPage, Shell

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_YEAR = 365 * 24 * 3600
_KEY = "motcua_ui"


@dataclass(frozen=True, slots=True)
class _Installed:
    service: str
    provider: Callable[[], Shell] | None
    assets: Assets = field(default_factory=load_assets)


class _Components:
    """The macros of ``ui/components.html`` as a global, so blocks rendered alone have them too."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> object:
        module = self._app.jinja_env.get_template("ui/components.html").module
        return getattr(module, name)


class _Mounted:
    """WSGI wrapper that names the place where the door has mounted this service.

    It works both when the door keeps the prefix in the path and when it strips it.
    """

    def __init__(self, inner: "WSGIApplication", prefix: str) -> None:
        self._inner = inner
        self._prefix = prefix

    def serve(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not environ.get("SCRIPT_NAME"):
            environ["SCRIPT_NAME"] = self._prefix
            path = environ.get("PATH_INFO", "")
            if path == self._prefix or path.startswith(self._prefix + "/"):
                environ["PATH_INFO"] = path[len(self._prefix) :]
        return self._inner(environ, start)


def install(
    app: Flask,
    *,
    service: str,
    prefix: str = "",
    shell: Callable[[], Shell] | None = None,
) -> None:
    """Give ``app`` the page shell, the components, the static files and the Vietnamese filters.

    ``prefix`` is the path under which the one door has mounted the service (``/n/dan-tien``);
    without it the server's own ``SCRIPT_NAME`` holds. ``shell`` is asked once a request for what
    surrounds the page: who is signed in, the tasks and their counts, the server's time.
    """
    installed = _Installed(service, shell)
    app.extensions[_KEY] = installed
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    ours = PackageLoader("motcua_ui", "templates")
    env.loader = ChoiceLoader([env.loader, ours]) if env.loader else ours
    env.filters.update(words.FILTERS)
    env.globals.update(words.FILTERS)
    env.globals.update(
        ui=_Components(app),
        asset=_asset,
        href=href,
        ui_shell=_shell,
        form_secrets=_form_secrets,
    )
    app.register_blueprint(_static_files(installed.assets))
    if prefix.rstrip("/"):
        mounted = _Mounted(app.wsgi_app, prefix.rstrip("/"))
        vars(app)["wsgi_app"] = mounted.serve


def href(path: str) -> str:
    """``path`` of this service as the browser must ask for it, mount point included."""
    return request.script_root + path


def is_fragment() -> bool:
    """Whether htmx asks, and so wants one block and not the page (a restored page is whole)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers


def render(template: str, page: object, *, fragment: str | None = None, **more: object) -> str:
    """Render ``template`` with ``page``; with ``fragment`` only the block of that name."""
    context: dict[str, Any] = {"page": page, **more}
    current_app.update_template_context(context)
    found = current_app.jinja_env.get_template(template)
    if fragment is None:
        return found.render(context)
    return concat(found.blocks[fragment](found.new_context(context)))


def render_error(page: ErrorPage) -> tuple[str, int]:
    """The refused or failed page and its status; a failure does not ask for the shell again."""
    if page.status >= 500:
        g.motcua_ui_shell = Shell(unit=_installed().service)
    return render("ui/error.html", page), page.status


def _installed() -> _Installed:
    found: _Installed = current_app.extensions[_KEY]
    return found


def _shell() -> Shell:
    if "motcua_ui_shell" not in g:
        ours = _installed()
        g.motcua_ui_shell = ours.provider() if ours.provider else Shell(unit=ours.service)
    shell: Shell = g.motcua_ui_shell
    return shell


def _asset(name: str) -> str:
    ours = _installed().assets
    return href(f"/static/ui/{ours.version}/{name}")


def _form_secrets() -> Mapping[str, str]:
    token = current_app.jinja_env.globals.get("csrf_token")
    return {"csrf_token": token()} if callable(token) else {}


def _static_files(assets: Assets) -> Blueprint:
    files = Blueprint("motcua_ui", __name__)

    @files.get("/static/ui/<version>/<path:name>")
    def static_file(version: str, name: str) -> Response:
        found = assets.files.get(name)
        if found is None:
            abort(404)
        answer = Response(found.body, content_type=found.media_type)
        answer.cache_control.public = True
        if version == assets.version:
            answer.cache_control.max_age = _YEAR
            answer.cache_control.immutable = True
        else:
            # Another release asks while the pods roll: right file, wrong name, so not kept.
            answer.cache_control.max_age = 60
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    return files
