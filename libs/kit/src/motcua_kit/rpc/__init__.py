"""gRPC between services: questions and answers, authenticated from the start."""

from motcua_kit.rpc.access import RpcAccess, anybody, caller, needs, services_only
from motcua_kit.rpc.client import (
    RemoteFailed,
    RemoteRefused,
    RpcChannel,
    Tls,
    translated,
)
from motcua_kit.rpc.server import RpcServer

__all__ = [
    "RemoteFailed",
    "RemoteRefused",
    "RpcAccess",
    "RpcChannel",
    "RpcServer",
    "Tls",
    "anybody",
    "caller",
    "needs",
    "services_only",
    "translated",
]
