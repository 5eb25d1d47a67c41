"""Use case: contacts given at reception are made known to notify; reception never waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from motcua_intake.app.dispatching import LEASE, next_try
from motcua_intake.app.ports import ContactPush, NotifyContacts, Office
from motcua_kit.errors import Transient


def push_contacts(office: Office, notify: NotifyContacts, *, limit: int = 100) -> int:
    """Push due contacts, all in one call; how many were due. A contact pushed is erased here."""
    now = office.clock.now()
    with office.start() as uow:
        pushes = uow.contacts.claim(now, now + LEASE, limit)
        uow.commit()
    if not pushes:
        return 0
    taken = _taken(pushes, notify)
    with office.start() as uow:
        for push, is_taken in zip(pushes, taken, strict=True):
            if is_taken:
                uow.contacts.done(push)
            else:
                uow.contacts.later(push, next_try(office.clock.now(), push.attempts))
        uow.commit()
    return len(pushes)


def _taken(pushes: Sequence[ContactPush], notify: NotifyContacts) -> Sequence[bool]:
    try:
        return notify.register(pushes)
    except Transient:
        return [False] * len(pushes)
