"""Routing's gRPC door: whereabouts, and the store of sealed packages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Final

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from motcua.routing.v1 import routing_pb2 as pb
from motcua.routing.v1 import routing_pb2_grpc as pb_grpc
from motcua_kit.rpc import RpcAccess, RpcServer, caller, services_only
from motcua_routing.app.packages import PutPackage
from motcua_routing.bootstrap import Routing
from motcua_routing.domain.errors import BadRequest
from motcua_routing.domain.path import Leg
from motcua_routing.entrypoints.errors import ERRORS
from motcua_routing.entrypoints.told import dossier_of, in_order

ROUTING: Final = "motcua.routing.v1.RoutingService"
PACKAGES: Final = "motcua.routing.v1.PackageService"
ACCESS: Final[dict[str, RpcAccess]] = {
    f"/{ROUTING}/GetWhereabouts": services_only(),
    f"/{PACKAGES}/PutPackage": services_only(),
    f"/{PACKAGES}/GetPackage": services_only(),
}


def serve_grpc(routing: Routing) -> RpcServer:
    """The server, bound and not yet started."""
    settings = routing.settings
    return RpcServer(
        lambda server: _register(server, routing),
        services=[
            pb.DESCRIPTOR.services_by_name["RoutingService"],
            pb.DESCRIPTOR.services_by_name["PackageService"],
        ],
        access=ACCESS,
        verifier=routing.verifier,
        errors=ERRORS,
        host=settings.grpc_host,
        port=settings.grpc_port,
    )


def _register(server: grpc.Server, routing: Routing) -> None:
    pb_grpc.add_RoutingServiceServicer_to_server(_Whereabouts(routing), server)
    pb_grpc.add_PackageServiceServicer_to_server(_Packages(routing), server)


class _Whereabouts(pb_grpc.RoutingServiceServicer):
    def __init__(self, routing: Routing) -> None:
        self._routing = routing

    def GetWhereabouts(
        self,
        request: pb.GetWhereaboutsRequest,
        _context: grpc.ServicerContext,
    ) -> pb.GetWhereaboutsResponse:
        dossier = dossier_of(self._routing, request.dossier)
        answer = pb.GetWhereaboutsResponse(
            dossier=dossier.code,
            procedure=dossier.procedure,
            origin=dossier.origin,
            custodian=dossier.custodian,
            custody=dossier.custody,
            state=dossier.state.value,
            legs=[_leg(leg) for leg in in_order(dossier)],
            waiting_on=dossier.waiting_on,
        )
        _put(answer.due, dossier.due)
        return answer


class _Packages(pb_grpc.PackageServiceServicer):
    def __init__(self, routing: Routing) -> None:
        self._routing = routing

    def PutPackage(
        self,
        request_iterator: Iterator[pb.PutPackageRequest],
        _context: grpc.ServicerContext,
    ) -> pb.PutPackageResponse:
        first = next(request_iterator, None)
        if first is None:
            raise BadRequest
        command = PutPackage(_deployment(), first.leg, first.digest, first.to_unit)
        chunks = (part.chunk for part in chain((first,), request_iterator))
        tag = self._routing.put_package(command, chunks)
        return pb.PutPackageResponse(digest=tag.digest, size=tag.size)

    def GetPackage(
        self,
        request: pb.GetPackageRequest,
        _context: grpc.ServicerContext,
    ) -> Iterator[pb.GetPackageResponse]:
        for chunk in self._routing.get_package(_deployment(), request.leg, request.digest):
            yield pb.GetPackageResponse(chunk=chunk)


def _deployment() -> str:
    """The deployment that calls; intakes sign as `<deployment>` or `intake:<deployment>`."""
    return caller().login.removeprefix("intake:")


def _leg(leg: Leg) -> pb.Leg:
    told = pb.Leg(
        leg=leg.id,
        code=leg.code,
        from_unit=leg.from_unit,
        to_unit=leg.to_unit,
        mode=leg.mode.value,
        state=leg.state.value,
        verdict=leg.verdict.value if leg.verdict else "",
    )
    _put(told.wanted_at, leg.wanted_at)
    _put(told.offered_at, leg.offered_at)
    _put(told.accepted_at, leg.accepted_at)
    _put(told.finished_at, leg.finished_at)
    _put(told.accept_by, leg.accept_by)
    _put(told.due, leg.limit)
    return told


def _put(stamp: Timestamp, at: datetime | None) -> None:
    if at is not None:
        stamp.FromDatetime(at)
