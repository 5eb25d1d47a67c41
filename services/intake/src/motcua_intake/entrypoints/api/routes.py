"""The routes of the API. Changes are made from the table of operations, reads are here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from flask import Blueprint, Response, jsonify, request

from motcua_intake.app.commands import AcceptDossier, Command, GiveSlip
from motcua_intake.app.permissions import IMPORTER
from motcua_intake.app.queries import Page
from motcua_intake.domain.errors.custody import OfferNotFound
from motcua_intake.entrypoints.api import answers
from motcua_intake.entrypoints.api.bodies import Body, read_body
from motcua_intake.entrypoints.api.commands import Call
from motcua_intake.entrypoints.api.imports import MAX_BODY, Imports
from motcua_intake.entrypoints.api.openapi import LARGEST_SEQ, NDJSON, document
from motcua_intake.entrypoints.api.operations import OPERATIONS, Operation
from motcua_intake.entrypoints.finding import readable_unit_of, unit_of, view_of
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.reading import is_code
from motcua_intake.entrypoints.routing import Routes
from motcua_intake.entrypoints.sheets import receipt
from motcua_intake.entrypoints.who import (
    READERS,
    SEE_PEOPLE,
    actor_at,
    may_read,
    must_reach,
    readable_unit,
    readable_units,
    served_units,
    units_at,
)
from motcua_kit.errors import ErrorTable, FieldProblem, Invalid
from motcua_kit.session import Principal
from motcua_kit.web import principal, public, request_key, requires
from motcua_kit.web.asked import must_be_typed, whole_arg

MOST_OFFERS: Final = 500
"""So many a unit are listed; ``total`` tells how many there are."""


def api_blueprint(parts: Parts, prefix: str, errors: ErrorTable) -> Blueprint:
    """All routes below ``/api``; ``prefix`` is where the door has mounted the service."""
    routes = Blueprint("api", __name__, url_prefix="/api")
    for operation in OPERATIONS:
        view = requires(*operation.roles)(_changing(parts, operation))
        path = "/v1" + operation.path
        routes.add_url_rule(path, operation.name, view, methods=["POST"])
    _Reads(parts, prefix).register(routes)
    importer = Routes(routes, requires(IMPORTER, max_body=MAX_BODY))
    importer.post("/v1/imports", Imports(parts, errors).imports)
    return routes


def _changing(parts: Parts, operation: Operation) -> Callable[..., Response]:
    def change(code: str = "", target: str = "") -> Response:
        key = str(request_key())
        must_be_typed("application/json")
        body = read_body(operation.body, request.get_data(cache=False))
        who = principal()
        unit = _unit_for(parts, operation, body, code, target)
        actor = actor_at(who, unit)
        now = parts.office.clock.now()
        call = Call(unit, actor, key, now, dossier=code, target=target)
        command = operation.make(body, call)
        _must_be_known(parts, command)
        response = jsonify(answers.plain(parts.do(command)))
        response.status_code = operation.status
        return response

    return change


def _must_be_known(parts: Parts, command: Command) -> None:
    """A code that no catalogue has is the caller's mistake; only an empty replica is ours."""
    if isinstance(command, AcceptDossier | GiveSlip):
        known = parts.office.catalog().procedures
        if known and command.procedure not in known:
            said = f"Không có thủ tục {command.procedure} trong danh mục."
            raise Invalid([FieldProblem("procedure", said)])


def _unit_for(parts: Parts, operation: Operation, body: Body, code: str, target: str) -> str:
    """The unit the change is for: the body's, the dossier's or the offer's."""
    who = principal()
    if code:
        return unit_of(parts, who, code, operation.roles, asked=body.unit)
    if body.unit:
        must_reach(who, body.unit, operation.roles)
        return body.unit
    found = parts.queries.offered_to(target, units_at(parts.office, who, operation.roles))
    if found is None:
        raise OfferNotFound(target)
    return found


