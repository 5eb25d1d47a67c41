"""Every JSON interface holds its own OpenAPI description, whatever is sent to it."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import negative_data_rejection

import motcua_catalog.entrypoints.web.openapi as catalog_api
import motcua_intake.entrypoints.api.openapi as intake_api
import motcua_notify.entrypoints.web.openapi as notify_api
import motcua_reporting.entrypoints.web.openapi as reporting_api
import motcua_routing.entrypoints.web.openapi as routing_api
from motcua_reporting.bootstrap import MEASURES
from tests.api.doors import Door

pytestmark = pytest.mark.integration
EXAMPLES = 20
SEED = 20261120

# A line of NDJSON is a JSON text.
schemathesis.serializer.alias("application/x-ndjson", "application/json")


def _described(document: dict[str, Any]) -> BaseSchema:
    """The document as a source of requests, the same ones each time."""
    config = SchemathesisConfig(seed=SEED)
    project = config.projects.default
    project.generation.deterministic = True
    project.generation.max_examples = EXAMPLES
    project.generation.database = "none"
    project.generation.no_shrink = True
    # Every case carries the door's own token; the check of ignored tokens takes it away.
    project.generation.with_security_parameters = False
    # What has the right shape may still be refused by a rule (a password, a state, a procedure),
    # so that acceptance says nothing of the description.
    project.checks.positive_data_acceptance.enabled = False
    return schemathesis.openapi.from_dict(copy.deepcopy(document), config=config)


DOCUMENTS: dict[str, dict[str, Any]] = {
    "intake": intake_api.document("/n/dan-tien", signs_in=False),
    "catalog": catalog_api.document("/danh-muc"),
    "routing": routing_api.document("/dieu-phoi"),
    "notify": notify_api.document("/thong-bao"),
    "reporting": reporting_api.document("/bao-cao", MEASURES),
}
INTAKE, CATALOG, ROUTING, NOTIFY, REPORTING = map(_described, DOCUMENTS.values())


def _hold(case: Case, door: Door) -> None:
    # Checks that send the request anew, without the token, look for the application there.
    case.operation.schema.app = door.app
    if case.operation.path.endswith("/imports"):
        # A line that cannot be entered is told inside an answer of 200 and spoils no other.
        case.call_and_validate(
            app=door.app,
            headers=door.headers("importer"),
            excluded_checks=[negative_data_rejection],
        )
    else:
        case.call_and_validate(app=door.app, headers=door.headers())


@INTAKE.parametrize()
def test_intake_holds_its_description(case: Case, intake: Door) -> None:
    _hold(case, intake)


@CATALOG.parametrize()
def test_catalog_holds_its_description(case: Case, catalog: Door) -> None:
    _hold(case, catalog)


@ROUTING.parametrize()
def test_routing_holds_its_description(case: Case, routing: Door) -> None:
    _hold(case, routing)


@NOTIFY.parametrize()
def test_notify_holds_its_description(case: Case, notify: Door) -> None:
    _hold(case, notify)


@REPORTING.parametrize()
def test_reporting_holds_its_description(case: Case, reporting: Door) -> None:
    _hold(case, reporting)


@pytest.mark.parametrize("service", DOCUMENTS)
def test_every_route_and_method_is_described(request: pytest.FixtureRequest, service: str) -> None:
    door: Door = request.getfixturevalue(service)
    place = DOCUMENTS[service]["servers"][0]["url"].removeprefix(door.prefix)
    described = {
        (method.upper(), place + path)
        for path, item in DOCUMENTS[service]["paths"].items()
        for method in item
    }
    offered = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in door.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }
    assert described == offered
    served = door.app.test_client().get(f"{door.prefix}/api/openapi.json").get_json()
    assert set(served["paths"]) >= set(DOCUMENTS[service]["paths"])
