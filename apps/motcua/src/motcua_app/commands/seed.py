"""`motcua seed`."""

import typer

from motcua_app.config import Environment
from motcua_app.output import CannotDo, Json, Output
from motcua_app.up.home import Home
from motcua_app.up.seeding import Seeding


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("seed")(seed)


def seed(*, as_json: Json = False) -> None:
    """Nạp tỉnh chạy thử (hoặc dữ liệu riêng) và danh mục; nạp lại không làm thay đổi gì."""
    output = Output(as_json)
    home = Home(Environment.read().home)
    if not home.exists():
        raise CannotDo(f"Chưa có hệ thống nào ở {home.root}; hãy chạy `motcua up` trước.")
    counts = Seeding(home, output.say).run()
    changed = sum(counts["changed"].values())
    output.answer(
        counts,
        f"Đã có {counts['units']} đơn vị, {counts['procedures']} thủ tục, "
        f"{counts['accounts']} tài khoản chạy thử ({changed} mục thay đổi).",
    )
