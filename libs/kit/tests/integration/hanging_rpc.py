"""A process for a test: a gRPC server, called once, with a handler that never returns.

Tells that it hangs; asked to stop, it gives the call a short grace.
"""

from __future__ import annotations

import sys
import threading

import grpc

from motcua_kit.clock import SystemClock
from motcua_kit.errors import ErrorTable
from motcua_kit.process import Beat, Roles
from motcua_kit.rpc import RpcServer, anybody
from motcua_kit.session import Verifier
from motcua_kit.telemetry.log import set_up_logging

SERVICE = "hanging.v1.Hanging"
METHOD = f"/{SERVICE}/Hang"


def hang(_request: object, _context: object) -> None:
    """Never comes back."""
    print("hangs", flush=True)  # noqa: T201 - what the test waits for
    threading.Event().wait()


def register(server: grpc.Server) -> None:
    """Add the one method."""
    handlers = {"Hang": grpc.unary_unary_rpc_method_handler(hang)}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


def main() -> int:
    """Serve, call, wait for the signal."""
    server = RpcServer(
        register,
        services=[],
        access={METHOD: anybody()},
        verifier=Verifier(clock=SystemClock()),
        errors=ErrorTable({}),
    )

    def run(stop: threading.Event, _beat: Beat) -> None:
        server.start()
        with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            asked = channel.unary_unary(METHOD, bytes, bytes).future(b"")
            stop.wait()
            server.stop(grace=0.2)
            del asked  # letting go of it any earlier would have taken the call back

    set_up_logging("hanging")
    process = Roles()
    process.add("grpc", run)
    return process.run()


if __name__ == "__main__":
    sys.exit(main())
