"""The catalogue's own command, run for an operator of this machine."""

import os
import subprocess
from collections.abc import Sequence

from motcua_app.up.home import Home
from motcua_app.up.plan import Plan
from motcua_app.up.service import ServiceProcess


def ask_catalog(home: Home, plan: Plan, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run ``motcua-catalog`` with the settings of the home's own; it reads our standard input."""
    catalog = next(each for each in plan.processes if each.service == "catalog")
    launch = ServiceProcess(home, catalog.name).launch()
    return subprocess.run(
        [launch.command[0], *words],
        env={**os.environ, **launch.environment},
        capture_output=True,
        text=True,
        check=False,
    )
