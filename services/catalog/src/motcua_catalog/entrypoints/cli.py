"""``motcua-catalog``: serve, migrate, load, password."""

import argparse
import json
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from motcua_catalog.app.reset_password import ResetPassword
from motcua_catalog.app.set_passwords import SetPasswords
from motcua_catalog.bootstrap import Catalog, make_catalog
from motcua_catalog.config import Settings
from motcua_catalog.domain.errors import BadData, CatalogError
from motcua_catalog.domain.passwords import one_time_password
from motcua_catalog.entrypoints.errors import ERRORS
from motcua_catalog.entrypoints.serve import ROLES, serve
from motcua_kit.telemetry.log import set_up_logging


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    asked = _parser().parse_args(argv)
    settings = Settings.load_or_exit()
    set_up_logging("catalog", level=settings.log_level)
    if asked.command == "serve":
        return serve(settings, asked.roles)
    catalog = make_catalog(settings)
    if asked.command == "migrate":
        _say({"revision": catalog.migrate()})
        return 0
    if asked.command == "password":
        return _password(catalog, asked.login, is_given=asked.stdin)
    return _load(catalog, asked.folder, asked.demo_password_file)


def _load(catalog: Catalog, folder: Path, demo_password_file: Path | None) -> int:
    try:
        loaded = catalog.load(folder)
    except BadData as reason:
        for problem in reason.problems:
            sys.stderr.write(f"{problem}\n")
        return 1
    said: dict[str, object] = {"read": dict(loaded.read), "changed": dict(loaded.changed)}
    if demo_password_file:
        password = demo_password_file.read_text(encoding="utf-8").strip()
        said["credentials"] = catalog.set_passwords(SetPasswords(password))
    _say(said)
    return 0


def _password(catalog: Catalog, login: str, *, is_given: bool) -> int:
    password = sys.stdin.read().rstrip("\r\n") if is_given else one_time_password(secrets.choice)
    try:
        version = catalog.reset_password(ResetPassword(login, password, is_once=not is_given))
    except CatalogError as refused:
        sys.stderr.write(f"{ERRORS.explain(refused).text}\n")
        return 1
    told = {} if is_given else {"one_time_password": password}
    _say({"login": login, "version": version, **told})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motcua-catalog", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run roles of the service")
    serving.add_argument("--roles", type=_roles, default=ROLES, help=f"all or {','.join(ROLES)}")
    commands.add_parser("migrate", help="bring the database to its newest shape")
    loading = commands.add_parser("load", help="load a data folder; again changes nothing")
    loading.add_argument("folder", type=Path)
    loading.add_argument("--demo-password-file", type=Path)
    giving = commands.add_parser(
        "password", help="give somebody a one-time password, told once; the one of before ends"
    )
    giving.add_argument("login")
    giving.add_argument(
        "--stdin", action="store_true", help="read one that is to stay from standard input"
    )
    return parser


def _roles(text: str) -> tuple[str, ...]:
    asked = ROLES if text == "all" else tuple(text.split(","))
    unknown = set(asked) - set(ROLES)
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown roles: {', '.join(sorted(unknown))}")
    return asked


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
