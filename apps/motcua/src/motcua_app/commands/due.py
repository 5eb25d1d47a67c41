"""`motcua due`: due dates, computed and explained, line by line."""

import sys

import typer

from motcua_app.output import Json
from motcua_vn import due_wire


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("due")(due)


def due(*, as_json: Json = True) -> None:
    """Tính hạn trả: đọc JSON Lines ở đầu vào chuẩn, mỗi dòng trả lời một dòng kèm diễn giải."""
    del as_json  # both the question and the answer are JSON Lines, for a person too
    raise typer.Exit(due_wire.main(sys.stdin.buffer, sys.stdout.buffer))
