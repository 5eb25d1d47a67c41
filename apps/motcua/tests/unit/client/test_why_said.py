"""`motcua why` speaks Vietnamese to a person, codes only to a program."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_app.client.node import STAFF
from motcua_app.client.words import FACTS, LEG_REASONS, ROLES, STATES
from motcua_app.commands.why import said
from motcua_intake.domain.dossier import State
from motcua_intake.entrypoints.web.words import REFUSE_OFFER
from motcua_routing.domain.route import REASONS

FOUND: dict[str, Any] = {
    "dossier": "H31.05.13-261127-0001",
    "state": "waiting_supplement",
    "custodian": "xa-dan-tien",
    "waiting_on": {
        "kind": "citizen",
        "who": "supplement",
        "since": "2026-11-27T09:14:13+07:00",
        "limit": None,
    },
    "next": "Trình ký",
    "next_automatic": None,
    "parked": [],
    "trail": [
        {
            "at": "2026-11-27T09:14:07+07:00",
            "unit": "xa-dan-tien",
            "seq": 1,
            "fact": "supplement_asked",
            "outbox": "published",
            "partition": 0,
            "offset": 7,
            "consumers": {"reporting": "applied", "routing": "waiting", "notify": "parked: gap"},
        }
    ],
}


def test_every_state_and_every_fact_has_a_word() -> None:
    facts = {each.name for each in DossierFact.DESCRIPTOR.oneofs_by_name["event"].fields}

    assert set(STATES) == {state.value for state in State}
    assert set(FACTS) == facts


def test_every_role_and_every_reason_of_a_leg_that_failed_has_a_word() -> None:
    assert set(ROLES) == set(STAFF)
    assert set(LEG_REASONS) == {*REFUSE_OFFER, *REASONS, "released"}


def test_a_person_reads_no_codes() -> None:
    text = said(FOUND)

    assert text[0].endswith(": chờ người nộp bổ sung, đang ở xa-dan-tien.")
    assert text[1] == "Chờ: người nộp bổ sung giấy tờ từ 2026-11-27T09:14:13+07:00."
    assert "xa-dan-tien #1 yêu cầu bổ sung  [đã gửi 0/7]" in text[-1]
    assert "báo cáo: đã ghi, điều phối: chờ, tin nhắn: gác lại, " in text[-1]


def test_a_dossier_that_waits_for_nobody_says_just_that() -> None:
    ended = {"kind": "nobody", "who": "", "since": None, "limit": None}

    assert said({**FOUND, "waiting_on": ended})[1] == "Chờ: không còn chờ ai."


@pytest.mark.parametrize(
    ("kind", "who", "words"),
    [
        ("officer", "case_officer@xa-a", "chuyên viên xử lý của xa-a"),
        ("officer", "@xa-a", "cán bộ của xa-a"),
        ("officer", "@xa-a: nobody_able", "cán bộ của xa-a (không đơn vị nào làm được việc này)"),
        ("officer", "@xa-a: ", "cán bộ của xa-a"),
        ("officer", "xa-a.lanhdao", "cán bộ xa-a.lanhdao"),
        ("routing", "routing", "điều phối tìm đơn vị nhận"),
        ("unit", "so-b", "đơn vị nhận so-b"),
    ],
)
def test_whom_it_waits_for_is_told_in_words(kind: str, who: str, words: str) -> None:
    waiting = {"kind": kind, "who": who, "since": None, "limit": None}

    assert said({**FOUND, "waiting_on": waiting})[1] == f"Chờ: {words}."


def test_what_the_platform_does_by_itself_is_told_in_words() -> None:
    automatic = {"kind": "route", "who": "routing", "at": None}

    assert "Hệ thống tự làm: tìm đơn vị nhận (điều phối)." in said(
        {**FOUND, "next_automatic": automatic}
    )


def test_a_word_newer_than_the_command_is_still_told() -> None:
    assert "một-trạng-thái-mới" in said({**FOUND, "state": "một-trạng-thái-mới"})[0]
