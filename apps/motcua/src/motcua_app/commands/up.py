"""`motcua up`."""

from typing import Annotated

import typer

from motcua_app.config import Environment
from motcua_app.output import Json, Output
from motcua_app.up.home import Home
from motcua_app.up.plan import Mode
from motcua_app.up.platform import Platform
from motcua_app.up.stopping import down
from motcua_app.up.waiting import StopSign


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("up")(up)


def up(
    *,
    mode: Annotated[
        Mode | None,
        typer.Option(help="embedded: nhật ký sự kiện trong PostgreSQL; full: Kafka và RabbitMQ."),
    ] = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="Trả lời khi đã sẵn sàng rồi để hệ thống chạy nền.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Khởi động cả hệ thống trên máy này và chờ đến khi sẵn sàng; Ctrl-C dừng tất cả."""
    output = Output(as_json)
    environment = Environment.read()
    platform = Platform(Home(environment.home), output.say)
    plan = platform.up(mode, environment.port, environment.outside)
    stop = None if detach else StopSign.on_signals()
    output.answer({"ready": True, "url": plan.url}, f"Một Cửa đã sẵn sàng: {plan.public_url}")
    if stop is None:
        return
    output.say("Bấm Ctrl-C để dừng tất cả.")
    platform.stay(stop)
    if stop.is_given():
        output.say("Đang dừng…")
        down(platform.home)
