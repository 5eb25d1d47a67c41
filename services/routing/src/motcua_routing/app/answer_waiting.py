"""Try again the legs that wait for the catalogue: nobody able, or no key registered yet."""

from __future__ import annotations

from datetime import datetime, time

from motcua_kit.clock import Clock
from motcua_routing.app.ports import StartUow
from motcua_routing.domain.route import Patience, answer
from motcua_vn.dates import HANOI, local


def answer_waiting(*, start: StartUow, clock: Clock, patience: Patience, limit: int = 200) -> int:
    """Answer what can be answered now; the number of dossiers looked at.

    A leg is tried once per revision of the catalogue and once a day: units begin and end at
    midnight without the catalogue changing.
    """
    now = clock.now()
    day_began = datetime.combine(local(now).date(), time(0), HANOI)
    with start() as uow:
        catalog = uow.records.catalog()
        dossiers = uow.dossiers.lock_unanswered(catalog.revision, day_began, limit)
        for dossier in dossiers:
            for leg in dossier.legs.values():
                if leg.is_asked:
                    reply = answer(leg, dossier, catalog, now=now, patience=patience)
                    uow.tell(reply.news, reply.words)
        uow.dossiers.save(dossiers)
    return len(dossiers)
