"""`motcua status`."""

import typer

from motcua_app.config import Environment
from motcua_app.output import NO, CannotDo, Json, Output
from motcua_app.up.home import Home
from motcua_app.up.status import as_text, status_of


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("status")(status)


def status(*, as_json: Json = False) -> None:
    """Cái gì đang chạy ở đâu."""
    home = Home(Environment.read().home)
    if not home.exists():
        raise CannotDo(f"Chưa có hệ thống nào ở {home.root}; hãy chạy `motcua up` trước.")
    found = status_of(home)
    Output(as_json).answer(found, as_text(found))
    if not found["ready"]:
        raise typer.Exit(NO)
