"""Sealed packages over gRPC: who may put and get them, and when they go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import grpc
import pytest
from routing_builders import DOSSIER, LEG_UP, Ledgers, hours, to_district
from routing_parts import Parts

from motcua.routing.v1 import routing_pb2 as pb
from motcua.routing.v1.routing_pb2_grpc import PackageServiceStub, RoutingServiceStub
from motcua_kit.rpc import RemoteRefused, RpcChannel, translated
from motcua_kit.session import Principal
from motcua_kit.telemetry.trace import continued, inject
from motcua_routing.entrypoints.grpc_server import serve_grpc

SEALED = bytes(range(256)) * 12_000  # 3 MB
DIGEST = hashlib.sha256(SEALED).hexdigest()


class Store:
    """The door as a node sees it."""

    def __init__(self, channel: RpcChannel) -> None:
        self._stub = PackageServiceStub(channel.channel)

    def put(self, body: bytes = SEALED, *, digest: str = DIGEST, to: str = "huyen") -> int:
        def parts() -> Iterator[pb.PutPackageRequest]:
            yield pb.PutPackageRequest(leg=LEG_UP, digest=digest, to_unit=to)
            for start in range(0, len(body), 700_000):
                yield pb.PutPackageRequest(chunk=body[start : start + 700_000])

        with translated():
            return self._stub.PutPackage(parts()).size

    def get(self) -> bytes:
        with translated():
            found = self._stub.GetPackage(pb.GetPackageRequest(leg=LEG_UP, digest=DIGEST))
            return b"".join(part.chunk for part in found)


@pytest.fixture
def dial(parts: Parts):
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0), due=hours(200))
    to_district(ledgers)
    parts.tell_catalog()
    parts.tell(ledgers.facts["xa"][:2])
    server = serve_grpc(parts.routing)
    server.start()
    channels: list[RpcChannel] = []

    def channel(token: str | None) -> RpcChannel:
        made = RpcChannel(f"127.0.0.1:{server.port}", token=(lambda: token) if token else None)
        channels.append(made)
        return made

    channel.ledgers = ledgers
    yield channel
    for each in channels:
        each.close()
    server.stop(grace=0)


@pytest.fixture
def store(parts: Parts, dial):
    return lambda deployment: Store(dial(parts.service_token(deployment)))


def refusal(call) -> str:
    with pytest.raises(RemoteRefused) as refused:
        call()
    return refused.value.code


def test_only_the_addressed_node_gets_what_the_sender_put(store) -> None:
    assert store("xa").put() == len(SEALED)
    assert store("xa").put() == len(SEALED)

    assert store("intake:huyen").get() == SEALED
    assert refusal(store("xa").get) == "not_addressed"
    assert refusal(store("tinh").get) == "not_addressed"


def test_only_a_side_of_the_leg_may_put_and_for_the_other(store) -> None:
    assert refusal(store("tinh").put) == "not_addressed"
    assert refusal(store("huyen").put) == "not_addressed"
    assert refusal(lambda: store("xa").put(to="tinh")) == "not_addressed"
    assert store("huyen").put(to="xa") == len(SEALED)


def test_damaged_bytes_and_unknown_packages_are_refused(store, parts: Parts) -> None:
    assert refusal(lambda: store("xa").put(SEALED + b"!")) == "package_damaged"
    assert refusal(store("huyen").get) == "package_unknown"


def test_a_package_beyond_the_limit_is_refused(store, parts: Parts) -> None:
    body = b"0" * (parts.routing.settings.package_max_mib * 1024 * 1024 + 1)
    assert refusal(lambda: store("xa").put(body)) == "package_too_large"


def test_people_and_strangers_have_no_business_here(parts: Parts, dial) -> None:
    person = Store(dial(parts.token(Principal("an.nv", unit="xa"))))
    assert refusal(person.get) == "not_permitted"
    asking = RoutingServiceStub(dial(parts.token(Principal("an.nv", unit="xa"))).channel)
    with pytest.raises(RemoteRefused), translated():
        asking.GetWhereabouts(pb.GetWhereaboutsRequest(dossier=DOSSIER))
    assert refusal(Store(dial(None)).get) == "not_signed_in"


def test_a_package_goes_some_days_after_its_acceptance(store, parts: Parts, dial) -> None:
    store("xa").put()
    parts.tell(dial.ledgers.facts["xa"], dial.ledgers.facts["huyen"])
    assert parts.routing.expire_packages() == 0

    parts.clock.advance(timedelta(days=7, hours=4))

    assert parts.routing.expire_packages() == 1
    assert refusal(store("huyen").get) == "package_unknown"


def test_an_offer_keeps_its_package_however_long_it_waits(store, parts: Parts, dial) -> None:
    store("xa").put()
    parts.tell(dial.ledgers.facts["xa"][:3])
    parts.clock.advance(timedelta(days=300))

    assert parts.routing.expire_packages() == 0


def test_a_task_keeps_its_packages_until_its_result_is_noted(store, parts: Parts, dial) -> None:
    ledger = dial.ledgers
    task = {"leg": LEG_UP, "leg_code": "y-kien"}
    del ledger.facts["xa"][2:], ledger.facts["huyen"][:]
    ledger.write("xa", 1, "parallel_asked", hours(7), accept_by=hours(16), **task)
    ledger.write("huyen", 1, "parallel_taken", hours(8), peer="xa", leg_due=hours(90), **task)
    ledger.write("huyen", 1, "parallel_finished", hours(9), peer="xa", outcome="done", **task)
    store("xa").put()
    parts.tell(ledger.facts["xa"], ledger.facts["huyen"])

    parts.clock.advance(timedelta(days=300))
    assert parts.routing.expire_packages() == 0

    ledger.write("xa", 1, "withdrawn", hours(10))
    parts.tell(ledger.facts["xa"])
    assert parts.routing.expire_packages() == 1, "an ended dossier waits for no result"


def test_whereabouts_are_told_to_services(parts: Parts, dial) -> None:
    parts.tell(dial.ledgers.facts["xa"][:3])
    stub = RoutingServiceStub(dial(parts.service_token("xa")).channel)

    told = stub.GetWhereabouts(pb.GetWhereaboutsRequest(dossier=DOSSIER))

    assert (told.custodian, told.custody, told.state, told.waiting_on) == (
        "xa", 1, "in_transit", "huyen"
    )  # fmt: skip
    assert [(leg.leg, leg.state) for leg in told.legs] == [(LEG_UP, "offered")]
    with pytest.raises(grpc.RpcError) as refused:
        stub.GetWhereabouts(pb.GetWhereaboutsRequest(dossier="?"))
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND


def test_packages_go_in_the_trace_of_their_dossier(parts: Parts, dial) -> None:
    seen: list[str] = []
    trace = "0af7651916cd43dd8448eb211c80319c"

    def noting(use_case):
        def call(*asked):
            seen.append(inject().get("traceparent", "").split("-")[1])
            return use_case(*asked)

        return call

    routing = replace(
        parts.routing,
        put_package=noting(parts.routing.put_package),
        get_package=noting(parts.routing.get_package),
    )
    server = serve_grpc(routing)
    server.start()
    channels = [
        RpcChannel(f"127.0.0.1:{server.port}", token=partial(parts.service_token, deployment))
        for deployment in ("xa", "huyen")
    ]
    with continued({"traceparent": f"00-{trace}-b7ad6b7169203331-01"}):
        Store(channels[0]).put()
        assert Store(channels[1]).get() == SEALED
    for channel in channels:
        channel.close()
    server.stop(grace=0)

    assert seen == [trace, trace]
