"""What notify answers to contacts, as the calling side takes it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from structlog.testing import capture_logs

from motcua.notify.v1 import notify_pb2 as pb
from motcua.notify.v1 import notify_pb2_grpc as pb_grpc
from motcua_intake.adapters.clients import RpcNotifyContacts
from motcua_intake.app.ports import ContactPush
from motcua_kit.errors import Transient
from motcua_kit.rpc import RpcChannel

GOOD = ContactPush("H31.05.13-261130-0001", "xa", "+84912345678", "", 1, 1)
BAD = ContactPush("H31.05.13-261130-0002", "xa", "+841234", "", 1, 1)


class Door(pb_grpc.NotifyServiceServicer):
    """Answers as it is told."""

    def __init__(self) -> None:
        self.answers: list[pb.RegisteredContact] = []

    def answer(self, request: Any, context: Any) -> pb.RegisterContactsResponse:
        return pb.RegisterContactsResponse(contacts=self.answers)

    RegisterContacts = answer


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def contacts(door: Door) -> Iterator[RpcNotifyContacts]:
    server = grpc.server(ThreadPoolExecutor(1))
    pb_grpc.add_NotifyServiceServicer_to_server(door, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    channel = RpcChannel(f"127.0.0.1:{port}")
    yield RpcNotifyContacts(channel)
    channel.close()
    server.stop(grace=0).wait()


def test_a_contact_that_is_refused_is_told_to_the_operator_without_the_contact(
    door: Door, contacts: RpcNotifyContacts
) -> None:
    door.answers = [pb.RegisteredContact(stored=True), pb.RegisteredContact(refused="bad_phone")]

    with capture_logs() as told:
        refused = contacts.register([GOOD, BAD])

    assert refused == {BAD.dossier: "bad_phone"}
    assert told == [
        {
            "event": "contact_refused", "log_level": "warning",
            "dossier": BAD.dossier, "unit": "xa", "reason": "bad_phone",
        }
    ]  # fmt: skip


def test_an_answer_that_leaves_a_contact_out_settles_none(
    door: Door, contacts: RpcNotifyContacts
) -> None:
    door.answers = [pb.RegisteredContact(refused="bad_phone")]

    with capture_logs() as told, pytest.raises(Transient):
        contacts.register([GOOD, BAD])

    assert told == []
