"""``motcua-intake``: serve, migrate, trust."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from motcua_intake.bootstrap import PACKAGE, SERVICE, trust_database
from motcua_intake.config import Settings
from motcua_intake.entrypoints.serve import ROLES, SPARE, serve
from motcua_kit.db.migrate import migrate
from motcua_kit.telemetry.log import set_up_logging


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    asked = _parser().parse_args(argv)
    settings = Settings.load_or_exit()
    set_up_logging(SERVICE, level=settings.log_level)
    if asked.command == "serve":
        return serve(settings, asked.roles)
    if asked.command == "trust":
        trust_database(settings)
        return 0
    revision = migrate(settings.database_url.get_secret_value(), PACKAGE)
    sys.stdout.write(json.dumps({"revision": revision}) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motcua-intake", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run roles of the service")
    serving.add_argument("--roles", type=_roles, default=ROLES, help=f"all or {','.join(ROLES)}")
    commands.add_parser("migrate", help="bring the database to its newest shape")
    commands.add_parser("trust", help="let a restored database go on although its topic is gone")
    return parser


def _roles(text: str) -> tuple[str, ...]:
    asked = ROLES if text == "all" else tuple(text.split(","))
    unknown = set(asked) - set(ROLES) - SPARE
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown roles: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
