"""Waits for the end of a test session and throws its parts away if the session could not."""

import contextlib
import sys
from pathlib import Path

import psutil

from motcua_testing.session import OWNER, SessionParts


def main(folder: Path) -> None:
    """Return when the folder's owner has ended and nothing of it is left."""
    with contextlib.suppress(psutil.NoSuchProcess, FileNotFoundError):
        psutil.Process(int((folder / OWNER).read_text())).wait()
    if folder.exists():
        SessionParts(folder).throw_away()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
