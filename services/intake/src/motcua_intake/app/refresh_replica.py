"""Use case: an empty replica is filled, credentials are fetched, unit keys are registered."""

from __future__ import annotations

from collections.abc import Callable

from motcua_intake.app.ports import CatalogSource, Office


def fill_empty_replica(office: Office, source: CatalogSource) -> int:
    """Ask catalog for everything where nothing has been read yet; how many records came."""
    if office.catalog().version:
        return 0
    records = source.records()
    with office.start() as uow:
        count = uow.apply_records(records)
        uow.commit()
    return count


def refresh_credentials(office: Office, source: CatalogSource, known: Callable[[str], int]) -> int:
    """Fetch credentials where the catalogue names newer ones; ``known`` tells the version of a
    login's credential here (0: none). How many came."""
    officers = office.catalog().officers.values()
    if all(known(officer.login) >= officer.credentials_version for officer in officers):
        return 0
    rows = source.credentials()
    with office.start() as uow:
        uow.store_credentials(rows)
        uow.commit()
    return len(rows)


def register_keys(office: Office, source: CatalogSource) -> int:
    """Tell catalog the keys of the units served here, where it has another; how many."""
    keys = {
        code: key
        for code, unit in office.catalog().units.items()
        if unit.deployment == office.deployment
        and office.serves(code)
        and (key := office.sealer.public_key(code)) != unit.public_key
    }
    if keys:
        source.register_keys(keys)
    return len(keys)
