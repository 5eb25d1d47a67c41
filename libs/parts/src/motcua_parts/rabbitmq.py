"""Debian's RabbitMQ by hand: its own node, folders, ports and name server, on loopback."""

import hashlib
import os
import shutil
import socket
from pathlib import Path

from motcua_parts import ports
from motcua_parts.part import Part
from motcua_parts.processes import DetachedProcess, Launch, PartError

USER = "motcua"
_START_LIMIT_S = 180.0
# The wrapper in /usr/sbin changes to the system's own account and folders; this one does not.
_SERVERS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/lib/rabbitmq/sbin/rabbitmq-server")
_GREETING = b"AMQP\x00\x00\x09\x01"
_METHOD_FRAME = b"\x01"


class RabbitBroker(Part):
    """One durable AMQP broker with one generated account."""

    name = "rabbitmq"

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        # Erlang's name server is shared by a whole machine unless each home has its own.
        self.names = DetachedProcess("epmd", self.home)

    @property
    def url(self) -> str:
        """The AMQP address with account and password, of the default virtual host."""
        return f"amqp://{USER}:{self.secret()}@{ports.LOOPBACK}:{self._ports()['amqp']}//"

    def accepts(self) -> bool:
        """Whether it opens an AMQP conversation; a listening port alone is not enough."""
        address = (ports.LOOPBACK, self._ports()["amqp"])
        try:
            with socket.create_connection(address, timeout=2) as line:
                line.sendall(_GREETING)
                return line.recv(1) == _METHOD_FRAME
        except OSError:
            return False

    def _ensure(self) -> None:
        if not self.process.is_running():
            self._configure()
            self._start_names()
            environment = self._environment()
            self.process.start(Launch([str(_server())], self.home, environment))
        self.process.wait_until_ready(self.accepts, timeout_s=_START_LIMIT_S)

    def _stop(self) -> None:
        self.process.stop(grace_s=15)
        self.names.stop()

    def _start_names(self) -> None:
        epmd = shutil.which("epmd")
        if epmd is None:
            raise PartError("Erlang's epmd is missing: run `make setup-test`.")
        port = self._ports()["epmd"]
        command = [epmd, "-address", ports.LOOPBACK, "-port", str(port)]
        self.names.start(Launch(command, self.home))
        self.names.wait_until_ready(lambda: ports.accepts(port), timeout_s=10)

    def _configure(self) -> None:
        config = self.home / "rabbitmq.conf"
        config.touch(mode=0o600)
        config.write_text(
            f"listeners.tcp.1 = {ports.LOOPBACK}:{self._ports()['amqp']}\n"
            f"default_user = {USER}\n"
            f"default_pass = {self.secret()}\n"
            "loopback_users = none\n"
            "log.file = false\n"
            "log.console = true\n"
            "log.console.level = warning\n"
            "vm_memory_high_watermark.absolute = 512MB\n"
            "disk_free_limit.absolute = 50MB\n"
            "heartbeat = 30\n"
        )
        (self.home / "enabled_plugins").write_text("[].\n")
        self._keep_cookie()

    def _keep_cookie(self) -> None:
        """Make what the home's nodes know each other by.

        RabbitMQ starts a short-lived node to look for the name server and, on a slow machine, does
        not wait for its end: both would make the cookie, and one read it before it is closed to
        others, which ends the start.
        """
        cookie = self.home / ".erlang.cookie"
        if not cookie.exists():
            part = self.home / "cookie.part"
            part.write_text(self.secret("cookie"))
            part.chmod(0o400)
            part.replace(cookie)

    def _environment(self) -> dict[str, str]:
        chosen = self._ports()
        # Two homes must not meet even on one name server.
        node = hashlib.sha256(str(self.home).encode()).hexdigest()[:10]
        return {
            "HOME": str(self.home),
            # The start script becomes the node instead of waiting for it as its parent: who kills
            # the one would leave the other, with its ports and its name.
            "RUNNING_UNDER_SYSTEMD": "true",
            "ERL_EPMD_PORT": str(chosen["epmd"]),
            "ERL_EPMD_ADDRESS": ports.LOOPBACK,
            "RABBITMQ_NODENAME": f"motcua-{node}@localhost",
            "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.home / "data"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_PID_FILE": str(self.home / "node-pid"),
            "RABBITMQ_DIST_PORT": str(chosen["distribution"]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none"
            ),
        }

    def _ports(self) -> dict[str, int]:
        return ports.kept_ports(self.home / "ports.json", ["amqp", "epmd", "distribution"])


def _server() -> Path:
    for candidate in _SERVERS:
        if Path(candidate).exists():
            return Path(candidate)
    found = shutil.which("rabbitmq-server")
    if found is None:
        raise PartError("RabbitMQ is missing: run `make setup-test` (package rabbitmq-server).")
    return Path(found)
