"""The catalogue as JSON, and what this JSON looks like (OpenAPI 3.1)."""

from flask import Blueprint, Response, jsonify, request

from motcua_catalog.bootstrap import Catalog
from motcua_catalog.entrypoints.plain import Plain, plain
from motcua_catalog.entrypoints.web.openapi import document
from motcua_kit.web import public, signed_in


def api_blueprint(catalog: Catalog) -> Blueprint:
    """The routes below ``/api``."""
    routes = Blueprint("api", __name__, url_prefix="/api")

    @routes.get("/openapi.json")
    @public()
    def openapi() -> Response:
        return jsonify(document(request.script_root))

    _units_and_procedures(routes, catalog)
    _the_rest(routes, catalog)
    return routes


def _units_and_procedures(routes: Blueprint, catalog: Catalog) -> None:
    queries = catalog.queries

    @routes.get("/v1/units")
    @public()
    def units() -> Response:
        return _list("units", [plain(each) for each in queries.units()])

    @routes.get("/v1/units/<code>")
    @public()
    def unit(code: str) -> Response:
        return jsonify(plain(queries.unit(code)))

    @routes.get("/v1/procedures")
    @public()
    def procedures() -> Response:
        found = queries.procedures(request.args.get("q", ""), request.args.get("field", ""))
        return _list("procedures", [plain(each) for each in found])

    @routes.get("/v1/procedures/<code>")
    @public()
    def procedure(code: str) -> Response:
        return jsonify(plain(queries.procedure(code)))


def _the_rest(routes: Blueprint, catalog: Catalog) -> None:
    queries = catalog.queries

    @routes.get("/v1/fields")
    @public()
    def fields() -> Response:
        return _list("fields", [plain(each) for each in queries.fields()])

    @routes.get("/v1/calendars")
    @public()
    def calendars() -> Response:
        return _list("calendars", [plain(each) for each in queries.calendars()])

    @routes.get("/v1/officers")
    @signed_in()
    def officers() -> Response:
        found = queries.officers(request.args.get("unit", ""))
        return _list("officers", [plain(each) for each in found])


def _list(name: str, found: list[Plain]) -> Response:
    return jsonify({name: found, "count": len(found)})
