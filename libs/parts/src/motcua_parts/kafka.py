"""Apache Kafka in KRaft mode, one node, on loopback, from jars that Maven brings."""

import hashlib
import os
import shutil
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import fasteners  # type: ignore[import-untyped]
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from motcua_parts import ports
from motcua_parts.cache import cache_folder, kafka_pom
from motcua_parts.part import Part
from motcua_parts.processes import Launch, PartError

_START_LIMIT_S = 180.0
_FETCH_LIMIT_S = 600.0
_OLDEST_JAVA = 17


class KafkaBroker(Part):
    """One durable broker that makes no topic by itself."""

    name = "kafka"

    extra: Mapping[str, str] = MappingProxyType({})
    """More of server.properties, over what stands there; set it before the broker starts."""

    @property
    def bootstrap(self) -> str:
        """What clients call bootstrap.servers."""
        return f"{ports.LOOPBACK}:{self._ports()['broker']}"

    def create_topics(
        self, names: Iterable[str], *, partitions: int = 24, config: Mapping[str, str] | None = None
    ) -> None:
        """Make the topics that do not exist yet, and wait until they can be written.

        Raises PartError when the broker refuses.
        """
        topics = [NewTopic(name, partitions, 1, config=dict(config or {})) for name in names]
        if not topics:
            return
        admin = self._admin()
        for name, made in admin.create_topics(topics).items():
            try:
                made.result(timeout=30)
            except KafkaException as refusal:
                if refusal.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                    raise PartError(f"Kafka refused the topic {name}: {refusal}") from refusal
        self._wait_for_leaders(admin, {topic.topic for topic in topics})

    def accepts(self) -> bool:
        """Whether it answers a client's first question."""
        if not ports.accepts(self._ports()["broker"]):
            return False
        try:
            return bool(self._admin().list_topics(timeout=2).brokers)
        except KafkaException:
            return False

    def _ensure(self) -> None:
        if not self.process.is_running():
            self._configure()
            self.process.start(
                Launch([*self._java(), "kafka.Kafka", str(self._properties)], self.home)
            )
        self.process.wait_until_ready(self.accepts, timeout_s=_START_LIMIT_S)

    def _stop(self) -> None:
        self.process.stop(grace_s=15)

    @property
    def _properties(self) -> Path:
        return self.home / "server.properties"

    def _ports(self) -> dict[str, int]:
        return ports.kept_ports(self.home / "ports.json", ["broker", "controller"])

    def _admin(self) -> AdminClient:
        return AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})

    def _wait_for_leaders(self, admin: AdminClient, names: set[str]) -> None:
        def led() -> bool:
            try:
                known = admin.list_topics(timeout=5).topics
            except KafkaException:
                # A broker on a busy machine may miss its answer; the time to wait is bounded.
                return False
            return all(
                name in known
                and known[name].partitions
                and all(part.leader >= 0 for part in known[name].partitions.values())
                for name in names
            )

        self.process.wait_until_ready(led, timeout_s=30)

    def _configure(self) -> None:
        data = self.home / "data"
        self._properties.write_text(self._settings(data))
        if (data / "meta.properties").exists():
            return
        tool = [*self._java(), "kafka.tools.StorageTool", "format", "--standalone"]
        command = [*tool, "--cluster-id", new_cluster_id(), "--config", str(self._properties)]
        done = subprocess.run(command, cwd=self.home, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(data, ignore_errors=True)
            raise PartError(f"Kafka could not make its data folder: {done.stderr.strip()}")

    def _settings(self, data: Path) -> str:
        chosen = self._ports()
        broker = f"PLAINTEXT://{ports.LOOPBACK}:{chosen['broker']}"
        controller = f"{ports.LOOPBACK}:{chosen['controller']}"
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "listeners": f"{broker},CONTROLLER://{controller}",
            "advertised.listeners": broker,
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.bootstrap.servers": controller,
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": str(data),
            "auto.create.topics.enable": "false",
            "num.partitions": "24",
            "offsets.topic.num.partitions": "4",
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.num.partitions": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            "log.retention.ms": "-1",
            "log.cleaner.dedupe.buffer.size": str(8 * 2**20),
            "num.network.threads": "2",
            "num.io.threads": "4",
            # A killed broker may come back once its old self is given up; a slow one must live on.
            "broker.session.timeout.ms": "6000",
            "broker.heartbeat.interval.ms": "500",
        }
        return "".join(f"{key}={value}\n" for key, value in {**settings, **self.extra}.items())

    def _java(self) -> list[str]:
        return [
            str(_java()),
            "-Xmx512m",
            "-Xms128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-cp",
            f"{kafka_jars()}/*",
        ]


def new_cluster_id() -> str:
    """A name for a new cluster, as Kafka spells them: one in 64 would read as an option."""
    while True:
        name = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not name.startswith("-"):
            return name


def kafka_jars() -> Path:
    """The folder of the broker's jars, brought once per version of pom.xml.

    MOTCUA_KAFKA_JARS names a folder that is there already. Raises PartError when they cannot be
    brought.
    """
    named = os.environ.get("MOTCUA_KAFKA_JARS")
    if named:
        return Path(named)
    pom = kafka_pom()
    cache = cache_folder() / "kafka"
    cache.mkdir(parents=True, exist_ok=True)
    jars = cache / hashlib.sha256(pom.read_bytes()).hexdigest()[:12]
    with fasteners.InterProcessLock(str(cache / "lock")):
        if not jars.exists():
            _fetch(pom, jars)
    return jars


def _fetch(pom: Path, jars: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise PartError("Maven (mvn) is missing, which brings Kafka: run `make setup-test`.")
    part = jars.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    command = [maven, "-B", "-q", "-f", str(pom), "dependency:copy-dependencies"]
    options = [f"-DoutputDirectory={part}", "-DincludeScope=runtime"]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, check=False, timeout=_FETCH_LIMIT_S
    )
    if done.returncode or not any(part.glob("kafka_*.jar")):
        raise PartError(f"Maven could not bring Kafka's jars: {done.stdout.strip()[-2000:]}")
    part.rename(jars)


def _java() -> Path:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else None
    found = found or shutil.which("java")
    if found is None:
        raise PartError(f"Java {_OLDEST_JAVA} or newer is missing: run `make setup-test`.")
    return Path(found)
