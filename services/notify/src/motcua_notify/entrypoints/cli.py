"""``motcua-notify``: serve, migrate."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from motcua_kit.db.migrate import migrate
from motcua_kit.telemetry.log import set_up_logging
from motcua_notify.bootstrap import PACKAGE
from motcua_notify.config import Settings
from motcua_notify.entrypoints.serve import ROLES, serve


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    asked = _parser().parse_args(argv)
    settings = Settings.load_or_exit()
    set_up_logging("notify", level=settings.log_level)
    if asked.command == "serve":
        return serve(settings, asked.roles)
    sys.stdout.write(migrate(settings.database_url.get_secret_value(), PACKAGE) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motcua-notify", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run roles of the service")
    serving.add_argument("--roles", type=_roles, default=ROLES, help=f"all or {','.join(ROLES)}")
    commands.add_parser("migrate", help="bring the database to its newest shape")
    return parser


def _roles(text: str) -> tuple[str, ...]:
    asked = ROLES if text == "all" else tuple(text.split(","))
    unknown = set(asked) - set(ROLES)
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown roles: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
