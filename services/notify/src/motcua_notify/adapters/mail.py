"""Electronic mail over SMTP, phase by phase.

What an error means depends on when it comes: before the final dot nothing was taken; after it,
without an answer, nobody can know. smtplib's own `sendmail` does not tell the two apart.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cached_property
from typing import Final, Literal

from motcua_notify.app.ports import Parcel
from motcua_notify.domain.delivery import Accepted, Hidden, Never, NotNow, Outcome

NAME: Final = "smtp"
_LINE_DOT: Final = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over, and as whom. `security` is "none", "starttls" or "tls"."""

    host: str
    port: int
    sender: str
    security: Literal["none", "starttls", "tls"] = "none"
    user: str = ""
    password: str = ""
    timeout: float = 10.0

    @property
    def address(self) -> str:
        """The sender's bare address; `sender` may carry a name before it."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The sender's, for the letters' ids."""
        return self.address.rpartition("@")[2] or "localhost"


class SmtpMail:
    """The carrier of letters: one connection a letter, every step bounded in time."""

    def __init__(self, server: MailServer, *, now: Callable[[], datetime]) -> None:
        self._server = server
        self._now = now

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """Reading the machine's certificates takes longer than a letter."""
        return ssl.create_default_context()

    @cached_property
    def _own_name(self) -> str:
        """Asked once: smtplib would ask for each letter, and a resolver has its own patience.

        A name without a dot, as pods have, is refused by many servers: then the address is said
        (RFC 5321, 4.1.4), as smtplib does.
        """
        name = socket.getfqdn()
        if "." in name:
            return name
        try:
            address = socket.gethostbyname(socket.gethostname())
        except OSError:
            address = "127.0.0.1"
        return f"[{address}]"

    def send(self, parcel: Parcel) -> Outcome:
        """As the port says."""
        if not parcel.to.isascii():
            # Servers that take such addresses (RFC 6531) are rare; to the others it is an error.
            return Never("bad_address")
        letter = self._letter(parcel)
        try:
            smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return NotNow(_why_not_connected(error))
        try:
            return self._hand_over(smtp, parcel.to, letter)
        finally:
            # The outcome is known: how the connection ends changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        place = (server.host, server.port, self._own_name)
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(*place, timeout=server.timeout, context=self._trusted)
        else:
            smtp = smtplib.SMTP(*place, timeout=server.timeout)
        try:
            if server.security == "starttls":
                smtp.starttls(context=self._trusted)
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, to: str, letter: bytes) -> Outcome:
        try:
            # Who refuses the sender refuses the office, whoever the letter is for.
            for command, refused in (
                (f"MAIL FROM:<{self._server.address}>", _refused_for_now),
                (f"RCPT TO:<{to}>", _refused),
                ("DATA", _refused),
            ):
                code, _ = smtp.docmd(command)
                if code >= 400:
                    return refused(code)
                if code < 200:
                    return NotNow("mail_server_lost")
            smtp.send(_LINE_DOT.sub(b"..", letter))
        except (OSError, smtplib.SMTPException):
            return NotNow("mail_server_lost")
        return _after_the_dot(smtp)

    def _letter(self, parcel: Parcel) -> bytes:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self._server.sender
        mail["To"] = parcel.to
        mail["Subject"] = parcel.subject
        mail["Date"] = format_datetime(self._now())
        mail["Message-ID"] = f"<{parcel.reference}@{self._server.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(parcel.text, charset="utf-8", cte="base64")
        body = mail.as_bytes()
        return body if body.endswith(b"\r\n") else body + b"\r\n"


def _after_the_dot(smtp: smtplib.SMTP) -> Outcome:
    try:
        smtp.send(b".\r\n")
        code, _ = smtp.getreply()
    except (OSError, smtplib.SMTPException):
        return Hidden("no_answer")
    if 200 <= code < 300:
        return Accepted(NAME)
    # What is no answer of the protocol (smtplib calls it -1) says nothing about the letter.
    return _refused(code) if code >= 400 else Hidden("no_answer")


def _refused(code: int) -> Outcome:
    """4xx passes, 5xx stays (RFC 5321, 4.2.1)."""
    return _refused_for_now(code) if code < 500 else Never(_said(code))


def _refused_for_now(code: int) -> Outcome:
    return NotNow(_said(code))


def _said(code: int) -> str:
    return f"mail_server_said_{code}"


def _why_not_connected(error: OSError | smtplib.SMTPException) -> str:
    """Told apart, because a wrong password is mended elsewhere than a line that is down."""
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
        return _said(error.smtp_code)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "mail_server_lacks_what_is_set"
    if isinstance(error, ssl.SSLError):
        return "mail_server_not_encrypted"
    return "mail_server_unreachable"
