"""The work of `motcua down`, and of an `up` that could not be finished."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from threading import Thread
from typing import Final

import fasteners  # type: ignore[import-untyped]

from motcua_app.output import CannotDo
from motcua_app.up import supervisor
from motcua_app.up.home import Home, Wanted
from motcua_app.up.parts import parts_of
from motcua_app.up.plan import Plan
from motcua_app.up.remains import end_remains
from motcua_parts.part import Part

# `motcua down` may take twenty seconds, and a busy machine needs some of them to begin and end.
_LOCK: Final = 1.0
_SUPERVISOR: Final = 2.5
_DOOR_UNTIL: Final = 4.0
_SERVICES_UNTIL: Final = 10.0
_STORES_UNTIL: Final = 14.0
_LEAST: Final = 1.0


def down(home: Home) -> None:
    """Stop everything, gracefully, within twenty seconds; nothing running is no error."""
    if not home.exists():
        return
    # Somebody who is just starting the home reads this and gives up.
    home.want(Wanted.DOWN)
    with contextlib.ExitStack() as held:
        with contextlib.suppress(CannotDo):
            held.enter_context(alone(home, _LOCK))
        stop_all(home, Plan.load(home))


def stop_all(home: Home, plan: Plan) -> None:
    """The supervisor first, so that nothing comes back; then from the door inwards."""
    began = time.monotonic()
    stop_supervisor(home)
    parts = parts_of(home, plan)
    _end([parts.door], began + _DOOR_UNTIL)
    _end(parts.services, began + _SERVICES_UNTIL)
    _end(parts.stores, began + _STORES_UNTIL)


def stop_supervisor(home: Home) -> None:
    """End the home's supervisor; what it keeps runs on."""
    supervisor.process_of(home).stop(grace_s=_SUPERVISOR)


@contextlib.contextmanager
def alone(home: Home, patience: float) -> Iterator[None]:
    """Keep other commands from starting or stopping this home at the same time.

    Raises :class:`CannotDo` when another command does not end in so many seconds.
    """
    lock = fasteners.InterProcessLock(str(home.lock_file))
    if not lock.acquire(timeout=patience):
        raise CannotDo(
            "Một lệnh `motcua up` hoặc `motcua down` khác đang chạy trên thư mục này; "
            "hãy chờ nó xong rồi chạy lại."
        )
    try:
        yield
    finally:
        lock.release()


def _end(parts: Sequence[Part], until: float) -> None:
    """Stop the parts together; whoever has not ended by then is ended by force."""
    for part in parts:
        end_remains(part.process)
    enders = [Thread(target=part.stop, daemon=True) for part in parts]
    for ender in enders:
        ender.start()
    until = max(until, time.monotonic() + _LEAST)
    for ender in enders:
        ender.join(max(0.0, until - time.monotonic()))
    for ender, part in zip(enders, parts, strict=True):
        if ender.is_alive():
            part.process.kill()
