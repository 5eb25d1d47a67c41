"""How the command speaks: answers, progress, and one sentence when it cannot."""

import io
import json
from pathlib import Path

import pytest

from motcua_app.main import command_names, run
from motcua_app.output import NO, WRONG_USE, Output
from motcua_app.up.supervisor import HEALTHY, LONGEST_REST, Backoff


def test_a_program_gets_one_object_a_line_and_nothing_else() -> None:
    answers, progress = io.StringIO(), io.StringIO()
    output = Output(True, answers, progress)

    output.say("Chờ…")
    output.answer({"đơn vị": "xã Dân Tiến"}, "Xong.")

    assert json.loads(answers.getvalue()) == {"đơn vị": "xã Dân Tiến"}
    assert answers.getvalue().count("\n") == 1
    assert progress.getvalue() == "Chờ…\n"


def test_a_person_gets_vietnamese() -> None:
    answers = io.StringIO()
    Output(False, answers, io.StringIO()).answer({"ready": True}, "Đã sẵn sàng.")
    assert answers.getvalue() == "Đã sẵn sàng.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Thiếu lệnh con"),
        (["abc"], "Không có lệnh con “abc”"),
        (["up", "--mode", "x"], "Giá trị của tham số --mode chưa đúng"),
        (["status", "--abc"], "Không có tham số --abc"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == WRONG_USE

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(said)
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    "instant",
    ["2026-04-22", "2026-04-22T14:59:59", "hôm nay", "0001-01-01T00:00:00+07:00"],
)
def test_a_moment_that_cannot_be_is_wrong_use(
    instant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["journey", "--procedure", "1.010803", "--at", "auto", "--received", instant]

    assert run(words) == WRONG_USE
    assert capsys.readouterr().err.startswith("--received phải là thời điểm có múi giờ")


def test_an_empty_home_says_what_to_do_first(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "nowhere"))

    assert run(["status", "--json"]) == WRONG_USE
    assert run(["password", "dantien.quay"]) == WRONG_USE
    assert "motcua up" in capsys.readouterr().err
    assert run(["down"]) == 0
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MOTCUA_PORT", "tám nghìn"),
        ("MOTCUA_BIND", "motcua.xa.vn"),
        ("MOTCUA_PUBLIC_URL", "motcua.xa.vn"),
        ("MOTCUA_PUBLIC_URL", "https://motcua.xa.vn/mot-cua"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_before_anything_starts(
    variable: str,
    value: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "nowhere"))
    monkeypatch.setenv(variable, value)

    assert run(["up", "--detach"]) == WRONG_USE
    assert variable in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_every_subcommand_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name in command_names():
        assert run([name, "--help"]) == 0
        assert "--json" in capsys.readouterr().out


def test_a_bad_due_line_is_an_answer_and_status_one(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    class Stdin:
        buffer = io.BytesIO(b"{}\n")

    monkeypatch.setattr("sys.stdin", Stdin())

    assert run(["due"]) == NO
    assert json.loads(capsysbinary.readouterr().out)["error"]["code"] == "bad_input"


def test_the_first_restart_is_at_once_and_a_loop_slows_down() -> None:
    backoff = Backoff()

    rests = [backoff.after(lived=0.1) for _ in range(9)]

    assert rests[0] == 0.0
    assert rests == sorted(rests)
    assert rests[-1] == LONGEST_REST
    assert backoff.after(lived=HEALTHY) == 0.0
