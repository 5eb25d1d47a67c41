"""Reception through the gRPC door: what HTTP demands of a caller is demanded here too."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

from motcua.intake.v1 import intake_pb2 as pb
from motcua.intake.v1 import intake_pb2_grpc as pb_grpc
from motcua_intake.entrypoints.grpc_server import serve_grpc
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.rpc import RemoteRefused, RpcChannel, translated
from motcua_kit.session import (
    Grant,
    Principal,
    Scope,
    ServiceTokens,
    Signer,
    Verifier,
    new_private_key,
)
from services.intake.tests.intake_builders import BIRTH, COMMUNE

Ask = Callable[[str], pb_grpc.IntakeServiceStub]
PERSON = pb.Applicant(kind="citizen", name="Đặng Văn Ánh")


@pytest.fixture
def ask(node) -> Iterator[Ask]:
    signer = Signer(new_private_key(), clock=node.clock, ids=TimeOrderedIds())
    verifier = Verifier([signer.public_key()], clock=node.clock)
    server = serve_grpc(node, verifier, host="127.0.0.1", port=0)
    server.start()
    channels: list[RpcChannel] = []

    def stub(login: str) -> pb_grpc.IntakeServiceStub:
        grant = Grant("counter_officer", COMMUNE, Scope.UNIT)
        who = Principal(login, unit=COMMUNE, grants=(grant,))
        tokens = ServiceTokens(signer, who, clock=node.clock)
        channels.append(RpcChannel(f"127.0.0.1:{server.port}", token=tokens))
        return pb_grpc.IntakeServiceStub(channels[-1].channel)

    yield stub
    for channel in channels:
        channel.close()
    server.stop(grace=0)


def filing(**changes: Any) -> pb.AcceptDossierRequest:
    given = {
        "idempotency_key": "lan-mot-1", "unit": COMMUNE, "procedure": BIRTH, "channel": "counter",
        "applicant": PERSON,
        "components": [pb.HandedComponent(code="don", form="original", quantity=1)],
    }  # fmt: skip
    return pb.AcceptDossierRequest(**{**given, **changes})


def test_the_same_key_of_one_person_is_one_dossier_and_of_two_people_two(node, ask):
    first = ask("xa.quay").AcceptDossier(filing()).dossier
    assert ask("xa.quay").AcceptDossier(filing()).dossier == first
    assert ask("xa.hai").AcceptDossier(filing()).dossier != first
    assert len(list(node.queries.ledger(COMMUNE))) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"idempotency_key": ""},
        {"channel": "bird"},
        {"procedure": "9.999999"},
        {"components": [pb.HandedComponent(code="don", form="original")]},
        {"components": [pb.HandedComponent(code="don", form="stone", quantity=1)]},
        {"components": [pb.HandedComponent(code="don", form="original", quantity=1000)]},
        {"residence": "không phải mã"},
        {"applicant": pb.Applicant(kind="citizen", name="Đặng Văn Ánh", phone="12")},
    ],
    ids=["key", "channel", "procedure", "none", "form", "many", "place", "phone"],
)
def test_what_cannot_be_right_is_the_callers_mistake_and_changes_nothing(node, ask, changes):
    with pytest.raises(RemoteRefused) as refused, translated():
        ask("xa.quay").AcceptDossier(filing(**changes))

    assert refused.value.status is grpc.StatusCode.INVALID_ARGUMENT
    assert list(node.queries.ledger(COMMUNE)) == []
