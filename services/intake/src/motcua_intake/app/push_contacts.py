"""Use case: contacts given at reception are made known to notify; reception never waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from motcua_intake.app.dispatching import LEASE, next_try
from motcua_intake.app.ports import ContactPush, NotifyContacts, Office
from motcua_kit.errors import Transient


def push_contacts(office: Office, notify: NotifyContacts, *, limit: int = 100) -> int:
    """Push due contacts, all in one call; how many were due.

    A contact that notify has answered to is erased here, refused or not: it would be refused
    again for ever, and notify shows which dossier's it was.
    """
    now = office.clock.now()
    with office.start() as uow:
        pushes = uow.contacts.claim(now, now + LEASE, limit)
        uow.commit()
    if not pushes:
        return 0
    is_answered = _is_answered(pushes, notify)
    with office.start() as uow:
        for push in pushes:
            if is_answered:
                uow.contacts.done(push)
            else:
                uow.contacts.later(push, next_try(office.clock.now(), push.attempts))
        uow.commit()
    return len(pushes)


def _is_answered(pushes: Sequence[ContactPush], notify: NotifyContacts) -> bool:
    try:
        notify.register(pushes)
    except Transient:
        return False
    return True
