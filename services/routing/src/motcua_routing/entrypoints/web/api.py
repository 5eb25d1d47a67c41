"""The JSON interface: whereabouts, legs, custody, the reader's books."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from motcua_kit.errors import FieldProblem, Invalid
from motcua_kit.web import principal, public, requires, signed_in
from motcua_kit.web.asked import whole_arg
from motcua_routing.app.queries import LegLine, LegQuery, UnitCustody, View
from motcua_routing.bootstrap import Routing
from motcua_routing.domain.line import completion
from motcua_routing.domain.path import Dossier, Leg, LegState
from motcua_routing.entrypoints.told import dossier_of, in_order
from motcua_routing.entrypoints.web.openapi import LARGEST_OFFSET, MOST, document
from motcua_routing.entrypoints.web.scope import (
    AUDITORS,
    SUPERVISORS,
    check_auditor,
    check_seen,
    visible_units,
)

Json = dict[str, Any]


def api_blueprint(routing: Routing) -> Blueprint:
    """`/api/v1/…` and the document that describes it."""
    routes = Blueprint("api", __name__, url_prefix="/api")

    @routes.get("/openapi.json")
    @public()
    def openapi() -> Response:
        return jsonify(document(routing.settings.public_prefix))

    @routes.get("/v1/dossiers/<code>")
    @signed_in()
    def whereabouts(code: str) -> Response:
        dossier = dossier_of(routing, code)
        check_seen(routing, dossier)
        return jsonify(told(routing, dossier))

    @routes.get("/v1/legs")
    @requires(*SUPERVISORS)
    def legs() -> Response:
        found = routing.queries.legs(_leg_query(routing))
        return jsonify(legs=[_line(line) for line in found])

    @routes.get("/v1/custody")
    @requires(*AUDITORS)
    def custody() -> Response:
        unit = request.args.get("unit") or None
        check_auditor(unit)
        found = [_custody(each) for each in routing.queries.custody(unit)]
        if unit is None:
            return jsonify(units=found)
        return jsonify(found[0] if found else _custody(_nothing(unit)))

    @routes.get("/v1/reader")
    @requires(*AUDITORS)
    def reader() -> Response:
        return jsonify({**routing.queries.reader(), "lag": routing.lag()})

    return routes


def told(routing: Routing, dossier: Dossier) -> Json:
    """Whereabouts as JSON."""
    catalog = routing.catalogs.recent()
    return {
        "dossier": dossier.code,
        "procedure": dossier.procedure,
        "origin": dossier.origin,
        "custodian": dossier.custodian,
        "deployment": catalog.deployment_of(dossier.custodian),
        "custody": dossier.custody,
        "state": dossier.state.value,
        "phase": dossier.phase.value,
        "completion": completion(dossier, catalog),
        "due": _at(dossier.due),
        "waiting_on": dossier.waiting_on or None,
        "custodies": [
            {
                "custody": each.number,
                "unit": each.unit,
                "state": each.state.value,
                "since": _at(each.since),
                "leg": each.leg or None,
                "leg_code": each.leg_code or None,
            }
            for each in dossier.path()
        ],
        "legs": [_leg(leg) for leg in in_order(dossier)],
    }


def _leg_query(routing: Routing) -> LegQuery:
    args = request.args
    states = tuple(state for state in args.get("state", "").split(",") if state)
    wrong = set(states) - set(LegState)
    if wrong:
        text = f"Trạng thái chặng không có: {', '.join(sorted(wrong))}."
        raise Invalid([FieldProblem("state", text)])
    view = args.get("view")
    if view and view not in set(View):
        raise Invalid([FieldProblem("view", "Không có cách xem này.")])
    return LegQuery(
        now=routing.clock.now(),
        view=View(view) if view else None,
        states=states,
        unit=args.get("unit", ""),
        within=visible_units(routing, principal()),
        limit=whole_arg("limit", 100, least=1, most=MOST),
        offset=whole_arg("offset", 0, least=0, most=LARGEST_OFFSET),
    )


def _line(line: LegLine) -> Json:
    return {
        "dossier": line.dossier,
        "procedure": line.procedure,
        "phase": line.phase,
        **_leg(line.leg),
    }


def _leg(leg: Leg) -> Json:
    return {
        "leg": leg.id,
        "code": leg.code,
        "mode": leg.mode.value,
        "from_unit": leg.from_unit,
        "to_unit": leg.to_unit or None,
        "state": leg.state.value,
        "reason": leg.reason or leg.decline_reason or leg.ended_reason or None,
        "wanted_at": _at(leg.wanted_at),
        "offered_at": _at(leg.offered_at),
        "accepted_at": _at(leg.accepted_at),
        "finished_at": _at(leg.finished_at),
        "accept_by": _at(leg.accept_by),
        "due": _at(leg.limit),
        "verdict": leg.verdict.value if leg.verdict else None,
        "offer_overdue_at": _at(leg.offer_overdue_at),
        "leg_overdue_at": _at(leg.leg_overdue_at),
        "release_wanted_at": _at(leg.release_wanted_at),
        "imported": leg.imported,
    }


def _nothing(unit: str) -> UnitCustody:
    return UnitCustody(unit, 0, "", (), (), ())


def _custody(found: UnitCustody) -> Json:
    return {
        "unit": found.unit,
        "seq": found.seq,
        "hash": found.hash,
        "open": list(found.open),
        "in_transit": list(found.in_transit),
        "being_acknowledged": [asdict(each) for each in found.acknowledging],
    }


def _at(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
