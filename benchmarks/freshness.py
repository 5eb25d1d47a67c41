"""From the click that accepts a dossier to the board that counts it, while a province works.

    .venv/bin/python benchmarks/freshness.py [--rate 100] [--seconds 30] [--mode full]

Goal: p99 below 1 s at 100 dossiers/s. The limit beside it is the same click answered alone:
what an accept takes before anybody else has heard of it, measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent))
from accept import MOTCUA, NODE, Target, body_of, drive, targets_of

from motcua_parts.ports import free_port


def sampled(
    targets: list[Target], status: dict[str, Any], seconds: float
) -> tuple[list[float], list[float]]:
    """Seconds from the click to the answer, and to the fact being counted, of sample dossiers."""
    auditor = next(a for a in status["accounts"] if a["login"] == "kiemtra")
    answered: list[float] = []
    counted: list[float] = []
    with httpx.Client(base_url=status["url"], timeout=30) as board:
        sent = {"login": auditor["login"], "password": auditor["password"]}
        token = board.post("/api/v1/session", json=sent).json()["token"]
        board.headers["Authorization"] = f"Bearer {token}"
        ends_at = time.monotonic() + seconds
        turn = 0
        while time.monotonic() < ends_at:
            target = targets[turn % len(targets)]
            turn += 1
            clicked = time.perf_counter()
            answer = httpx.post(
                f"http://{target.host}:{target.port}/n/{NODE}/api/v1/dossiers",
                content=body_of(target),
                headers={
                    "Authorization": f"Bearer {target.token}",
                    "Content-Type": "application/json",
                    "Idempotency-Key": str(uuid.uuid4()),
                },
            )
            answered.append(time.perf_counter() - clicked)
            code = answer.raise_for_status().json()["dossier"]
            while not board.get(f"/bao-cao/api/v1/trail/{code}").json()["trail"]:
                time.sleep(0.005)
            counted.append(time.perf_counter() - clicked)
    return answered, counted


def main() -> None:
    """Start a platform, load it, sample it, print figure, limit and ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--mode", choices=["embedded", "full"], default="full")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-fresh-") as home:
        Path(home).chmod(0o755)
        environment = {**os.environ, "MOTCUA_HOME": home, "MOTCUA_PORT": str(free_port())}

        def run(*words: str) -> str:
            return subprocess.run(
                [MOTCUA, *words], env=environment, check=True, capture_output=True, text=True
            ).stdout

        run("up", "--mode", asked.mode, "--detach")
        try:
            run("seed")
            status = json.loads(run("status", "--json"))
            targets = targets_of(status)
            load = multiprocessing.Process(
                target=drive, args=(targets, 4, asked.seconds + 5, asked.rate)
            )
            load.start()
            time.sleep(3)
            answered, counted = sampled(targets, status, asked.seconds)
            load.join()
        finally:
            run("down")
    limit = statistics.quantiles(answered, n=100)[98]
    figure = statistics.quantiles(counted, n=100)[98]
    print(f"samples                 {len(counted):>8} at {asked.rate:.0f} dossiers/s, {asked.mode}")
    print(f"click to board, median  {statistics.median(counted) * 1000:>8.0f} ms")
    print(f"click to board, p99     {figure * 1000:>8.0f} ms   (goal 1,000)")
    print(f"click to answer, p99    {limit * 1000:>8.0f} ms")
    print(f"ratio                   {figure / limit:>8.1f}")


if __name__ == "__main__":
    main()
