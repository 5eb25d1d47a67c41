"""The catalog's web side: sign-in for all services, browsing, JSON."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask, g, redirect, request
from werkzeug.wrappers import Response

from motcua_catalog.app.sign_in import SignIn
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.entrypoints.errors import ERRORS
from motcua_catalog.entrypoints.web.api import api_blueprint
from motcua_catalog.entrypoints.web.browse import browse_blueprint
from motcua_catalog.entrypoints.web.frame import frame
from motcua_catalog.entrypoints.web.password import PATH, ChangingPassword
from motcua_catalog.entrypoints.web.principals import principal_of
from motcua_kit.session import Principal, Signer, Verifier
from motcua_kit.web import Health, Sessions, WebOptions, create_app

LANDING = "/vao-viec"


class NoSessionKey(Exception):
    """Catalog signs people in and so needs MOTCUA_CATALOG_SESSION_KEY."""


def make_web(catalog: Catalog, verifier: Verifier, health: Health) -> Flask:
    """The application, ready to serve."""
    settings = catalog.settings
    if settings.session_key is None:
        raise NoSessionKey
    signer = Signer(
        Path(settings.session_key).read_text(encoding="ascii"),
        clock=catalog.clock,
        ids=catalog.ids,
    )
    app = create_app(
        "Danh mục thủ tục và đơn vị",
        package="motcua_catalog.entrypoints.web",
        options=WebOptions(
            secret=settings.form_secret.get_secret_value(),
            prefix=settings.public_prefix,
            secure_cookies=settings.cookie_secure,
            trusted_proxies=settings.trusted_proxies,
        ),
        errors=ERRORS,
        sessions=Sessions(verifier, signer, _Accounts(catalog), _reload(catalog)),
        clock=catalog.clock,
        health=health,
        shell=partial(frame, catalog),
    )
    app.register_blueprint(browse_blueprint(catalog))
    app.register_blueprint(api_blueprint(catalog))
    app.register_blueprint(ChangingPassword(catalog, signer).blueprint())
    app.after_request(_to_a_password_of_ones_own)
    app.before_request(_to_work_after_signing_in)
    return app


def _to_work_after_signing_in() -> Response | None:
    """Who comes to sign in from nowhere in particular goes to their own work afterwards."""
    if request.endpoint != "sign_in.page" or request.args.get("next"):
        return None
    target = request.script_root + LANDING
    return redirect(f"{request.path}?next={target}")


def _to_a_password_of_ones_own(response: Response) -> Response:
    """Who came in with a one-time password goes to change it, wherever they wanted to go."""
    if g.get("motcua_must_change_password") and response.location:
        response.location = request.script_root + PATH
    return response


class _Accounts:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def verify(self, login: str, password: str) -> Principal | None:
        account = self._catalog.sign_in(SignIn(login, password))
        if account is None:
            return None
        g.motcua_must_change_password = account.must_change_password
        return principal_of(account)


def _reload(catalog: Catalog) -> Callable[[Principal], Principal | None]:
    def reload(who: Principal) -> Principal | None:
        account = catalog.account(who.login)
        return principal_of(account) if account else None

    return reload
