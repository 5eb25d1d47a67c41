"""Fresh databases: empty ones, and copies of one that was built once a session."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from psycopg import sql

from motcua_parts.postgres import Database, PostgresServer
from motcua_testing.session import SessionParts

_ROLE = "tester"


@dataclass
class DatabaseFactory:
    """Makes databases for one test and drops them after it."""

    server: PostgresServer
    parts: SessionParts
    made: list[Database] = field(default_factory=list)

    def __call__(
        self, label: str = "db", *, template: Database | None = None, role: str = _ROLE
    ) -> Database:
        """A database of its own: empty, or a copy of the template with the template's role."""
        name = f"{label}_{secrets.token_hex(5)}"
        if template is None:
            database = self.server.create_database(name, role)
        else:
            database = self.server.create_database(name, template.role, template=template.name)
        self.made.append(database)
        return database

    def template(
        self, key: str, build: Callable[[Database], None], *, role: str = _ROLE
    ) -> Database:
        """The database that `build` filled, once a session for each key (a service's schema)."""
        name = f"template_{hashlib.sha256(key.encode()).hexdigest()[:12]}"
        ready = self.parts.folder / f"{name}.ready"
        with self.parts.lock(name):
            if not ready.exists():
                self.server.drop_database(name)
                build(self.server.create_database(name, role))
                self._seal(name)
                ready.touch()
        return self.server.database(name, role)

    def drop_all(self) -> None:
        """Remove what this factory made."""
        for database in self.made:
            self.server.drop_database(database.name)
        self.made.clear()

    def _seal(self, name: str) -> None:
        """A database somebody is connected to cannot be copied: let nobody in any more."""
        close = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
        end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        with self.server.administration() as connection:
            connection.execute(close)
            connection.execute(end, (name,))


@pytest.fixture(scope="session")
def postgres_server(session_parts: SessionParts) -> PostgresServer:
    """The session's real PostgreSQL, started by the first test that asks."""
    return session_parts.postgres()


@pytest.fixture
def database_factory(
    postgres_server: PostgresServer, session_parts: SessionParts
) -> Iterator[DatabaseFactory]:
    """Makes as many databases as the test wants; see DatabaseFactory."""
    factory = DatabaseFactory(postgres_server, session_parts)
    yield factory
    factory.drop_all()


@pytest.fixture
def database(database_factory: DatabaseFactory) -> Database:
    """One empty database with a role of its own, dropped after the test."""
    return database_factory()
