"""Use case: at the end of a working day the heads of a unit are told what should be ready."""

from __future__ import annotations

from datetime import date, datetime

from motcua_intake.app.ports import Office
from motcua_intake.domain.digest import KEPT, DayEnd, digest_of


def write_digest(office: Office, unit: str, newest: date | None, now: datetime) -> bool:
    """The digest of the newest working day that has ended; False where there is one already.

    ``newest`` is the day of the unit's newest digest. After a stop only that one day is made up
    for: what stood on the days before it is known no more.
    """
    catalog = office.catalog()
    calendar = catalog.calendars.get(catalog.unit(unit).calendar)
    end = DayEnd.latest(calendar, now) if calendar else None
    if end is None or (newest is not None and newest >= end.day):
        return False
    with office.start() as uow:
        standing = uow.digests.standing(unit, end.horizon)
        if not uow.digests.add(digest_of(unit, end, standing, now)):
            return False
        uow.digests.forget(unit, end.day - KEPT)
        uow.commit()
    return True
