"""Use case: somebody has read the digest of a unit's day, which is marked as new no more."""

from __future__ import annotations

from datetime import date, datetime

from motcua_intake.app.ports import Office


def read_digest(office: Office, unit: str, day: date, login: str, now: datetime) -> None:
    """Keep when it was first read. A node that is being restored writes nothing."""
    if not office.gate.is_open:
        return
    with office.start() as uow:
        uow.digests.note_reader(unit, day, login, now)
        uow.commit()
