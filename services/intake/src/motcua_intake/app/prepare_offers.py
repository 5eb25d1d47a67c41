"""Use case: legs that routing has answered are sealed, put into the store, and offered.

Claim, release, call, record (P3): nothing is locked while the store is awaited. What changed
meanwhile is sealed anew; an offer not wanted now is dropped, and asked for again when it is.
"""

from __future__ import annotations

from motcua_intake.app.changing import system_act
from motcua_intake.app.dispatching import LEASE, next_try, package_purpose
from motcua_intake.app.ports import Job, Office, PackageStore
from motcua_intake.domain import handover
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.errors.serving import LedgerStopped
from motcua_intake.domain.process import Leg
from motcua_kit.errors import Transient

KIND = "offer"


def prepare_offers(office: Office, store: PackageStore, *, limit: int = 20) -> int:
    """Work off due legs; how many were taken up."""
    now = office.clock.now()
    with office.start() as uow:
        jobs = uow.jobs.claim(KIND, now, now + LEASE, limit)
        uow.commit()
    for job in jobs:
        with office.in_traces("intake.prepare_offer", (job.traceparent,)):
            _offer(job, office, store)
    return len(jobs)


def _offer(job: Job, office: Office, store: PackageStore) -> None:
    prepared = _prepare(job, office)
    if prepared is None:
        return
    leg, rev, sealed = prepared
    try:
        digest = store.put(leg.id, leg.unit, sealed)
    except Transient as reason:
        _later(job, office, reason.reason)
        return
    try:
        _record(job, office, rev, handover.Package(digest, len(sealed)))
    except LedgerStopped:
        _later(job, office, "ledger_stopped")


def _prepare(job: Job, office: Office) -> tuple[Leg, int, bytes] | None:
    with office.start() as uow:
        dossier = uow.dossiers.find(job.unit, job.dossier)
        leg = _planned(dossier, job.leg)
        if dossier is None or leg is None:
            uow.jobs.done(job)
            uow.commit()
            return None
    data = office.packages.build(dossier)
    sealed = office.sealer.seal(data, leg.public_key, purpose=package_purpose(leg.id))
    return leg, dossier.rev, sealed


def _planned(dossier: Dossier | None, leg_id: str) -> Leg | None:
    if dossier is None:
        return None
    leg = dossier.process.by_id(leg_id)
    return leg if leg is not None and handover.may_offer(dossier, leg) else None


def _record(job: Job, office: Office, rev: int, package: handover.Package) -> None:
    with office.start() as uow:
        dossier = uow.dossiers.find(job.unit, job.dossier)
        if dossier is not None and dossier.rev != rev:
            uow.jobs.later(job, office.clock.now(), "dossier_changed")
        else:
            if dossier is not None and handover.offered(
                dossier, job.leg, package, system_act(office)
            ):
                uow.dossiers.save(dossier)
            uow.jobs.done(job)
        uow.commit()


def _later(job: Job, office: Office, reason: str) -> None:
    with office.start() as uow:
        uow.jobs.later(job, next_try(office.clock.now(), job.attempts), reason)
        uow.commit()
