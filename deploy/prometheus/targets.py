"""Prometheus's targets, from what `motcua status --json` says on standard input."""

from __future__ import annotations

import json
import sys
from typing import Any


def targets_of(status: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry a process, with the labels that rules and dashboards lean on."""
    return [
        {
            "targets": [process["metrics"].removeprefix("http://").removesuffix("/metrics")],
            "labels": {
                "service": process["service"],
                "deployment": "-".join(
                    part for part in (process["service"], process["node"]) if part
                ),
                "process": process["name"],
            },
        }
        for process in status["processes"]
    ]


if __name__ == "__main__":
    json.dump(targets_of(json.load(sys.stdin)), sys.stdout, indent=1)
