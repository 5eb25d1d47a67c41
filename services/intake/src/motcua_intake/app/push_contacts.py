"""Use case: contacts given at reception are made known to notify; reception never waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from motcua_intake.app.dispatching import LEASE, next_try
from motcua_intake.app.ports import ContactPush, NotifyContacts, Office
from motcua_kit.errors import Transient


def push_contacts(office: Office, notify: NotifyContacts, *, limit: int = 100) -> int:
    """Push due contacts, all in one call; how many were due.

    A contact that notify has answered to is erased here, refused or not: it would be refused
    again for ever. That and why it was refused stays, for whoever can ask the applicant again.
    """
    now = office.clock.now()
    with office.start() as uow:
        pushes = uow.contacts.claim(now, now + LEASE, limit)
        uow.commit()
    if not pushes:
        return 0
    refused = _refused(pushes, notify)
    now = office.clock.now()
    with office.start() as uow:
        for push in pushes:
            if refused is None:
                uow.contacts.later(push, next_try(now, push.attempts))
                continue
            uow.contacts.done(push)
            if push.dossier in refused:
                uow.contacts.refuse(push, refused[push.dossier], now)
        uow.commit()
    return len(pushes)


def _refused(pushes: Sequence[ContactPush], notify: NotifyContacts) -> Mapping[str, str] | None:
    """Reasons by dossier; None where notify does not answer."""
    try:
        return notify.register(pushes)
    except Transient:
        return None
