"""Other services, called over gRPC: the package store, notify's contacts, catalog's questions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import grpc

from motcua.catalog.v1 import catalog_pb2, catalog_pb2_grpc
from motcua.notify.v1 import notify_pb2, notify_pb2_grpc
from motcua.routing.v1 import routing_pb2, routing_pb2_grpc
from motcua_intake.app.ports import ContactPush
from motcua_kit.errors import Transient
from motcua_kit.rpc.client import RemoteFailed, RemoteRefused, RpcChannel, translated
from motcua_kit.telemetry.batch import in_traces
from motcua_kit.telemetry.log import get_logger

log = get_logger()

CHUNK: Final = 256 * 1024
PACKAGE_SECONDS: Final = 60.0
CONTACTS_SECONDS: Final = 10.0


class RpcPackageStore:
    """Routing's PackageService."""

    def __init__(self, channel: RpcChannel) -> None:
        make: Any = routing_pb2_grpc.PackageServiceStub
        self._stub = make(channel.channel)

    def put(self, leg: str, to_unit: str, sealed: bytes) -> str:
        """Store; the SHA-256 in hex. Raises Transient."""
        digest = hashlib.sha256(sealed).hexdigest()
        with _later():
            self._stub.PutPackage(_chunks(leg, digest, to_unit, sealed), timeout=PACKAGE_SECONDS)
        return digest

    def get(self, leg: str, digest: str) -> bytes | None:
        """The bytes; None where the store has no such package, or another. Raises Transient."""
        request = routing_pb2.GetPackageRequest(leg=leg, digest=digest)
        try:
            with translated():
                answers = self._stub.GetPackage(request, timeout=PACKAGE_SECONDS)
                data = b"".join(answer.chunk for answer in answers)
        except RemoteRefused as refused:
            if refused.status is grpc.StatusCode.NOT_FOUND:
                return None
            raise Transient("store_refused") from refused
        except RemoteFailed as failed:
            raise Transient("store_failed") from failed
        return data if hashlib.sha256(data).hexdigest() == digest else None


def _chunks(
    leg: str, digest: str, to_unit: str, sealed: bytes
) -> Iterator[routing_pb2.PutPackageRequest]:
    yield routing_pb2.PutPackageRequest(
        leg=leg, digest=digest, to_unit=to_unit, chunk=sealed[:CHUNK]
    )
    for start in range(CHUNK, len(sealed), CHUNK):
        yield routing_pb2.PutPackageRequest(chunk=sealed[start : start + CHUNK])


class RpcNotifyContacts:
    """Notify's door for contacts."""

    def __init__(self, channel: RpcChannel) -> None:
        make: Any = notify_pb2_grpc.NotifyServiceStub
        self._stub = make(channel.channel)

    def register(self, pushes: Sequence[ContactPush]) -> dict[str, str]:
        """In one call, within the traces of the receptions; why some are refused, by dossier.

        Raises Transient.
        """
        asked = [
            notify_pb2.RegisterContactRequest(
                dossier=push.dossier,
                unit=push.unit,
                phone=push.phone,
                email=push.email,
                version=push.version,
            )
            for push in pushes
        ]
        traces = (push.traceparent for push in pushes)
        with _later(), in_traces("intake.register_contacts", traces):
            answer = self._stub.RegisterContacts(
                notify_pb2.RegisterContactsRequest(contacts=asked), timeout=CONTACTS_SECONDS
            )
        if len(answer.contacts) != len(pushes):
            raise Transient("peer_answered_otherwise")
        refused = {}
        for push, each in zip(pushes, answer.contacts, strict=True):
            if each.refused:
                refused[push.dossier] = each.refused
                log.warning(
                    "contact_refused", dossier=push.dossier, unit=push.unit, reason=each.refused
                )
        return refused


class RpcCatalogSource:
    """Catalog's questions, asked as this deployment."""

    def __init__(self, channel: RpcChannel, deployment: str) -> None:
        make: Any = catalog_pb2_grpc.CatalogServiceStub
        self._stub = make(channel.channel)
        self._deployment = deployment

    def records(self) -> list[tuple[str, int, bytes]]:
        """Everything. Raises Transient."""
        with _later():
            answers = self._stub.ListRecords(catalog_pb2.ListRecordsRequest(), timeout=60)
            return [
                (each.fact.key, each.fact.version, each.fact.SerializeToString())
                for each in answers
            ]

    def credentials(self) -> list[tuple[str, str, int]]:
        """Of those who may sign in here. Raises Transient."""
        request = catalog_pb2.GetCredentialsRequest(deployment=self._deployment)
        with _later():
            answer = self._stub.GetCredentials(request, timeout=20)
        return [(each.login, each.password_hash, each.version) for each in answer.credentials]

    def register_keys(self, keys: dict[str, bytes]) -> dict[str, int]:
        """Epochs of serving. Raises Transient."""
        request = catalog_pb2.RegisterKeysRequest(
            deployment=self._deployment,
            keys=[catalog_pb2.UnitKey(unit=unit, public_key=key) for unit, key in keys.items()],
        )
        with _later():
            answer = self._stub.RegisterKeys(request, timeout=20)
        return {each.unit: each.epoch for each in answer.epochs}


@contextmanager
def _later() -> Iterator[None]:
    """Whatever a peer says wrong, the work waits and is tried again; nothing is lost by it."""
    try:
        with translated():
            yield
    except RemoteRefused as refused:
        raise Transient("peer_refused") from refused
    except RemoteFailed as failed:
        raise Transient("peer_failed") from failed
