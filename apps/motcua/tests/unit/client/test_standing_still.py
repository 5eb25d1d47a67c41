"""A journey that does not go on says why in words a person reads."""

from motcua_app.client.journey import standing_still

BLOCKED = {
    "state": "route_blocked",
    "custodian": "xa-dan-tien",
    "legs": [
        {"leg_code": "xa", "state": "done", "reason": ""},
        {"leg_code": "huyen", "state": "blocked", "reason": "nobody_able"},
    ],
}


def test_the_state_and_the_reason_are_told_in_vietnamese() -> None:
    said = standing_still("H31-1", {"xa-dan-tien": BLOCKED, "huyen": {}}, "xa-dan-tien")

    assert said == (
        "Hồ sơ H31-1 đứng yên quá lâu ở xa-dan-tien (xa-dan-tien: chưa tìm được nơi nhận tiếp;"
        " chặng huyen: không đơn vị nào làm được việc này)."
    )


def test_a_code_of_tomorrow_and_the_last_refusal_are_told_as_they_are() -> None:
    leg = {"leg_code": "huyen", "state": "blocked", "reason": "of_tomorrow"}
    view = {"state": "asleep", "custodian": "xa", "legs": [leg]}

    said = standing_still("H31-1", {"xa": view}, "xa", "Hãy nhận bước này trước.")

    assert said.endswith("(xa: asleep; chặng huyen: of_tomorrow; Hãy nhận bước này trước.).")
