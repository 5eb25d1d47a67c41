"""Runs inside the cluster beside tests/e2e/doors.py: accepts dossiers until it is told to stop.

    officer.py URL LOGIN UNIT PROCEDURE PAUSE DESKS     (its password in the variable PASSWORD)

PAUSE is in seconds, from one dossier to the next, at each of the DESKS that work at once.

One JSON line each: the code and the seconds it took, or what went wrong. No acceptance is tried
twice; signing in is, for a new pod is let through a moment after it has begun.
"""

import json
import os
import signal
import sys
import threading
import time

import httpx
from doors import At, Person, eventually  # type: ignore[import-not-found]

PATIENCE = 60.0


def signed_in(url: str, login: str, password: str) -> Person:
    """The officer, as soon as the door can be reached."""

    def sign_in() -> Person | None:
        try:
            return Person(url, login, password)
        except httpx.TransportError:
            return None

    return eventually(sign_in, what="the door lets the officer in", seconds=PATIENCE, pause=0.5)


class Desk(threading.Thread):
    """Accepts, one after another, until the counter closes."""

    def __init__(self, at: At, procedure: str, pause: float, closes: threading.Event) -> None:
        super().__init__()
        self._at, self._procedure = at, procedure
        self._pause, self._closes = pause, closes

    def run(self) -> None:
        while not self._closes.wait(self._pause):
            began = time.monotonic()
            try:
                told = {"dossier": self._at.accept(self._procedure)}
            except Exception as error:  # noqa: BLE001 - whatever it is, the test reads of it
                told = {"failed": f"{type(error).__name__}: {error}"}
            line = json.dumps({**told, "seconds": round(time.monotonic() - began, 3)})
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def main(url: str, login: str, unit: str, procedure: str, pause: str, desks: str) -> None:
    """Keep the desks open until the signal."""
    to_stop = {signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, to_stop)
    closes = threading.Event()
    password = os.environ["PASSWORD"]
    at_work = [
        Desk(At(signed_in(url, login, password), unit), procedure, float(pause), closes)
        for _ in range(int(desks))
    ]
    for desk in at_work:
        desk.start()
    signal.sigwait(to_stop)
    closes.set()
    for desk in at_work:
        desk.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