class _Reads:
    """The questions the API answers."""

    def __init__(self, parts: Parts, prefix: str) -> None:
        self._parts = parts
        self._document = document(prefix)

    def register(self, routes: Blueprint) -> None:
        """Add the routes of the questions."""
        Routes(routes, public()).get("/openapi.json", self.openapi)
        reads = Routes(routes, requires(*READERS))
        reads.get("/v1/units", self.units)
        reads.get("/v1/dossiers/<code>", self.dossier)
        reads.get("/v1/offers", self.offers)
        reads.get("/v1/ledger", self.ledger)
        reads.get("/v1/stock", self.stock)
        reads.get("/v1/heads", self.heads)
        reads.get("/v1/outbox", self.outbox)
        reads.get("/v1/reader", self.reader)
        people = Routes(routes, requires(*SEE_PEOPLE))
        people.get("/v1/dossiers/<code>/receipt.pdf", self.receipt)

    def openapi(self) -> Response:
        return jsonify(self._document)

    def units(self) -> Response:
        catalog = self._parts.office.catalog()
        units = [
            {
                "unit": unit,
                "identifier": catalog.units[unit].identifier,
                "name": catalog.units[unit].name,
                "level": catalog.units[unit].level,
                "deployment": self._parts.office.deployment,
            }
            for unit in served_units(self._parts.office)
        ]
        return jsonify({"deployment": self._parts.office.deployment, "units": units})

    def dossier(self, code: str) -> Response:
        who = principal()
        unit = readable_unit_of(self._parts, who, code, asked=_unit_asked())
        view = view_of(self._parts, unit, code)
        may_see = who.may_any(SEE_PEOPLE, unit)
        return jsonify(answers.dossier(view, with_people=may_see))

    def receipt(self, code: str) -> Response:
        unit = unit_of(self._parts, principal(), code, SEE_PEOPLE, asked=_unit_asked())
        view = view_of(self._parts, unit, code)
        form = receipt(view, self._parts.office.catalog(), self._parts.look_up_url)
        return Response(self._parts.printer.pdf(form), mimetype="application/pdf")

    def offers(self) -> Response:
        who, dossier = principal(), request.args.get("dossier", "")
        is_all = request.args.get("all") == "1" or bool(dossier)
        rows, total = [], 0
        for unit in self._units_read(who):
            found = self._parts.queries.offers(
                unit, Page(1, MOST_OFFERS), open_only=not is_all, dossier=dossier
            )
            sees = who.may_any(SEE_PEOPLE, unit)
            rows += [answers.offer(row, with_people=sees) for row in found.rows]
            total += found.total
        return jsonify({"offers": rows, "total": total})

    def ledger(self) -> Response:
        first = whole_arg("from", 1, least=1, most=LARGEST_SEQ)
        return Response(self._lines(self._units_read(principal()), first), content_type=NDJSON)

    def _units_read(self, who: Principal) -> list[str]:
        """The unit asked for, or all that the person may read."""
        asked, office = _unit_asked(), self._parts.office
        return [readable_unit(office, who, asked)] if asked else readable_units(office, who)

    def _lines(self, units: list[str], first: int) -> Iterator[bytes]:
        for unit in units:
            for entry in self._parts.queries.ledger(unit, first):
                line = json.dumps(answers.ledger_line(entry), separators=(",", ":"))
                yield line.encode() + b"\n"

    def stock(self) -> Response:
        office, who = self._parts.office, principal()
        unit = readable_unit(office, who, _unit_asked(needed=True))
        codes = request.args.get("codes") == "1"
        found = self._parts.queries.stock(unit, codes=codes)
        return jsonify(answers.stock(found, codes=codes))

    def heads(self) -> Response:
        """Of every unit served, those whose ledger is still empty too."""
        office = self._parts.office
        known = {head.unit: head for head in self._parts.queries.heads()}
        units = sorted({*known, *served_units(office)})
        seen = [
            answers.head(known[unit]) if unit in known else answers.no_head(unit)
            for unit in units
            if may_read(principal(), unit)
        ]
        return jsonify({"deployment": office.deployment, "heads": seen})

    def outbox(self) -> Response:
        return jsonify(dict(self._parts.queries.waiting()))

    def reader(self) -> Response:
        return jsonify(dict(self._parts.reader()))


def _unit_asked(*, needed: bool = False) -> str:
    unit = request.args.get("unit", "")
    if (unit and not is_code(unit)) or (needed and not unit):
        raise Invalid([FieldProblem("unit", "Hãy nêu mã đơn vị, ví dụ ?unit=xa-dan-tien.")])
    return unit
