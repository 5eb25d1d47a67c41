"""Statements about dossiers, occasions and contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from motcua_notify.adapters.rows import details_to_json, occasion_of
from motcua_notify.app.ports import Kept
from motcua_notify.domain.delivery import Channel
from motcua_notify.domain.milestones import Dossier, Occasion

_MAKE: Final = """
INSERT INTO dossier (dossier) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING
"""
_LOCK: Final = """
SELECT dossier, origin, wants, turn_custody, turn_step, closed_at FROM dossier
WHERE dossier = ANY(%s) ORDER BY dossier FOR UPDATE
"""
_KEEP: Final = """
UPDATE dossier AS d SET origin = n.origin, wants = n.wants, turn_custody = n.turn_custody,
    turn_step = n.turn_step, closed_at = n.closed_at
FROM unnest(%s::text[], %s::text[], %s::boolean[], %s::int[], %s::int[], %s::timestamptz[])
    AS n(dossier, origin, wants, turn_custody, turn_step, closed_at)
WHERE d.dossier = n.dossier
"""
_NOTE: Final = """
INSERT INTO occasion (dossier, milestone, occurrence, unit, business_at, details)
SELECT dossier, milestone, occurrence, unit, business_at, details::jsonb
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[])
    AS n(dossier, milestone, occurrence, unit, business_at, details)
ON CONFLICT DO NOTHING
"""
_WAITING: Final = """
SELECT dossier, milestone, occurrence, unit, business_at, details FROM occasion
WHERE dossier = ANY(%s) AND settled IS NULL ORDER BY dossier, business_at, milestone, occurrence
"""
_SETTLE: Final = """
UPDATE occasion AS o SET settled = %s
FROM unnest(%s::text[], %s::text[], %s::text[]) AS n(dossier, milestone, occurrence)
WHERE o.dossier = n.dossier AND o.milestone = n.milestone AND o.occurrence = n.occurrence
"""
_CONTACTS: Final = """
SELECT dossier, unit, version, channels, sealed, registered_at, refused FROM contact
WHERE dossier = ANY(%s)
"""
# An array of arrays would be flattened: the channels of a contact travel as one text.
_KEEP_CONTACTS: Final = """
INSERT INTO contact (dossier, unit, version, channels, sealed, registered_at, refused)
SELECT dossier, unit, version, string_to_array(channels, ','), sealed, registered_at, refused
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::bytea[], %s::timestamptz[],
    %s::text[]) AS n(dossier, unit, version, channels, sealed, registered_at, refused)
ON CONFLICT (dossier) DO UPDATE SET unit = excluded.unit, version = excluded.version,
    channels = excluded.channels, sealed = excluded.sealed,
    registered_at = excluded.registered_at, erased_at = NULL, refused = excluded.refused
"""
_ERASE: Final = """
UPDATE contact SET sealed = NULL, channels = '{}', erased_at = %s
WHERE dossier = ANY(%s) AND sealed IS NOT NULL
"""
_KEPT: Final = """
SELECT d.dossier FROM contact c JOIN dossier d USING (dossier) WHERE c.sealed IS NOT NULL
"""
_ALL_TOLD: Final = """
d.closed_at <= %(closed_before)s
    AND NOT EXISTS (SELECT FROM message m WHERE m.dossier = d.dossier
                    AND m.state IN ('planned', 'sending'))
    AND NOT EXISTS (SELECT FROM occasion o WHERE o.dossier = d.dossier
                    AND o.settled IS NULL)
"""
_IS_OVER: Final = f"""
{_KEPT} AND d.dossier = ANY(%(codes)s)
  AND (c.registered_at < %(kept_since)s OR ({_ALL_TOLD}))
"""
_TOO_LONG: Final = f"""
{_KEPT} AND c.registered_at < %(kept_since)s ORDER BY c.registered_at LIMIT %(limit)s
"""
# A contact's own `closed_at` is there to find it by; it is the dossier's that counts.
_CLOSED: Final = f"""
{_KEPT} AND c.closed_at <= %(closed_before)s AND {_ALL_TOLD}
ORDER BY c.closed_at LIMIT %(limit)s
"""
_ONE_OF: Final = "SELECT dossier FROM dossier WHERE dossier IN"
_LOCK_OVER: Final = f"""
{_ONE_OF} (({_TOO_LONG}) UNION ALL ({_CLOSED})) LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""
_UNREACHABLE: Final = """
SELECT d.dossier FROM dossier d
WHERE d.closed_at <= %s
  AND EXISTS (SELECT FROM occasion o WHERE o.dossier = d.dossier AND o.settled IS NULL)
  AND NOT EXISTS (SELECT FROM contact c WHERE c.dossier = d.dossier)
LIMIT %s FOR UPDATE OF d SKIP LOCKED
"""


