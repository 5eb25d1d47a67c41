"""Erases contacts after the last message of a closed dossier, and those kept too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua_kit.clock import Clock
from motcua_notify.app.planning import ERASED, NO_CONTACT
from motcua_notify.app.ports import Books, Start
from motcua_notify.domain.delivery import drop


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a contact is kept.

    `grace` is counted from a dossier's end, for facts of other units that are late; `longest`
    from its registration; `no_contact` is how long after the end a contact may still come.
    """

    grace: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(days=400)
    no_contact: timedelta = timedelta(days=7)


def erase_contacts(*, start: Start, clock: Clock, keeping: Keeping, limit: int = 200) -> int:
    """How many contacts were erased."""
    now = clock.now()
    with start() as books:
        codes = books.over(now - keeping.grace, now - keeping.longest, limit)
        if codes:
            _erase(books, codes, now)
    with start() as books:
        _give_up(books, now - keeping.no_contact, limit)
    return len(codes)


def _erase(books: Books, codes: list[str], now: datetime) -> None:
    dropped = [drop(message, ERASED, now) for message in books.unsent(codes)]
    books.keep(dropped)
    books.tell(dropped)
    books.erase(codes, now)


def _give_up(books: Books, closed_before: datetime, limit: int) -> None:
    codes = books.unreachable(closed_before, limit)
    if not codes:
        return
    occasions = books.waiting(codes)
    books.settle(occasions, NO_CONTACT)
    books.tell_dropped(occasions, NO_CONTACT)
