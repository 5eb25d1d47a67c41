"""What a mail server's answers mean, phase by phase."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from notify_builders import START

from motcua_notify.adapters.mail import MailServer, SmtpMail
from motcua_notify.app.ports import Parcel
from motcua_notify.domain.delivery import Accepted, Hidden, Never, NotNow, Outcome

GOOD = {"hello": "220 here", "EHLO": "250 here", "MAIL": "250 OK", "RCPT": "250 OK",
        "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye"}  # fmt: skip


class _Dialogue(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        answers, commands = self.server.answers, self.server.commands
        self._say(answers["hello"])
        in_letter = False
        for line in (raw.decode("latin-1").rstrip("\r\n") for raw in self.rfile):
            verb = "." if in_letter else line[:4].upper()
            if in_letter and line != ".":
                continue
            commands.append(line)
            answer = answers.get(verb, "500 what")
            self._say(answer)
            in_letter = verb == "DATA" and answer.startswith("354")

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")


@contextmanager
def server(**answers: str) -> Iterator[socketserver.TCPServer]:
    """A mail server that answers as it is told."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Dialogue) as made:
        made.answers, made.commands = {**GOOD, **answers}, []
        thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join(10)


def sent(
    to: str = "an@vidu.vn", *, user: str = "", security: Any = "none", **answers: str
) -> tuple[Outcome, list[str]]:
    with server(**answers) as mail_server:
        place = MailServer(
            "127.0.0.1", mail_server.server_address[1], "mot.cua@vidu.vn", security, user,
            timeout=5,
        )  # fmt: skip
        carrier = SmtpMail(place, now=lambda: START)
        return carrier.send(Parcel(UUID(int=1), to, "Kính gửi", "Hồ sơ")), mail_server.commands


@pytest.mark.parametrize(
    ("own", "said"),
    [("notify-7d9f", "[10.0.0.7]"), ("may-chu.hungyen.gov.vn", "may-chu.hungyen.gov.vn")],
)
def test_a_server_hears_a_full_name_or_an_address(
    own: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many refuse every letter of who greets with a bare name, which is what a pod has."""
    monkeypatch.setattr("socket.getfqdn", lambda: own)
    monkeypatch.setattr("socket.gethostbyname", lambda _name: "10.0.0.7")

    assert f"ehlo {said}" in sent()[1]


def test_a_letter_is_taken_when_the_server_says_so_after_the_dot() -> None:
    assert sent()[0] == Accepted("smtp")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"RCPT": "550 nobody"}, Never("mail_server_said_550")),
        ({"RCPT": "450 later"}, NotNow("mail_server_said_450")),
        ({".": "451 later"}, NotNow("mail_server_said_451")),
        ({".": "554 never"}, Never("mail_server_said_554")),
        ({"MAIL": "what was that"}, NotNow("mail_server_lost")),
        ({"RCPT": "what was that"}, NotNow("mail_server_lost")),
        ({".": "what was that"}, Hidden("no_answer")),
    ],
)
def test_what_else_it_says_is_told_apart(answers: dict[str, str], outcome: Outcome) -> None:
    assert sent(**answers)[0] == outcome


@pytest.mark.parametrize(
    ("setting", "answers", "outcome"),
    [
        ({}, {"MAIL": "550 not you"}, NotNow("mail_server_said_550")),
        ({}, {"MAIL": "530 sign in first"}, NotNow("mail_server_said_530")),
        (
            {"user": "motcua"},
            {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 wrong password"},
            NotNow("mail_server_said_535"),
        ),
        ({"user": "motcua"}, {}, NotNow("mail_server_lacks_what_is_set")),
        ({"security": "starttls"}, {}, NotNow("mail_server_lacks_what_is_set")),
        ({"security": "tls"}, {}, NotNow("mail_server_not_encrypted")),
    ],
)
def test_what_is_wrong_with_the_office_s_own_account_fails_no_letter_and_is_told_by_name(
    setting: dict[str, Any], answers: dict[str, str], outcome: Outcome
) -> None:
    """An operator mends the setting, and what waited goes out."""
    assert sent(**setting, **answers)[0] == outcome


def test_an_address_that_smtp_cannot_carry_fails_at_once_and_is_not_uncertain() -> None:
    assert sent("nguyễn@vidu.vn") == (Never("bad_address"), [])
