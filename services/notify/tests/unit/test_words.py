"""Why a message did not go is told in words, whoever gave the reason."""

import inspect
import re
from pathlib import Path

import motcua_notify
from motcua_kit.errors import code_of
from motcua_notify.adapters import mail
from motcua_notify.app.planning import ERASED, NO_CONTACT, NOT_SERVED
from motcua_notify.domain.errors import BadEmail, BadPhone
from motcua_notify.entrypoints.web.words import reason_said

GIVEN = re.compile(r'(?:NotNow|Never|Hidden|Dropped)\(\s*"(\w+)"|reason(?:: str)?\s*=\s*"(\w+)"')


def given() -> set[str]:
    """Every reason of a message that stands in the code."""
    sources = Path(inspect.getfile(motcua_notify)).parent
    rooms = [sources / room for room in ("domain", "app", "adapters")]
    texts = [path.read_text(encoding="utf-8") for room in rooms for path in room.glob("*.py")]
    found = {reason for text in texts for pair in GIVEN.findall(text) for reason in pair if reason}
    connecting = inspect.getsource(mail).split("def _why_not_connected(", 1)[1]
    found |= set(re.findall(r'return "(\w+)"', connecting))
    return found | {NOT_SERVED, ERASED, NO_CONTACT, code_of(BadPhone), code_of(BadEmail)}


def test_every_reason_has_its_words() -> None:
    reasons = given()

    assert {"lease_expired", "no_answer", "attempt_broke", "mail_server_unreachable"} <= reasons
    assert {reason for reason in reasons if reason_said(reason) == reason} == set()


def test_an_answer_in_numbers_is_told_with_who_gave_it() -> None:
    assert reason_said("gateway_said_422") == "cổng tin nhắn trả lời mã 422"
    assert reason_said("mail_server_said_535") == "máy chủ thư trả lời mã 535"
