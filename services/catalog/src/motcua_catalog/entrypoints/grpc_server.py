"""The catalog's gRPC door."""

from collections.abc import Iterator
from typing import Final

import grpc

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua.catalog.v1 import catalog_pb2_grpc as pb_grpc
from motcua_catalog.app.register_keys import RegisterKeys
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.domain.errors import NotThisDeployment
from motcua_catalog.entrypoints.errors import ERRORS
from motcua_kit.rpc import RpcAccess, RpcServer, caller, services_only
from motcua_kit.session import Verifier

NAME: Final = "motcua.catalog.v1.CatalogService"
ACCESS: Final[dict[str, RpcAccess]] = {
    f"/{NAME}/GetCredentials": services_only(),
    f"/{NAME}/RegisterKeys": services_only(),
    f"/{NAME}/ListRecords": services_only(),
}


def serve_grpc(catalog: Catalog, verifier: Verifier) -> RpcServer:
    """The server, bound and not yet started."""
    settings = catalog.settings
    return RpcServer(
        lambda server: _register(server, catalog),
        services=[pb.DESCRIPTOR.services_by_name["CatalogService"]],
        access=ACCESS,
        verifier=verifier,
        errors=ERRORS,
        host=settings.grpc_host,
        port=settings.grpc_port,
    )


def _register(server: grpc.Server, catalog: Catalog) -> None:
    pb_grpc.add_CatalogServiceServicer_to_server(_Service(catalog), server)


def _check_caller(deployment: str) -> None:
    """A deployment asks for itself only: hashes of passwords go to nobody else."""
    if caller().login not in {deployment, f"intake:{deployment}"}:
        raise NotThisDeployment(deployment)


class _Service(pb_grpc.CatalogServiceServicer):
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def GetCredentials(
        self,
        request: pb.GetCredentialsRequest,
        _context: grpc.ServicerContext,
    ) -> pb.GetCredentialsResponse:
        _check_caller(request.deployment)
        found = self._catalog.credentials_of(request.deployment)
        return pb.GetCredentialsResponse(
            credentials=[
                pb.Credential(login=c.login, password_hash=c.password_hash, version=c.version)
                for c in found
            ]
        )

    def RegisterKeys(
        self,
        request: pb.RegisterKeysRequest,
        _context: grpc.ServicerContext,
    ) -> pb.RegisterKeysResponse:
        _check_caller(request.deployment)
        keys = {key.unit: key.public_key for key in request.keys}
        epochs = self._catalog.register_keys(RegisterKeys(request.deployment, keys))
        return pb.RegisterKeysResponse(
            epochs=[pb.UnitEpoch(unit=unit, epoch=epoch) for unit, epoch in epochs.items()]
        )

    def ListRecords(
        self,
        _request: pb.ListRecordsRequest,
        _context: grpc.ServicerContext,
    ) -> Iterator[pb.ListRecordsResponse]:
        for fact in self._catalog.queries.facts():
            yield pb.ListRecordsResponse(fact=fact)
