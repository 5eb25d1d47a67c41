"""Whether a platform may get work: asked at its door, as a person would."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx

from motcua_app.up.plan import Plan, Process
from motcua_parts import ports

_TIMEOUT: Final = 5.0


def not_ready(plan: Plan, asked: Iterable[Process] | None = None) -> list[Process]:
    """The processes that do not answer "ready" yet, of those asked for (all of them if not).

    A process with a web side is asked through the door; one without must at least serve its
    metrics.
    """
    processes = list(plan.processes if asked is None else asked)
    if not processes:
        return []
    with (
        httpx.Client(base_url=plan.url, timeout=_TIMEOUT, trust_env=False) as client,
        ThreadPoolExecutor(len(processes)) as pool,
    ):
        answers = pool.map(lambda process: _is_ready(process, client), processes)
        return [process for process, ready in zip(processes, answers, strict=True) if not ready]


def _is_ready(process: Process, client: httpx.Client) -> bool:
    if not process.http:
        return ports.accepts(process.metrics)
    # Asked first beside the door, which would hold the question for a service still starting.
    if not ports.accepts(process.http):
        return False
    try:
        return client.get(f"{process.prefix}/healthz/ready").is_success
    except httpx.HTTPError:
        return False
