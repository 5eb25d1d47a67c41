"""A session is renewed with today's roles, and never with roles that it came without."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from motcua_intake.entrypoints.doing import do_of
from motcua_intake.entrypoints.errors import ERRORS
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.serve import sessions_of
from motcua_intake.entrypoints.web import make_web
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.session import Grant, Principal, Scope, Signer, Verifier, new_private_key
from motcua_kit.web import WebOptions
from motcua_kit.web.security import SESSION_COOKIE
from services.intake.tests.intake_builders import COMMUNE
from services.intake.tests.integration.web.conftest import PREFIX, PRINTER

ROLE = Grant("counter_officer", COMMUNE, Scope.UNIT)


@pytest.mark.parametrize(("grants", "seen"), [((), 403), ((ROLE,), 200)])
def test_waiting_gives_nobody_a_role(
    office: Any, tmp_path: Path, grants: tuple[Grant, ...], seen: int
) -> None:
    """As the catalogue lets somebody in who has a one-time password to change first."""
    node = office.node
    pem = tmp_path / "key.pem"
    pem.write_text(new_private_key(), encoding="ascii")
    catalog = Signer(new_private_key(), clock=node.clock, ids=TimeOrderedIds())
    own = Signer(pem.read_text(encoding="ascii"), clock=node.clock, ids=TimeOrderedIds())
    verifier = Verifier([catalog.public_key(), own.public_key()], clock=node.clock)
    settings = cast("Any", SimpleNamespace(session_key=str(pem)))
    app = make_web(
        Parts(
            do=do_of(node.use),
            office=node.office,
            queries=node.queries,
            printer=PRINTER,
            look_up_url="https://mot-cua.example/",
            reader=node.reader_books,
            parked=node.desk(),
        ),
        options=WebOptions(secret="thử", prefix=PREFIX, secure_cookies=False),
        sessions=sessions_of(node, settings, verifier),
        errors=ERRORS,
    )
    client: FlaskClient = app.test_client()
    who = Principal("xa.quay", name="Người ở quầy", unit=COMMUNE, grants=grants)
    client.set_cookie(SESSION_COOKIE, catalog.issue(who))

    first = client.get(PREFIX + "/quay").status_code
    node.clock.at += timedelta(minutes=6)
    client.get(PREFIX + "/quay")

    assert (first, client.get(PREFIX + "/quay").status_code) == (seen, seen)
