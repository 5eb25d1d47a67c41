"""Who may call which method; a method that nobody spoke for stops the server from starting."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from motcua_kit.errors import NotPermitted, NotSignedIn
from motcua_kit.session import Kind, Principal

_CALLER: Final[ContextVar[Principal | None]] = ContextVar("motcua_rpc_caller", default=None)

INFRASTRUCTURE: Final = ("/grpc.health.", "/grpc.reflection.")


@dataclass(frozen=True, slots=True)
class RpcAccess:
    """Whom one method answers. ``subjects`` names services; empty means any of ours."""

    is_open: bool = False
    roles: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    takes_people: bool = False

    def check(self, who: Principal | None) -> None:
        """Raises :class:`NotSignedIn` or :class:`NotPermitted`."""
        if self.is_open:
            return
        if who is None:
            raise NotSignedIn
        if who.kind is Kind.SERVICE:
            if self.subjects and who.login not in self.subjects:
                raise NotPermitted
            return
        if not self.takes_people or (self.roles and not who.may_any(self.roles)):
            raise NotPermitted


def anybody() -> RpcAccess:
    """The method answers without a token."""
    return RpcAccess(is_open=True)


def services_only(*subjects: str) -> RpcAccess:
    """The method answers services (these, or any of ours)."""
    return RpcAccess(subjects=subjects)


def needs(*roles: str, services: tuple[str, ...] = ()) -> RpcAccess:
    """The method answers people with one of the roles (any person when none is named), and
    services."""
    return RpcAccess(roles=roles, subjects=services, takes_people=True)


def caller() -> Principal:
    """Who calls; raises :class:`NotSignedIn` in a method that is open to anybody."""
    who = _CALLER.get()
    if who is None:
        raise NotSignedIn
    return who


def caller_or_none() -> Principal | None:
    """Who calls, if a token said so."""
    return _CALLER.get()


def set_caller(who: Principal | None) -> None:
    """For the server's interceptor: the call now handled by this thread is theirs."""
    _CALLER.set(who)
