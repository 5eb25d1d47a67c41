"""Deployments ask the catalog by gRPC, each for itself."""

from collections.abc import Callable, Iterator

import grpc
import pytest

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua.catalog.v1 import catalog_pb2_grpc as pb_grpc
from motcua_catalog.app.set_passwords import SetPasswords
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.entrypoints.grpc_server import serve_grpc
from motcua_kit.rpc import RemoteRefused, RpcChannel, translated
from motcua_kit.session import Principal, ServiceTokens

Ask = Callable[[str], pb_grpc.CatalogServiceStub]


@pytest.fixture
def ask(loaded: Catalog, keys: object) -> Iterator[Ask]:
    server = serve_grpc(loaded, keys.verifier)
    server.start()
    channels: list[RpcChannel] = []

    def stub(login: str) -> pb_grpc.CatalogServiceStub:
        tokens = ServiceTokens(keys.signer, Principal(login), clock=loaded.clock)
        channels.append(RpcChannel(f"127.0.0.1:{server.port}", token=tokens))
        return pb_grpc.CatalogServiceStub(channels[-1].channel)

    yield stub
    for channel in channels:
        channel.close()
    server.stop(grace=0)


def test_an_intake_gets_its_credentials(loaded: Catalog, ask: Ask) -> None:
    loaded.set_passwords(SetPasswords("mat-khau"))

    answer = ask("dan-tien").GetCredentials(pb.GetCredentialsRequest(deployment="dan-tien"))

    assert all(each.password_hash.startswith("$argon2id$") for each in answer.credentials)
    assert "dantien.quay" in {each.login for each in answer.credentials}


def test_nobody_gets_the_credentials_of_another_deployment(ask: Ask) -> None:
    with pytest.raises(RemoteRefused) as refused, translated():
        ask("khoai-chau").GetCredentials(pb.GetCredentialsRequest(deployment="dan-tien"))

    assert refused.value.code == "not_this_deployment"
    assert refused.value.status is grpc.StatusCode.PERMISSION_DENIED


def test_an_empty_replica_gets_every_record(loaded: Catalog, ask: Ask) -> None:
    answers = list(ask("routing").ListRecords(pb.ListRecordsRequest()))

    assert len(answers) == len(list(loaded.queries.facts()))
    assert all(answer.fact.version == 1 for answer in answers)


def test_keys_are_registered_for_epochs(ask: Ask) -> None:
    request = pb.RegisterKeysRequest(
        deployment="dan-tien", keys=[pb.UnitKey(unit="xa-dan-tien", public_key=b"k" * 32)]
    )

    assert [each.epoch for each in ask("intake:dan-tien").RegisterKeys(request).epochs] == [1]
