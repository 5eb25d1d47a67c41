"""Intake's gRPC door: accept, ask, read the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import grpc

from motcua.intake.v1 import intake_pb2 as pb
from motcua.intake.v1 import intake_pb2_grpc as pb_grpc
from motcua_intake.app.commands import AcceptDossier
from motcua_intake.bootstrap import Intake
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.dossier import Applicant, Handed
from motcua_intake.domain.errors.custody import DossierNotFound
from motcua_intake.domain.reception import CHANNELS
from motcua_intake.entrypoints.errors import ERRORS
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.web.words import PAPER_FORMS
from motcua_intake.entrypoints.who import READERS, actor_at, must_reach
from motcua_kit.rpc import RpcAccess, RpcServer, caller, needs
from motcua_kit.session import Principal, Verifier
from motcua_vn.dates import local

NAME: Final = "motcua.intake.v1.IntakeService"
MOST_PAPERS: Final = 999
_OURS: Final = uuid5(NAMESPACE_URL, "urn:motcua:intake:accept-dossier")
"""Keys are a person's own: nobody is answered with somebody else's dossier."""
ACCESS: Final[dict[str, RpcAccess]] = {
    f"/{NAME}/AcceptDossier": needs("counter_officer", "importer"),
    f"/{NAME}/GetDossier": needs(*READERS),
    f"/{NAME}/ReadLedger": needs(*READERS),
}


def serve_grpc(intake: Intake, verifier: Verifier, *, host: str, port: int) -> RpcServer:
    """The server, bound and not yet started."""
    register: Any = pb_grpc.add_IntakeServiceServicer_to_server
    return RpcServer(
        lambda server: register(_Service(intake), server),
        services=[pb.DESCRIPTOR.services_by_name["IntakeService"]],
        access=ACCESS,
        verifier=verifier,
        errors=ERRORS,
        host=host,
        port=port,
    )


class _Service(pb_grpc.IntakeServiceServicer):
    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def AcceptDossier(
        self,
        request: pb.AcceptDossierRequest,
        _context: grpc.ServicerContext,
    ) -> pb.AcceptDossierResponse:
        who = caller()
        must_reach(who, request.unit, ("counter_officer", "importer"))
        now = self._intake.clock.now()
        command = _reception(request, who, self._intake.office.catalog(), now)
        accepted = self._intake.use.accept_dossier(command)
        answer = pb.AcceptDossierResponse(dossier=accepted.dossier)
        answer.received_at.FromDatetime(accepted.received_at)
        if accepted.due is not None:
            answer.due.FromDatetime(accepted.due)
        return answer

    def GetDossier(
        self,
        request: pb.GetDossierRequest,
        _context: grpc.ServicerContext,
    ) -> pb.GetDossierResponse:
        units = self._intake.queries.units_of(request.dossier)
        readable = [unit for unit in units if caller().may_any(READERS, unit)]
        if not readable:
            raise DossierNotFound(request.dossier)
        dossier = self._intake.queries.dossier(readable[0], request.dossier).dossier
        answer = pb.GetDossierResponse(
            dossier=dossier.code,
            unit=dossier.unit,
            procedure=dossier.procedure,
            state=dossier.state.value,
            national_status=dossier.national_status,
            custody=dossier.custody,
        )
        if dossier.dates is not None and dossier.dates.due_current is not None:
            answer.due.FromDatetime(dossier.dates.due_current)
        return answer

    def ReadLedger(
        self,
        request: pb.ReadLedgerRequest,
        _context: grpc.ServicerContext,
    ) -> Iterator[pb.ReadLedgerResponse]:
        must_reach(caller(), request.unit, READERS)
        for entry in self._intake.queries.ledger(request.unit, request.from_seq or 1):
            answer = pb.ReadLedgerResponse(
                unit=entry.unit,
                seq=entry.seq,
                type=entry.type,
                dossier=entry.dossier,
                procedure=entry.procedure,
                custody=entry.custody,
                handover=entry.handover or "",
                peer=entry.peer or "",
                body=entry.body,
                prev=entry.prev,
                hash=entry.hash,
            )
            answer.at.FromDatetime(entry.at)
            answer.business_at.FromDatetime(entry.business_at)
            yield answer


def _reception(
    request: pb.AcceptDossierRequest, who: Principal, catalog: Catalog, now: datetime
) -> AcceptDossier:
    """What is asked, if everything said can be read. Raises Invalid."""
    reading = Reading()
    key = reading.code(
        "idempotency_key", request.idempotency_key, missing="Yêu cầu thiếu khóa chống gửi lặp."
    )
    if catalog.procedures and request.procedure not in catalog.procedures:
        reading.refuse("procedure", "Không có thủ tục này trong danh mục.")
    reading.one_of("channel", request.channel, tuple(CHANNELS), "Hãy chọn cách nộp.")
    components = tuple(_paper(each, reading) for each in request.components)
    residence = reading.code("residence", request.residence)
    land = reading.code("land", request.land)
    applicant = _applicant(request.applicant, reading, local(now).year)
    reading.finish()
    return AcceptDossier(
        unit=request.unit,
        actor=actor_at(who, request.unit),
        key=str(uuid5(_OURS, f"{who.login}\n{key}")),
        business_at=_instant(request, "business_at"),
        procedure=request.procedure,
        channel=request.channel,
        applicant=applicant,
        components=components,
        residence=residence,
        land=land,
    )


def _paper(sent: pb.HandedComponent, reading: Reading) -> Handed:
    reading.one_of("components", sent.form, tuple(PAPER_FORMS), "Hãy chọn hình thức giấy tờ.")
    if not 1 <= sent.quantity <= MOST_PAPERS:
        reading.refuse("components", f"Số lượng giấy tờ phải từ 1 đến {MOST_PAPERS}.")
    return Handed(sent.code, sent.form, sent.quantity)


def _applicant(sent: pb.Applicant, reading: Reading, this_year: int) -> Applicant:
    reading.prefix = "applicant."
    applicant = reading.applicant(
        {
            "kind": sent.kind,
            "name": sent.name,
            "identity": sent.identity,
            "address": sent.address,
            "phone": sent.phone,
            "email": sent.email,
        },
        this_year=this_year,
    )
    reading.prefix = ""
    return applicant


def _instant(request: pb.AcceptDossierRequest, name: str) -> datetime | None:
    if not request.HasField(name):
        return None
    at: datetime = getattr(request, name).ToDatetime(tzinfo=UTC)
    return at
