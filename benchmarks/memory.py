"""Memory of the whole embedded platform: proportional set size of every process of a home.

    .venv/bin/python benchmarks/memory.py

Goal: below 1 GiB. The limit beside it is a bare interpreter that has only imported the
libraries all services need, once per service process, measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from motcua_parts.ports import free_port

GOAL = 1024.0
BARE = (
    "import flask, sqlalchemy, psycopg, confluent_kafka, grpc, time; print(1, flush=True); input()"
)


def pss(process: psutil.Process) -> float:
    """Proportional set size in MiB, 0 for a process that has gone."""
    try:
        return float(process.memory_full_info().pss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def family(pid: int) -> list[psutil.Process]:
    """A process and everything below it."""
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def bare() -> float:
    """What one process costs before a line of ours."""
    with subprocess.Popen(
        [sys.executable, "-c", BARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        cost = pss(psutil.Process(process.pid))
        process.kill()
    return cost


def main() -> None:
    """Start a platform, drive a few journeys, weigh it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--journeys", type=int, default=20)
    asked = parser.parse_args()
    motcua = str(Path(sys.executable).with_name("motcua"))
    with tempfile.TemporaryDirectory(prefix="motcua-memory-") as home:
        Path(home).chmod(0o755)
        environment = {**os.environ, "MOTCUA_HOME": home, "MOTCUA_PORT": str(free_port())}

        def run(*words: str) -> str:
            return subprocess.run(
                [motcua, *words], env=environment, check=True, capture_output=True, text=True
            ).stdout

        run("up", "--detach")
        try:
            run("seed")
            run("journey", "--procedure", "1.010803", "--at", "xa-dan-tien",
                "--count", str(asked.journeys), "--json")  # fmt: skip
            status = json.loads(run("status", "--json"))
            seen: dict[int, tuple[str, float]] = {}
            for entry in status["processes"]:
                for process in family(entry["pid"]):
                    if process.pid not in seen:
                        seen[process.pid] = (entry["name"], pss(process))
            services = sum(1 for entry in status["processes"] if entry.get("service"))
            limit = bare() * services
        finally:
            run("down")
    by_name: dict[str, float] = {}
    for name, size in seen.values():
        by_name[name] = by_name.get(name, 0.0) + size
    for name, size in sorted(by_name.items(), key=lambda pair: -pair[1]):
        print(f"{name:<28}{size:>8.0f} MiB")
    total = sum(by_name.values())
    print(f"{'platform':<28}{total:>8.0f} MiB  (goal {GOAL:.0f})")
    print(f"{'bare interpreters':<28}{limit:>8.0f} MiB")
    print(f"{'ratio':<28}{total / limit:>8.2f}")


if __name__ == "__main__":
    main()
