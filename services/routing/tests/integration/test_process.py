"""The whole service as one process: it starts on an empty database, serves, stops in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from motcua_kit.clock import SystemClock
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.session import Signer, keys_to_jwks, new_private_key
from motcua_parts.ports import free_port

PATIENCE = 60.0


def ready(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Whether it answers that it may get work; waits for the listener."""
    pause, ends_at = threading.Event(), time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < ends_at:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as got:
                return got.status == 200
        except OSError:
            pause.wait(0.1)
    return False


def test_it_serves_and_stops_in_order(database_factory, tmp_path: Path) -> None:
    key = new_private_key()
    (tmp_path / "key.pem").write_text(key)
    signer = Signer(key, clock=SystemClock(), ids=TimeOrderedIds())
    (tmp_path / "keys.json").write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    port = free_port()
    settings = {
        "DATABASE_URL": database_factory("routing").dsn,
        "BUS": "embedded",
        "BUS_DSN": database_factory("bus").dsn,
        "HTTP_PORT": str(port),
        "SESSION_KEYS": str(tmp_path / "keys.json"),
        "SERVICE_KEY": str(tmp_path / "key.pem"),
        "FORM_SECRET": "f" * 32,
        "MIGRATE": "1",
    }
    env = {**os.environ, **{f"MOTCUA_ROUTING_{name}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "motcua_routing.entrypoints.cli", "serve", "--roles", "all"]
    process = subprocess.Popen(command, env=env)
    try:
        assert ready(port, process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
            assert "Tra cứu" in page.read().decode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
