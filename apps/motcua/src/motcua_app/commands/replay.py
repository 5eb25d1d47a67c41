"""`motcua replay`: a file of business history, through the real services."""

from pathlib import Path
from typing import Annotated

import typer

from motcua_app.client.config import open_platform
from motcua_app.client.proving import Waiting
from motcua_app.client.replaying import Fed, History, faults, replay
from motcua_app.output import NO, Json, Output

_NAMES = {
    "received": "Tiếp nhận",
    "solved_early": "Giải quyết trước hạn",
    "solved_on_time": "Giải quyết đúng hạn",
    "solved_late": "Giải quyết quá hạn",
    "open_in_time": "Đang giải quyết, trong hạn",
    "open_late": "Đang giải quyết, quá hạn",
    "refused": "Từ chối",
    "withdrawn": "Rút hồ sơ",
    "stopped": "Dừng giải quyết",
}


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("replay")(replay_file)


def replay_file(
    file: Annotated[Path, typer.Argument(help="Tệp lịch sử, mỗi hồ sơ một dòng JSON.")],
    *,
    tenth: Annotated[
        bool, typer.Option("--tenth", help="Chỉ nạp phần mười để chạy nhanh.")
    ] = False,
    wait: Annotated[
        float, typer.Option(min=0, help="Chờ báo cáo đếm xong tối đa bao nhiêu giây.")
    ] = 300.0,
    as_json: Json = False,
) -> None:
    """Nạp lại lịch sử nghiệp vụ bằng quyền nhập liệu, rồi cho biết báo cáo đếm được gì."""
    output = Output(as_json)
    history = History.open(file, tenth=tenth)
    with open_platform() as platform:
        waiting = Waiting(seconds=wait, say=output.say)
        found, fed = replay(platform, history, waiting, lambda so_far: _progress(output, so_far))
    wrong = [*fed.errors[:20], *faults(found, fed)]
    for text in wrong:
        output.say(text)
    lines = [f"{_NAMES[name]}: {found[name]}" for name in _NAMES]
    if found["stated"]:
        lines.append(f"Số liệu nêu trong tệp chênh {found['difference']} hồ sơ so với số đếm được.")
    output.answer(found, "\n".join(lines))
    if wrong:
        raise typer.Exit(NO)


def _progress(output: Output, fed: Fed) -> None:
    text = f"Đã nạp {fed.lines} hồ sơ ({fed.new} mới)…"
    if output.as_json:
        output.answer({"fed": fed.lines, "new": fed.new})
    else:
        output.say(text)
