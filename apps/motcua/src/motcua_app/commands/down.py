"""`motcua down`."""

import typer

from motcua_app.config import Environment
from motcua_app.output import Json, Output
from motcua_app.up import stopping
from motcua_app.up.home import Home


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("down")(down)


def down(*, as_json: Json = False) -> None:
    """Dừng êm tất cả những gì `motcua up` đã khởi động, trong vòng 20 giây."""
    output = Output(as_json)
    home = Home(Environment.read().home)
    stopping.down(home)
    output.answer({"down": True, "home": str(home.root)}, "Một Cửa đã dừng.")
