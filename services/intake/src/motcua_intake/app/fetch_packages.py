"""Use case: packages of offers to us are fetched and opened, so that an officer can read them."""

from __future__ import annotations

from motcua_intake.app.dispatching import LEASE, next_try, package_purpose
from motcua_intake.app.ports import CannotOpen, Job, Office, PackageStore, Uow
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.offers import (
    IncomingOffer,
    OfferState,
    lacks_package,
    open_package,
)
from motcua_intake.domain.private_part import take_private
from motcua_kit.errors import Transient

KIND = "fetch"
GIVE_UP_AFTER = 8
"""Tries after which a package that the store does not have counts as unreadable."""


def fetch_packages(office: Office, store: PackageStore, *, limit: int = 20) -> int:
    """Work off arriving offers; how many were taken up."""
    now = office.clock.now()
    with office.start() as uow:
        jobs = uow.jobs.claim(KIND, now, now + LEASE, limit)
        uow.commit()
    for job in jobs:
        with office.in_traces("intake.fetch_package", (job.traceparent,)):
            _fetch(job, office, store)
    return len(jobs)


def _fetch(job: Job, office: Office, store: PackageStore) -> None:
    with office.start() as uow:
        offer = uow.offers.find(job.unit, job.leg)
        if offer is None or not (offer.state is OfferState.ARRIVING or lacks_package(offer)):
            uow.jobs.done(job)
            uow.commit()
            return
    try:
        sealed = store.get(job.leg, offer.digest)
    except Transient as reason:
        _later(job, office, reason.reason)
        return
    if sealed is None and job.attempts < GIVE_UP_AFTER:
        _later(job, office, "not_in_store")
        return
    _keep(job, office, _opened(sealed, offer, office))


def _opened(sealed: bytes | None, offer: IncomingOffer, office: Office) -> Dossier | None:
    if sealed is None:
        return None
    try:
        data = office.sealer.open(sealed, offer.unit, purpose=package_purpose(offer.leg))
        carried = office.packages.read(data)
    except CannotOpen:
        return None
    return carried if carried.code == offer.dossier else None


def _keep(job: Job, office: Office, carried: Dossier | None) -> None:
    with office.start() as uow:
        uow.dossiers.find(job.unit, job.dossier)  # locked before the offer, as everywhere
        offer = uow.offers.find(job.unit, job.leg)
        if offer is not None:
            if lacks_package(offer):
                _give_back(offer, carried, uow)
            open_package(offer, carried)
            uow.offers.save(offer)
        uow.jobs.done(job)
        uow.commit()


def _give_back(offer: IncomingOffer, carried: Dossier | None, uow: Uow) -> None:
    """The package of an offer accepted long ago: its private part belongs to the row."""
    offer.carried = carried
    guest = "" if offer.mode == "custody" else offer.leg
    row = uow.dossiers.find(offer.unit, offer.dossier, guest)
    if row is not None and carried is not None and row.recovered:
        take_private(row, carried)
        uow.dossiers.save(row)


def _later(job: Job, office: Office, reason: str) -> None:
    with office.start() as uow:
        uow.jobs.later(job, next_try(office.clock.now(), job.attempts), reason)
        uow.commit()
