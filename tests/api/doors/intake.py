"""One node that serves a commune, with its small catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from motcua_kit.clock import FixedClock
from motcua_testing.databases import DatabaseFactory
from services.intake.tests.intake_builders import COMMUNE, MONDAY, TAX
from services.intake.tests.integration.web.conftest import PREFIX, Office, _node
from services.intake.tests.integration.web.test_the_api import accepted
from tests.api.doors.common import Door


@contextmanager
def intake(factory: DatabaseFactory, _folder: Path) -> Iterator[Door]:
    """Each question about something live is about a dossier just received."""
    node = _node(factory, FixedClock(MONDAY))
    office = Office(node)

    def live(path: str) -> dict[str, str]:
        if "/offers/" in path:
            return {"target": str(uuid4())}
        caller = office.caller()
        code = accepted(caller, procedure=TAX)
        (task, *_) = caller.get(f"/dossiers/{code}").get_json()["tasks"]
        found = {"code": code, "target": task["id"]}
        return {name: value for name, value in found.items() if f"{{{name}}}" in path}

    yield Door(office.app, office._signer, COMMUNE, PREFIX, live)
    node.engine.dispose()
