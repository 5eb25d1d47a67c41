"""Plans a failed message anew, at an operator's word."""

from __future__ import annotations

from uuid import UUID

from motcua_kit.clock import Clock
from motcua_notify.app.ports import Start, Wake, Wakeup
from motcua_notify.domain.delivery import Patience, retry
from motcua_notify.domain.errors import ContactErased, MessageNotFound


def retry_message(
    number: UUID, *, start: Start, clock: Clock, patience: Patience, wake: Wake
) -> str:
    """The code of its dossier. Raises MessageNotFound, MessageNotFailed or ContactErased."""
    with start() as books:
        found = books.messages([number])
        if not found:
            raise MessageNotFound
        (message,) = found
        fresh = retry(message, clock.now(), patience)
        contact = books.contacts([message.dossier]).get(message.dossier)
        if contact is None or contact.is_erased:
            raise ContactErased
        books.keep([fresh])
        books.tell([fresh])
    wake([Wakeup(fresh.channel, fresh.id)])
    return fresh.dossier
