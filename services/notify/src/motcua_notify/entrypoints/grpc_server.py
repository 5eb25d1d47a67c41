"""Notify's gRPC door: contacts come in by it, and only by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import grpc

from motcua.notify.v1 import notify_pb2 as pb
from motcua.notify.v1 import notify_pb2_grpc as pb_grpc
from motcua_kit.errors import code_of
from motcua_kit.rpc import RpcAccess, RpcServer, services_only
from motcua_notify.app.register_contacts import RegisterContact
from motcua_notify.bootstrap import Notify
from motcua_notify.domain.contact import Contact, contact_of
from motcua_notify.domain.delivery import State
from motcua_notify.domain.errors import NotifyError
from motcua_notify.entrypoints.errors import ERRORS

NAME: Final = "motcua.notify.v1.NotifyService"
ACCESS: Final[dict[str, RpcAccess]] = {
    f"/{NAME}/RegisterContact": services_only(),
    f"/{NAME}/RegisterContacts": services_only(),
    f"/{NAME}/CountMessages": services_only(),
}


def serve_grpc(notify: Notify) -> RpcServer:
    """The server, bound and not yet started."""
    settings = notify.settings
    return RpcServer(
        lambda server: _register(server, notify),
        services=[pb.DESCRIPTOR.services_by_name["NotifyService"]],
        access=ACCESS,
        verifier=notify.verifier,
        errors=ERRORS,
        host=settings.grpc_host,
        port=settings.grpc_port,
    )


def _register(server: grpc.Server, notify: Notify) -> None:
    pb_grpc.add_NotifyServiceServicer_to_server(_Service(notify), server)


class _Service(pb_grpc.NotifyServiceServicer):
    def __init__(self, notify: Notify) -> None:
        self._notify = notify

    def RegisterContact(  # noqa: N802
        self,
        request: pb.RegisterContactRequest,
        _context: Any,  # noqa: ANN401
    ) -> pb.RegisterContactResponse:
        (stored,) = self._notify.register_contacts([_command(request)])
        return pb.RegisterContactResponse(stored=stored)

    def RegisterContacts(  # noqa: N802
        self,
        request: pb.RegisterContactsRequest,
        _context: Any,  # noqa: ANN401
    ) -> pb.RegisterContactsResponse:
        asked = [_asked(contact) for contact in request.contacts]
        commands = [each for each in asked if isinstance(each, RegisterContact)]
        stored = iter(self._notify.register_contacts(commands))
        return pb.RegisterContactsResponse(contacts=[_answer(each, stored) for each in asked])

    def CountMessages(  # noqa: N802
        self,
        request: pb.CountMessagesRequest,
        _context: Any,  # noqa: ANN401
    ) -> pb.CountMessagesResponse:
        found = self._notify.queries.counts(request.dossier)
        return pb.CountMessagesResponse(
            planned=found.get(State.PLANNED, 0) + found.get(State.SENDING, 0),
            sent=found.get(State.SENT, 0),
            failed=found.get(State.FAILED, 0),
            uncertain=found.get(State.UNCERTAIN, 0),
        )


def _command(request: pb.RegisterContactRequest) -> RegisterContact:
    """Raises NotifyError."""
    contact = contact_of(request.phone, request.email)
    return RegisterContact(request.dossier, request.unit, contact, request.version)


def _asked(request: pb.RegisterContactRequest) -> RegisterContact | str:
    """The command, or the name of the error that refuses it where no dossier is named."""
    try:
        return _command(request)
    except NotifyError as error:
        refused = code_of(type(error))
    if not request.dossier:
        return refused
    return RegisterContact(request.dossier, request.unit, Contact(), request.version, refused)


def _answer(asked: RegisterContact | str, stored: Iterator[bool]) -> pb.RegisteredContact:
    if isinstance(asked, str):
        return pb.RegisteredContact(refused=asked)
    is_stored = next(stored)
    if asked.refused:
        return pb.RegisteredContact(refused=asked.refused)
    return pb.RegisteredContact(stored=is_stored)
