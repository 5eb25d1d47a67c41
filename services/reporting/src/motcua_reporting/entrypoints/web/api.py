"""The JSON API of reporting, for the `motcua` command and other systems."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from motcua_kit.web.access import principal, public, requires
from motcua_kit.web.asked import whole_arg
from motcua_reporting.app.queries import By, Counts, Grouped, Reports, Wanted
from motcua_reporting.bootstrap import HANOI, Reporting
from motcua_reporting.domain.errors import UnknownMeasure
from motcua_reporting.entrypoints.asked import Scope, grouping_of, scope_of
from motcua_reporting.entrypoints.web.openapi import MOST, NDJSON, document
from motcua_reporting.entrypoints.web.overseeing import must_oversee
from motcua_reporting.entrypoints.web.totals import counted, total

READERS: Final = ("provincial_leader", "supervisor", "leader", "auditor", "operator")
AUDITORS: Final = ("auditor", "operator")


def api(reporting: Reporting) -> Blueprint:
    """The routes under `<prefix>/api`: `/v1`, and what describes it."""
    routes = Blueprint("api", __name__, url_prefix="/api")
    described = document(reporting.settings.public_prefix, reporting.measures)

    @routes.get("/openapi.json")
    @public()
    def openapi() -> Response:
        return jsonify(described)

    _counted_routes(routes, reporting)
    _audit_routes(routes, reporting)
    return routes


def _counted_routes(routes: Blueprint, reporting: Reporting) -> None:
    reports = reporting.reports

    def asked() -> Scope:
        now = reporting.clock.now()
        return scope_of(request.args, reports, now, now.astimezone(HANOI).date())

    @routes.get("/v1/counts")
    @requires(*READERS)
    def counts() -> Response:
        scope = asked()
        by = grouping_of(request.args)
        found = counted(reports, scope, by)
        return jsonify(
            {
                "unit": scope.unit or None,
                "as_of": scope.as_of.isoformat(),
                "total": asdict(total(found.units)),
                "units": _by_code(found.units),
                **_grouping(reports, scope, by, found),
            }
        )

    @routes.get("/v1/completeness")
    @requires(*READERS)
    def completeness() -> Response:
        lines = [{**asdict(one), "at": one.at.isoformat()} for one in reports.completeness()]
        return jsonify({"units": lines})

    @routes.get("/v1/dossiers")
    @requires(*READERS)
    def dossiers() -> Response:
        lines = reports.dossiers(_wanted(asked(), reporting.measures))
        return jsonify({"dossiers": [_plain(asdict(line)) for line in lines]})


def _grouping(reports: Reports, scope: Scope, by: By, found: Grouped) -> dict[str, Any]:
    """What `by` adds to the answer. Raises NotPermitted."""
    if by is By.UNIT:
        return {}
    if by is By.OFFICER:
        seen = must_oversee(principal(), scope)
        work = [asdict(one) for one in reports.work(seen, scope.period)]
        return {"by": by, "officers": work, "officers_of": sorted(seen)}
    return {"by": by, "groups": _by_code(found.groups)}


def _by_code(counts: Mapping[str, Counts]) -> dict[str, dict[str, int]]:
    return {code: asdict(one) for code, one in sorted(counts.items())}


def _wanted(scope: Scope, measures: Sequence[str]) -> Wanted:
    """Raises UnknownMeasure, Invalid."""
    what = request.args.get("what", "received")
    if what not in measures:
        raise UnknownMeasure(what)
    return Wanted(
        what=what,
        units=scope.units,
        period=scope.period,
        as_of=scope.as_of,
        procedure=request.args.get("procedure"),
        field=request.args.get("field"),
        limit=whole_arg("limit", 200, least=1, most=MOST),
        after=request.args.get("after", ""),
    )


def _audit_routes(routes: Blueprint, reporting: Reporting) -> None:
    reports = reporting.reports

    def unit() -> str:
        return request.args.get("unit", "")

    @routes.get("/v1/flow")
    @requires(*AUDITORS)
    def flow() -> Response:
        found = reports.flow(unit())
        return jsonify({"flow": found.lines, "seq": found.heads.get(unit(), 0)})

    @routes.get("/v1/tally")
    @requires(*AUDITORS)
    def tally() -> Response:
        found = reports.tally(unit())
        return jsonify({"tally": found.lines, "seq": found.heads.get(unit(), 0)})

    @routes.get("/v1/custody")
    @requires(*AUDITORS)
    def custody() -> Response:
        found = reports.custody(unit() or None)
        return jsonify({"dossiers": found.lines, "heads": found.heads})

    _stream_routes(routes, reporting)


def _stream_routes(routes: Blueprint, reporting: Reporting) -> None:
    reports = reporting.reports

    @routes.get("/v1/rows")
    @requires(*AUDITORS)
    def rows() -> Response:
        return _lines(_plain(row) for row in reports.rows())

    @routes.get("/v1/facts")
    @requires(*AUDITORS)
    def facts() -> Response:
        return _lines(reports.facts(request.args.get("unit") or None))

    @routes.get("/v1/trail/<code>")
    @requires(*READERS)
    def trail(code: str) -> Response:
        return jsonify({"trail": reports.trail(code)})

    @routes.get("/v1/reader")
    @requires(*AUDITORS)
    def reader() -> Response:
        return jsonify(reports.books(request.args.get("stream")))

    @routes.get("/v1/topic")
    @requires(*AUDITORS)
    def topic() -> Response:
        return _lines(reports.topic(request.args.get("unit") or None))


def _lines(answers: Iterator[dict[str, Any]]) -> Response:
    """NDJSON whose last line says that it is the last: an answer cut off is told from a whole."""
    lines = (json.dumps(one) + "\n" for one in chain(answers, [{"end": True}]))
    return Response(lines, mimetype=NDJSON)


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in line.items()
    }
