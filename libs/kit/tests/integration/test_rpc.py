"""Two services talk: over real sockets, with real tokens."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus

import grpc
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, wrappers_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc

from motcua_kit.clock import FixedClock
from motcua_kit.errors import ErrorTable, Rule, Transient
from motcua_kit.ids import CountedIds
from motcua_kit.rpc import (
    RemoteFailed,
    RemoteRefused,
    RpcChannel,
    RpcServer,
    anybody,
    caller,
    needs,
    services_only,
    translated,
)
from motcua_kit.rpc.server import UndeclaredMethod
from motcua_kit.session import (
    Grant,
    Principal,
    ServiceTokens,
    Signer,
    Verifier,
    new_private_key,
)
from motcua_kit.telemetry.trace import continued, inject

NAME = "probe.v1.Probe"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


@dataclass(eq=False)
class UnitNotFound(Exception):
    code: str
    field: str | None = "unit"


TABLE = ErrorTable(
    {UnitNotFound: Rule(HTTPStatus.NOT_FOUND, grpc.StatusCode.NOT_FOUND, "Không có đơn vị {code}.")}
)


def descriptor():
    file = descriptor_pb2.FileDescriptorProto(
        name="probe.proto", package="probe.v1", syntax="proto3"
    )
    file.dependency.append("google/protobuf/wrappers.proto")
    service = file.service.add(name="Probe")
    for method in ("Echo", "Open", "Count", "Staff"):
        text = ".google.protobuf.StringValue"
        service.method.add(name=method, input_type=text, output_type=text)
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(file.SerializeToString())
    return pool.FindServiceByName(NAME)


DESCRIPTOR = descriptor()
Text = wrappers_pb2.StringValue


def echo(request, context):
    if request.value == "missing":
        raise UnitNotFound("H99")
    if request.value == "broken":
        raise KeyError("Nguyễn Văn An")
    if request.value == "trace":
        return Text(value=inject()["traceparent"])
    return Text(value=f"{caller().login}:{request.value}")


def open_to_all(request, context):
    return Text(value="open")


def count(request, context):
    for number in range(int(request.value)):
        yield Text(value=str(number))
    raise UnitNotFound("end")


def register(server):
    def unary(function):
        return grpc.unary_unary_rpc_method_handler(
            function, Text.FromString, Text.SerializeToString
        )

    handlers = {
        "Echo": unary(echo),
        "Open": unary(open_to_all),
        "Staff": unary(echo),
        "Count": grpc.unary_stream_rpc_method_handler(
            count, Text.FromString, Text.SerializeToString
        ),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(NAME, handlers),))


ACCESS = {
    f"/{NAME}/Echo": services_only("routing"),
    f"/{NAME}/Open": anybody(),
    f"/{NAME}/Count": services_only(),
    f"/{NAME}/Staff": needs("officer"),
}
CLOCK = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
SIGNER = Signer(new_private_key(), clock=CLOCK, ids=CountedIds())
AN = Principal("an", grants=(Grant("officer", "H01"),))


@pytest.fixture(scope="module")
def server():
    server = RpcServer(
        register,
        services=[DESCRIPTOR],
        access=ACCESS,
        verifier=Verifier([SIGNER.public_key()], clock=CLOCK),
        errors=TABLE,
    )
    server.start()
    yield server
    server.stop(grace=1)


@contextmanager
def channel(server, *, token=None, **options):
    made = RpcChannel(f"127.0.0.1:{server.port}", token=token, **options)
    try:
        yield made.channel
    finally:
        made.close()


def routing():
    return ServiceTokens(SIGNER, Principal("routing"), clock=CLOCK)


def call(channel, method, value, **options):
    multi = channel.unary_unary(f"/{NAME}/{method}", Text.SerializeToString, Text.FromString)
    with translated():
        return multi(Text(value=value), **options).value


def test_a_service_is_known_by_its_token(server):
    with channel(server, token=routing()) as to:
        assert call(to, "Echo", "x") == "routing:x"


def test_a_method_answers_only_those_it_was_declared_for(server):
    catalog = ServiceTokens(SIGNER, Principal("catalog"), clock=CLOCK)
    with channel(server, token=catalog) as to, pytest.raises(RemoteRefused) as told:
        call(to, "Echo", "x")
    assert told.value.status is grpc.StatusCode.PERMISSION_DENIED

    with channel(server) as to:
        assert call(to, "Open", "x") == "open"
        with pytest.raises(RemoteRefused) as told:
            call(to, "Echo", "x")
    assert told.value.status is grpc.StatusCode.UNAUTHENTICATED


def test_a_person_needs_the_role(server):
    with channel(server, token=lambda: SIGNER.issue(AN)) as to:
        assert call(to, "Staff", "x") == "an:x"
    nobody = replace(AN, grants=())
    with (
        channel(server, token=lambda: SIGNER.issue(nobody)) as to,
        pytest.raises(RemoteRefused),
    ):
        call(to, "Staff", "x")


def test_a_refusal_arrives_with_its_name_its_sentence_and_its_field(server):
    with channel(server, token=routing()) as to, pytest.raises(RemoteRefused) as told:
        call(to, "Echo", "missing")

    assert told.value.status is grpc.StatusCode.NOT_FOUND
    assert told.value.code == "unit_not_found"
    assert told.value.text == "Không có đơn vị H99."
    assert told.value.field == "unit"


def test_a_failure_arrives_as_a_number_and_nothing_else(server):
    with channel(server, token=routing()) as to, pytest.raises(RemoteFailed) as told:
        call(to, "Echo", "broken")

    assert told.value.number is not None
    assert "Nguyễn" not in str(told.value.__cause__)


def test_a_stream_is_refused_at_its_end_too(server):
    with channel(server, token=routing()) as to:
        multi = to.unary_stream(f"/{NAME}/Count", Text.SerializeToString, Text.FromString)
        got = []
        with pytest.raises(RemoteRefused, match="unit_not_found"), translated():
            got.extend(text.value for text in multi(Text(value="3")))

    assert got == ["0", "1", "2"]


def test_the_trace_goes_on_at_the_other_side(server):
    with channel(server, token=routing()) as to, continued({"traceparent": TRACE}):
        assert call(to, "Echo", "trace").split("-")[1] == TRACE.split("-")[1]


def test_a_service_that_is_away_is_a_reason_to_wait():
    gone = RpcChannel("127.0.0.1:1", deadline=0.5)
    with pytest.raises(Transient) as told:
        call(gone.channel, "Open", "x")

    assert told.value.reason in {"rpc_unavailable", "rpc_deadline_exceeded"}
    gone.close()


def test_health_answers_without_a_token(server):
    with channel(server) as to:
        answer = health_pb2_grpc.HealthStub(to).Check(health_pb2.HealthCheckRequest(service=NAME))

    assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_a_method_nobody_spoke_for_keeps_the_server_from_starting():
    with pytest.raises(UndeclaredMethod, match="Count"):
        RpcServer(
            register,
            services=[DESCRIPTOR],
            access={key: value for key, value in ACCESS.items() if "Count" not in key},
            verifier=Verifier(clock=CLOCK),
            errors=TABLE,
        )
