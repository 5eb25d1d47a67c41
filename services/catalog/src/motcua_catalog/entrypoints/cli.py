"""``motcua-catalog``: serve, migrate, load."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from motcua_catalog.app.set_passwords import SetPasswords
from motcua_catalog.bootstrap import make_catalog
from motcua_catalog.config import Settings
from motcua_catalog.domain.errors import BadData
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
    try:
        loaded = catalog.load(asked.folder)
    except BadData as reason:
        for problem in reason.problems:
            sys.stderr.write(f"{problem}\n")
        return 1
    said: dict[str, object] = {"read": dict(loaded.read), "changed": dict(loaded.changed)}
    if asked.demo_password_file:
        password = asked.demo_password_file.read_text(encoding="utf-8").strip()
        said["credentials"] = catalog.set_passwords(SetPasswords(password))
    _say(said)
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