def lock_dossiers(connection: Connection, codes: Sequence[str]) -> dict[str, Dossier]:
    """The dossiers, made where missing, locked in the order of their codes."""
    ordered = sorted(set(codes))
    connection.exec_driver_sql(_MAKE, (ordered,))
    return {
        row.dossier: Dossier(
            row.dossier, row.origin, row.wants, (row.turn_custody, row.turn_step), row.closed_at
        )
        for row in connection.exec_driver_sql(_LOCK, (ordered,))
    }


def keep_dossiers(connection: Connection, dossiers: Sequence[Dossier]) -> None:
    """Write them as they are."""
    columns = (
        [dossier.code for dossier in dossiers],
        [dossier.origin for dossier in dossiers],
        [dossier.wants for dossier in dossiers],
        [dossier.turn[0] for dossier in dossiers],
        [dossier.turn[1] for dossier in dossiers],
        [dossier.closed_at for dossier in dossiers],
    )
    connection.exec_driver_sql(_KEEP, columns)


def note(connection: Connection, occasions: Sequence[Occasion]) -> None:
    """Put in occasions that are not known yet."""
    if not occasions:
        return
    columns = (
        [each.dossier for each in occasions],
        [each.milestone.value for each in occasions],
        [each.occurrence for each in occasions],
        [each.unit for each in occasions],
        [each.business_at for each in occasions],
        [details_to_json(each.details) for each in occasions],
    )
    connection.exec_driver_sql(_NOTE, columns)


def waiting(connection: Connection, codes: Sequence[str]) -> list[Occasion]:
    """Occasions that are not settled."""
    if not codes:
        return []
    return [occasion_of(row) for row in connection.exec_driver_sql(_WAITING, (list(codes),))]


def settle(connection: Connection, occasions: Sequence[Occasion], how: str) -> None:
    """Write what became of them."""
    connection.exec_driver_sql(
        _SETTLE,
        (
            how,
            [each.dossier for each in occasions],
            [each.milestone.value for each in occasions],
            [each.occurrence for each in occasions],
        ),
    )


def contacts(connection: Connection, codes: Sequence[str]) -> dict[str, Kept]:
    """Contacts by dossier."""
    return {
        row.dossier: Kept(
            dossier=row.dossier,
            unit=row.unit,
            version=row.version,
            channels=tuple(Channel(channel) for channel in row.channels),
            sealed=bytes(row.sealed) if row.sealed is not None else None,
            registered_at=row.registered_at,
            refused=row.refused,
        )
        for row in connection.exec_driver_sql(_CONTACTS, (list(codes),))
    }


def keep_contacts(connection: Connection, contacts: Sequence[Kept]) -> None:
    """Write contacts of different dossiers."""
    if not contacts:
        return
    columns = (
        [contact.dossier for contact in contacts],
        [contact.unit for contact in contacts],
        [contact.version for contact in contacts],
        [",".join(contact.channels) for contact in contacts],
        [contact.sealed for contact in contacts],
        [contact.registered_at for contact in contacts],
        [contact.refused for contact in contacts],
    )
    connection.exec_driver_sql(_KEEP_CONTACTS, columns)


def erase(connection: Connection, codes: Sequence[str], now: datetime) -> None:
    """Take contacts away."""
    connection.exec_driver_sql(_ERASE, (now, list(codes)))


def over(
    connection: Connection, closed_before: datetime, kept_since: datetime, limit: int
) -> list[str]:
    """Dossiers whose contact is to be erased, locked."""
    terms = {"closed_before": closed_before, "kept_since": kept_since}
    locked = connection.exec_driver_sql(_LOCK_OVER, {**terms, "limit": limit})
    codes = list(locked.scalars())
    if not codes:
        return []
    # Looked at again under the lock: a message may have been planned while it was waited for.
    return list(connection.exec_driver_sql(_IS_OVER, {**terms, "codes": codes}).scalars())


def unreachable(connection: Connection, closed_before: datetime, limit: int) -> list[str]:
    """Closed dossiers with something to tell and no contact, locked."""
    return list(connection.exec_driver_sql(_UNREACHABLE, (closed_before, limit)).scalars())
