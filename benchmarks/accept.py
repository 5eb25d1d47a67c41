"""Dossiers accepted over HTTP, durable, with ledger and outbox, beside raw PostgreSQL.

    .venv/bin/python benchmarks/accept.py [--seconds 10] [--clients 8] [--webs 2]

Measured twice: with the web role of one intake, in as many processes as the chart gives it, and
PostgreSQL alone (everything else ended, as when every link is down: what the counter can take),
and with the whole platform of `motcua up` at work on what was accepted, on the same cores. Goals:
at least 600 accepts/s alone and 0.15 of raw two-insert transactions in the same run; p95
below 50 ms at 100 accepts/s with everything running.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg

from motcua_parts.ports import free_port

MOTCUA = str(Path(sys.executable).with_name("motcua"))
PROCEDURE = "2.000908"
NODE = "con-lai"


@dataclass(frozen=True)
class Target:
    """Where accepts go, and by whose right at which unit."""

    host: str
    port: int
    token: str
    unit: str
    components: tuple[dict[str, Any], ...]


def body_of(target: Target) -> bytes:
    """A dossier as the counter sends it."""
    return json.dumps(
        {
            "unit": target.unit,
            "procedure": PROCEDURE,
            "channel": "counter",
            "applicant": {
                "kind": "citizen",
                "name": "Nguyễn Thị Phương Thảo Nguyên",
                "identity": "033190001234",
                "address": "Thôn 1",
                "phone": "0912345678",
                "email": "",
            },
            "components": list(target.components),
        },
        ensure_ascii=False,
    ).encode()


def client(targets: list[Target], ends_at: float, every: float, out: Any) -> None:  # noqa: ANN401
    """Send accepts over kept connections until the time is up; report the latencies."""
    connection = socket.create_connection((targets[0].host, targets[0].port))
    bodies = [body_of(target) for target in targets]
    took: list[float] = []
    turn, due = 0, time.perf_counter()
    while time.time() < ends_at:
        if every:
            due += every
            time.sleep(max(0.0, due - time.perf_counter()))
        place = turn % len(targets)
        turn += 1
        started = time.perf_counter()
        status = _post(connection, targets[place], bodies[place])
        took.append(time.perf_counter() - started)
        if status != 201:
            raise SystemExit(f"accept answered {status}")
    out.put(took)


def _post(connection: socket.socket, target: Target, body: bytes) -> int:
    head = (
        f"POST /n/{NODE}/api/v1/dossiers HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {target.token}\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall(head.encode() + body)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    headers, _, rest = answer.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in headers.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    )
    while len(rest) < length:
        rest += connection.recv(65536)
    return int(headers.split(b" ", 2)[1])


def drive(targets: list[Target], clients: int, seconds: float, rate: float) -> list[float]:
    """Latencies of all clients together."""
    out: Any = multiprocessing.Queue()
    ends_at = time.time() + seconds
    every = clients / rate if rate else 0.0
    workers = [
        multiprocessing.Process(
            target=client, args=(targets[n % len(targets) :] + targets[: n % len(targets)],
                                 ends_at, every, out)
        )
        for n in range(clients)
    ]  # fmt: skip
    for worker in workers:
        worker.start()
    took = [one for _ in workers for one in out.get(timeout=seconds + 60)]
    for worker in workers:
        worker.join()
    return took


def raw_client(dsn: str, ends_at: float, out: Any) -> None:  # noqa: ANN401
    """Two inserts a durable transaction, nothing else."""
    done = 0
    with psycopg.connect(dsn) as connection:
        while time.time() < ends_at:
            with connection.transaction():
                key = str(uuid.uuid4())
                connection.execute("INSERT INTO bench_a VALUES (%s, %s)", (key, "x" * 300))
                connection.execute("INSERT INTO bench_b VALUES (%s, %s)", (key, "x" * 300))
            done += 1
    out.put(done)


def raw(dsn: str, clients: int, seconds: float) -> float:
    """Raw transactions a second."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_a (k text PRIMARY KEY, v text)")
        connection.execute("CREATE TABLE bench_b (k text PRIMARY KEY, v text)")
    out: Any = multiprocessing.Queue()
    ends_at = time.time() + seconds
    workers = [
        multiprocessing.Process(target=raw_client, args=(dsn, ends_at, out)) for _ in range(clients)
    ]
    for worker in workers:
        worker.start()
    total: int = sum(out.get(timeout=seconds + 60) for _ in workers)
    for worker in workers:
        worker.join()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP TABLE bench_a, bench_b")
    return total / seconds


