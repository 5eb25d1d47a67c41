"""`motcua seed`."""

import typer

from motcua_app.config import Environment
from motcua_app.output import CannotDo, Json, Output
from motcua_app.up.home import Home
from motcua_app.up.seeding import Seeding
from motcua_parts.cache import checkout


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("seed")(seed)


def seed(*, as_json: Json = False) -> None:
    """Nạp tỉnh chạy thử và danh mục thủ tục; nạp lại không làm thay đổi gì."""
    output = Output(as_json)
    home = Home(Environment.read().home)
    if not home.exists():
        raise CannotDo(f"Chưa có hệ thống nào ở {home.root}; hãy chạy `motcua up` trước.")
    counts = Seeding(home, checkout() / "data", output.say).run()
    changed = sum(counts["changed"].values())
    output.answer(
        counts,
        f"Đã có {counts['units']} đơn vị, {counts['procedures']} thủ tục, "
        f"{counts['accounts']} tài khoản chạy thử ({changed} mục thay đổi).",
    )
