"""Whether an installation answers as people and programs need it (`helm test`).

    python smoke.py URL PATH=STATUS … -- HOST:PORT …

Each address behind URL answers with the status named; each port after `--` accepts a connection.
"""

import socket
import sys
import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, build_opener

PATIENCE = 60.0
PAUSE = 1.0
TIMEOUT = 10.0


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer of its own."""

    def redirect_request(self, *_: object) -> None:
        return None


OPENER = build_opener(_Stay)


def status_of(address: str) -> int | str:
    """The status of one answer, or the reason why there was none."""
    try:
        with OPENER.open(address, timeout=TIMEOUT) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, HTTPException, OSError) as error:
        return type(error).__name__


def accepts(place: str) -> str:
    """`open`, or the reason why a port is not."""
    host, _, port = place.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=TIMEOUT):
            return "open"
    except OSError as error:
        return type(error).__name__


def main(url: str, pages: list[str], places: list[str]) -> int:
    """Exit status 0 when all is as expected; each line says what was found."""
    until = time.monotonic() + PATIENCE
    wanted = [page.rpartition("=") for page in pages]
    while True:
        found = {path: str(status_of(url + path)) for path, _, _ in wanted}
        ports = {place: accepts(place) for place in places}
        wrong = [path for path, _, status in wanted if found[path] != status]
        wrong += [place for place, answer in ports.items() if answer != "open"]
        if not wrong or time.monotonic() > until:
            break
        time.sleep(PAUSE)
    for name, answer in {**found, **ports}.items():
        mark = "WRONG" if name in wrong else "ok"
        sys.stdout.write(f"{mark:5} {name}: {answer}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    split = sys.argv.index("--")
    sys.exit(main(sys.argv[1], sys.argv[2:split], sys.argv[split + 1 :]))