@contextlib.contextmanager
def alone(
    home: Path, status: dict[str, Any], targets: list[Target], webs: int
) -> Iterator[list[Target]]:
    """The node's web role in processes of its own; every other service has ended."""
    (node,) = [each for each in status["processes"] if each.get("node") == NODE]
    launch = json.loads((home / "services" / node["name"] / "launch.json").read_text())
    ports = [free_port() for _ in range(webs)]
    # A process that is frozen in a transaction keeps PostgreSQL from tidying up: they end, and
    # the supervisor, which would start them again, stands still meanwhile.
    supervisor = status["supervisor"]["pid"]
    os.kill(supervisor, signal.SIGSTOP)
    _end([each["pid"] for each in status["processes"]])
    running = [_web(home, launch, port) for port in ports]
    try:
        here = [replace(each, port=ports[n % webs]) for n, each in enumerate(targets)]
        ends_at = time.monotonic() + 60
        while not all(map(_answers, here[:webs])) and time.monotonic() < ends_at:
            time.sleep(0.1)
        yield here
    finally:
        for web in running:
            web.kill()
            web.wait()
        os.kill(supervisor, signal.SIGCONT)


def _end(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    while any(_runs(pid) for pid in pids):
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    """Whether it still does something; what has ended waits for the supervisor to look."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _web(home: Path, launch: dict[str, Any], port: int) -> subprocess.Popen[bytes]:
    environment = {
        name: "0" if name.endswith(("_GRPC_PORT", "_METRICS_PORT")) else value
        for name, value in launch["environment"].items()
    }
    environment |= {name: str(port) for name in environment if name.endswith("_HTTP_PORT")}
    return subprocess.Popen(
        [*launch["command"][:-1], "web"], cwd=home, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _answers(target: Target) -> bool:
    try:
        with socket.create_connection((target.host, target.port)) as connection:
            return _post(connection, target, body_of(target)) == 201
    except OSError:
        return False


def targets_of(status: dict[str, Any]) -> list[Target]:
    """A counter officer of every unit of the node that may receive the procedure."""
    (web,) = [p for p in status["processes"] if p.get("node") == NODE and p.get("http")][:1]
    host, _, port = web["http"].removeprefix("http://").partition(":")
    base = f"http://{host}:{port}/n/{NODE}/api/v1"
    catalog = httpx.get(f"{status['url']}/danh-muc/api/v1/procedures/{PROCEDURE}").json()
    components = tuple(
        {"code": c["code"], "form": c["form"], "quantity": c["quantity"]}
        for c in catalog["versions"][-1]["components"]
    )
    found = []
    for account in status["accounts"]:
        login = str(account["login"])
        if not login.endswith(".quay"):
            continue
        answer = httpx.post(
            f"{base}/session", json={"login": login, "password": account["password"]}
        )
        if answer.status_code == 200:
            token = answer.json()["token"]
            found.append(Target(host, int(port), token, account["unit"], components))
    return list(filter(_answers, found))


@dataclass(frozen=True)
class Figures:
    """What a run has found: a second each, and latencies in seconds at 100 accepts/s."""

    alone: float
    calm_alone: list[float]
    busy: float
    calm_busy: list[float]
    raw: float
    units: int

    def tell(self) -> None:
        """Print each with its goal."""
        print(f"units                       {self.units:>8}")
        print(f"accepts                     {self.alone:>8,.0f} /s   (goal 600)")
        print(f"raw                         {self.raw:>8,.0f} /s")
        print(f"ratio                       {self.alone / self.raw:>8.2f}      (goal 0.15)")
        print(f"p95 at 100/s                {_p95(self.calm_alone):>8.1f} ms   (goal 50)")
        print(f"with all running            {self.busy:>8,.0f} /s")
        print(f"with all running, p95       {_p95(self.calm_busy):>8.1f} ms   at 100/s")


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1] * 1000


def measure(home: Path, status: dict[str, Any], clients: int, seconds: float, webs: int) -> Figures:
    """Everything, one after the other, each after three seconds of warming up."""
    targets = targets_of(status)
    database = next(p["database"] for p in status["processes"] if p.get("node") == NODE)

    def calm(at: list[Target]) -> list[float]:
        drive(at, clients, 3, 0)
        return drive(at, clients, seconds, 100)

    def rate(at: list[Target]) -> float:
        return len(drive(at, clients, seconds, 0)) / seconds

    calm_busy = calm(targets)
    busy = rate(targets)
    with alone(home, status, targets, webs) as counters:
        calm_alone = calm(counters)
        by_itself = rate(counters)
        bare = raw(database, clients, seconds)
    return Figures(by_itself, calm_alone, busy, calm_busy, bare, len(targets))


def main() -> None:
    """Start a platform, measure, print figure, limit and ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--clients", type=int, default=16, help="eight leave two cores idle at times"
    )
    parser.add_argument("--webs", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-accept-") as home:
        Path(home).chmod(0o755)
        environment = {**os.environ, "MOTCUA_HOME": home, "MOTCUA_PORT": str(free_port())}

        def run(*words: str) -> str:
            return subprocess.run(
                [MOTCUA, *words], env=environment, check=True, capture_output=True, text=True
            ).stdout

        run("up", "--detach")
        try:
            run("seed")
            status = json.loads(run("status", "--json"))
            figures = measure(Path(home), status, asked.clients, asked.seconds, asked.webs)
            figures.tell()
        finally:
            run("down")


if __name__ == "__main__":
    main()
