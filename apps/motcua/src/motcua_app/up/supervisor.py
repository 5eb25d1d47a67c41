"""The small process of a home that starts again what dies.

It owns nothing: pid files say what runs and launch files how. Killed, it leaves everything
running, and the next `motcua up` puts another in its place. Being the parent of what it starts,
it also clears away the dead: PostgreSQL takes an uncollected one for its living predecessor.
"""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from motcua_app.up.home import Home, write
from motcua_app.up.parts import Parts, parts_of
from motcua_app.up.plan import Plan
from motcua_app.up.remains import end_remains
from motcua_app.up.waiting import StopSign
from motcua_kit.telemetry.log import get_logger, set_up_logging
from motcua_parts.part import Part
from motcua_parts.processes import DetachedProcess, Launch, PartError

NAME: Final = "supervisor"
FIRST_REST: Final = 0.5
LONGEST_REST: Final = 5.0
# Whoever lived so long before it died again is not caught in a loop.
HEALTHY: Final = 10.0
_STOP_LIMIT: Final = 2.0
LIVES: Final = 3
_LOOK_EVERY: Final = 0.1
_FAILED: Final = ".failed"

log = get_logger()


class Failures:
    """Why parts could not be started, for the `motcua up` that waits for them."""

    def __init__(self, home: Home) -> None:
        self._folder = home.part(NAME)

    def tell(self, part: str, reason: str) -> None:
        """Remember the reason."""
        write(self._folder / f"{part}{_FAILED}", reason)

    def told(self) -> dict[str, str]:
        """The reason by part."""
        files = self._folder.glob(f"*{_FAILED}")
        return {file.name.removesuffix(_FAILED): file.read_text(encoding="utf-8") for file in files}

    def forget(self) -> None:
        """Begin anew."""
        for file in self._folder.glob(f"*{_FAILED}"):
            file.unlink(missing_ok=True)


class Backoff:
    """How long to rest before starting again: not at all at first, then longer each time."""

    def __init__(self) -> None:
        self._rest = 0.0

    def after(self, lived: float) -> float:
        """The rest, in seconds, after a life of so many seconds."""
        if lived >= HEALTHY:
            self._rest = 0.0
        rest = self._rest
        self._rest = min(max(self._rest * 2, FIRST_REST), LONGEST_REST)
        return rest


class Keeper:
    """Starts one part and keeps it alive until told to stop.

    ``may_start`` is asked before every start: a service that died with its database would only
    die once more, and rest longer.
    """

    def __init__(
        self,
        part: Part,
        stop: StopSign,
        failures: Failures,
        *,
        may_start: Callable[[], bool] = lambda: True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._part = part
        self._stop = stop
        self._failures = failures
        self._may_start = may_start
        self._now = monotonic
        self._backoff = Backoff()
        self._short_lives = 0

    def run(self) -> None:
        """Return when the stop sign is given."""
        if not self._part.is_running() and not self._start():
            return
        began = self._now()
        while self._stop.wait_for_end(self._part.process):
            lived = self._now() - began
            self._count(lived)
            rest = self._backoff.after(lived)
            log.warning("process_ended", process=self._part.name, rest_seconds=rest)
            if self._stop.wait(rest) or not self._start():
                return
            began = self._now()

    def _start(self) -> bool:
        """Start it when it may; False when the stop sign was given first."""
        while not self._may_start():
            if self._stop.wait(_LOOK_EVERY):
                return False
        end_remains(self._part.process)
        try:
            self._part.ensure()
        except (PartError, OSError) as reason:
            log.exception("process_not_started", process=self._part.name)
            self._failures.tell(self._part.name, str(reason))
        else:
            log.info("process_started", process=self._part.name, pid=self._part.pid)
        return not self._stop.is_given()

    def _count(self, lived: float) -> None:
        self._short_lives = self._short_lives + 1 if lived < HEALTHY else 0
        if self._short_lives >= LIVES:
            self._failures.tell(self._part.name, f"đã tắt {self._short_lives} lần liền")


def supervise(home: Home, parts: Parts, stop: StopSign) -> None:
    """Start all parts and keep them alive until the sign is given.

    Services wait until `motcua up` has prepared their databases (``Home.prepared``), and for the
    database whenever they start again. For a broker they do not wait: a counter that died while
    it is away must receive again at once.
    """
    failures = Failures(home)

    def may_serve() -> bool:
        return home.prepared.exists() and parts.postgres.accepts()

    duties = [Keeper(part, stop, failures) for part in (*parts.stores, parts.door)]
    duties += [Keeper(part, stop, failures, may_start=may_serve) for part in parts.services]
    keepers = [threading.Thread(target=duty.run, daemon=True) for duty in duties]
    for keeper in keepers:
        keeper.start()
    stop.wait()
    # A keeper that waits for a part to answer is not waited for: the part's pid is written.
    ends_at = time.monotonic() + _STOP_LIMIT
    for keeper in keepers:
        keeper.join(max(0.0, ends_at - time.monotonic()))


def process_of(home: Home) -> DetachedProcess:
    """The supervisor of a home, running or not."""
    process = DetachedProcess(NAME, home.part(NAME))
    process.log_file = home.log(NAME)
    return process


def start(home: Home) -> None:
    """Start the home's supervisor, unless it runs."""
    home.part(NAME).mkdir(exist_ok=True)
    command = [sys.executable, "-m", "motcua_app.up.supervisor", str(home.root)]
    process_of(home).start(Launch(command, home.root))


def main(root: str) -> None:
    """The supervisor's own process."""
    home = Home(Path(root))
    stop = StopSign.on_signals()
    set_up_logging(NAME)
    supervise(home, parts_of(home, Plan.load(home)), stop)


if __name__ == "__main__":
    main(sys.argv[1])
