"""The simulator's mail server: as much of SMTP as a sender needs, on loopback."""

from __future__ import annotations

import email
import socketserver
from email import policy
from typing import Any, Final

from motcua_notify.app.gateway import Arrival
from motcua_notify.domain.delivery import Channel
from motcua_notify.entrypoints.gateway.simulator import Answer, Simulator

_LARGEST: Final = 256 * 1024
_LONGEST_LINE: Final = 2048
_REPLY: Final = {
    Answer.TAKEN: "250 Taken",
    Answer.NOT_NOW: "451 Not now",
    Answer.NEVER: "554 Never",
}


class SmtpServer(socketserver.ThreadingTCPServer):
    """Takes letters; `port` 0 takes a free one."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, simulator: Simulator, *, port: int = 0) -> None:
        self.simulator = simulator
        super().__init__(("127.0.0.1", port), _Dialogue)
        self.port = int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A sender that went away is no event here."""


class _Dialogue(socketserver.StreamRequestHandler):
    server: SmtpServer
    timeout = 60

    def handle(self) -> None:
        self._recipient = ""
        self._say("220 motcua.demo ESMTP")
        while line := self.rfile.readline(_LONGEST_LINE):
            command = line.decode("utf-8", "replace").strip()
            if not self._obey(command):
                return

    def _obey(self, command: str) -> bool:
        """Answer one command; whether the dialogue goes on."""
        verb = command[:4].upper()
        if verb == "QUIT":
            self._say("221 Bye")
            return False
        if verb == "DATA":
            return self._data()
        if verb == "RCPT":
            self._recipient = command.partition(":")[2].strip().strip("<>")
        replies = {"EHLO": "250 8BITMIME", "HELO": "250 motcua.demo"}
        known = {"MAIL", "RCPT", "RSET", "NOOP", *replies}
        self._say(replies.get(verb, "250 OK") if verb in known else "502 Not known")
        return True

    def _data(self) -> bool:
        if not self._recipient:
            self._say("503 RCPT first")
            return True
        self._say("354 Go on")
        raw = self._letter()
        if raw is None:
            return False
        answer = self.server.simulator.take(_arrival(raw, self._recipient))
        self._recipient = ""
        if answer is Answer.NOTHING:
            return False
        self._say(_REPLY[answer])
        return True

    def _letter(self) -> bytes | None:
        lines: list[bytes] = []
        size = 0
        while (line := self.rfile.readline(_LONGEST_LINE)) not in {b"", b".\r\n"}:
            size += len(line)
            if size > _LARGEST:
                return None
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines) if line else None

    def _say(self, reply: str) -> None:
        self.wfile.write(reply.encode() + b"\r\n")


def _arrival(raw: bytes, recipient: str) -> Arrival:
    letter = email.message_from_bytes(raw, policy=policy.default)
    body = letter.get_body(("plain",))
    return Arrival(
        reference=str(letter["Message-ID"] or "").strip("<> ").partition("@")[0],
        channel=Channel.EMAIL,
        recipient=recipient,
        text=body.get_content() if body else "",
        subject=str(letter["Subject"] or ""),
    )
