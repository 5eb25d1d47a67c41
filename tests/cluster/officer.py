"""Runs inside the cluster beside tests/e2e/doors.py: accepts dossiers until it is told to stop.

    officer.py URL LOGIN UNIT PROCEDURE PAUSE     (its password in the variable PASSWORD)

PAUSE is in seconds, from one dossier to the next.

One JSON line each: the code and the seconds it took, or what went wrong. No acceptance is tried
twice; signing in is, for a new pod is let through a moment after it has begun.
"""

import json
import os
import signal
import sys
import time

import httpx
from doors import At, Person, Refused, eventually  # type: ignore[import-not-found]

PATIENCE = 60.0


def signed_in(url: str, login: str, password: str) -> Person:
    """The officer, as soon as the door can be reached."""

    def sign_in() -> Person | None:
        try:
            return Person(url, login, password)
        except httpx.TransportError:
            return None

    return eventually(sign_in, what="the door lets the officer in", seconds=PATIENCE, pause=0.5)


def main(url: str, login: str, unit: str, procedure: str, pause: str) -> None:
    """Accept, one after another."""
    to_stop = {signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, to_stop)
    at = At(signed_in(url, login, os.environ["PASSWORD"]), unit)
    while signal.sigtimedwait(to_stop, float(pause)) is None:
        began = time.monotonic()
        try:
            told = {"dossier": at.accept(procedure)}
        except (httpx.HTTPError, Refused) as error:
            told = {"failed": f"{type(error).__name__}: {error}"}
        line = json.dumps({**told, "seconds": round(time.monotonic() - began, 3)})
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
