"""What the use cases ask of the world."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from motcua_catalog.domain.catalogue import Catalogue
from motcua_catalog.domain.serving import Serving


@dataclass(frozen=True, slots=True)
class StoredCredential:
    """A password's hash and the number of its change.

    One that ``is_once`` was given by the operator and serves to choose one's own, nothing else.
    """

    login: str
    password_hash: str
    version: int
    is_once: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held somewhere."""

    role: str
    unit: str
    scope: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in today."""

    login: str
    name: str
    unit: str
    password_hash: str
    grants: tuple[Grant, ...]
    must_change_password: bool = False


class Hashing(Protocol):
    """argon2id."""

    def hash(self, password: str) -> str: ...

    def verify(self, stored: str | None, password: str) -> bool: ...


class Store(Protocol):
    """The catalogue inside one transaction; writers come one after the other."""

    def put(self, catalogue: Catalogue, *, now: datetime) -> Mapping[str, int]:
        """Store and publish what differs from what is stored; changed records by kind."""

    def serving(self, units: Sequence[str]) -> Mapping[str, Serving]:
        """Who serves these units; unknown ones are missing."""

    def serve(self, serving: Serving, *, now: datetime) -> None:
        """Store it and publish the unit's record."""

    def logins(self) -> Sequence[str]:
        """Every officer's login, in order."""

    def credential(self, login: str) -> StoredCredential | None:
        """The officer's credential, if one was set."""

    def set_credential(self, credential: StoredCredential, *, now: datetime) -> None:
        """Store it; publishes only that it changed, never the hash."""


StartStore = Callable[[], AbstractContextManager[Store]]
"""Opens a transaction that commits when the block ends well."""


class Accounts(Protocol):
    """Reads of who may sign in; each on a connection of its own."""

    def credentials_of(self, deployment: str, on: date) -> Sequence[StoredCredential]:
        """Those who work at the deployment's units, or above them with a role over the tree.

        Raises RecordNotFound for a deployment nobody knows.
        """

    def account(self, login: str, on: date) -> Account | None:
        """Who signs in under this login, with what they may do on that day."""

    def deployment_of(self, unit: str) -> str:
        """Who serves the unit; empty for an unknown one."""
