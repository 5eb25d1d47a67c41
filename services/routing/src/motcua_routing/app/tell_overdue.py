"""Tell those concerned of limits that passed: offers nobody accepted, legs past their date."""

from __future__ import annotations

from motcua_kit.clock import Clock
from motcua_routing.app.ports import StartUow
from motcua_routing.domain.overdue import tell


def tell_overdue(*, start: StartUow, clock: Clock, limit: int = 200) -> int:
    """Tell of each passed limit once; how many were told."""
    now, told = clock.now(), 0
    with start() as uow:
        dossiers = uow.dossiers.lock_overdue(now, limit)
        catalog = uow.records.catalog()
        for dossier in dossiers:
            for leg in dossier.legs.values():
                reply = tell(leg, dossier, catalog, now)
                uow.tell(reply.news, reply.words)
                told += len(reply.news)
        uow.dossiers.save(dossiers)
    return told
