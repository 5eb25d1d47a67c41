"""`motcua ledger`: the unit ledgers, whole, for an independent check."""

import json
import sys
from typing import Annotated

import typer

from motcua_app.client.config import open_platform
from motcua_app.client.platform import Platform
from motcua_app.output import Json


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("ledger")(ledger)


def ledger(
    *,
    unit: Annotated[str, typer.Option(help="Chỉ in sổ của đơn vị này.")] = "",
    first: Annotated[int, typer.Option("--from", min=1, help="In từ số thứ tự này.")] = 1,
    as_json: Json = True,
) -> None:
    """In sổ cái của các đơn vị, nguyên văn, mỗi sự kiện một dòng JSON."""
    del as_json  # a ledger is JSON Lines for a person too
    with open_platform() as platform:
        for code in _units(platform, unit):
            for line in platform.ledger_lines(code, first):
                sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _units(platform: Platform, unit: str) -> list[str]:
    return [platform.unit(unit).code] if unit else list(platform.units)
