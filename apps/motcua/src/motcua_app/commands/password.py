"""`motcua password`."""

import json
from typing import Annotated

import typer

from motcua_app.config import Environment
from motcua_app.output import CannotDo, Json, Output
from motcua_app.up.catalog import ask_catalog
from motcua_app.up.home import Home
from motcua_app.up.parts import parts_of
from motcua_app.up.plan import Plan


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("password")(password)


def password(
    login: Annotated[str, typer.Argument(help="Tên đăng nhập của cán bộ.")],
    *,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Đọc mật khẩu dùng lâu dài từ đầu vào chuẩn.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Cấp cho một người mật khẩu dùng một lần, chỉ hiện ở đây; mật khẩu trước hết hiệu lực."""
    home = Home(Environment.read().home)
    if not home.exists():
        raise CannotDo(f"Chưa có hệ thống nào ở {home.root}; hãy chạy `motcua up` trước.")
    plan = Plan.load(home)
    if not parts_of(home, plan).postgres.is_running():
        raise CannotDo("Hệ thống chưa chạy; hãy chạy `motcua up --detach` trước.")
    done = ask_catalog(home, plan, ["password", login, *(["--stdin"] if stdin else [])])
    if done.returncode:
        said = done.stderr.strip().splitlines() or [""]
        raise CannotDo(said[-1] or "Không đặt được mật khẩu.")
    answer = json.loads(done.stdout.splitlines()[-1])
    once = answer.get("one_time_password")
    text = f"Mật khẩu của {login} đã được đặt."
    if once:
        text = (
            f"Mật khẩu dùng một lần của {login}: {once}\nĐăng nhập ở {plan.public_url}/dang-nhap."
        )
    Output(as_json).answer(answer, text)
