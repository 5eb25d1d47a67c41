"""Pages of the catalogue: procedures, units, calendars; open to everybody, as the law wants."""

from datetime import date

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from motcua_catalog.bootstrap import Catalog
from motcua_catalog.domain.errors import RecordNotFound
from motcua_catalog.domain.landing import landing
from motcua_catalog.entrypoints.web import views
from motcua_catalog.entrypoints.web.calendar_view import calendar_page, default_year
from motcua_catalog.entrypoints.web.password import PATH
from motcua_catalog.entrypoints.web.words import ROLES
from motcua_kit.errors import FieldProblem, Invalid
from motcua_kit.web import principal, public, signed_in
from motcua_ui import is_fragment, render
from motcua_ui.shell import href
from motcua_ui.view import Column, Empty, Table


def browse_blueprint(catalog: Catalog) -> Blueprint:
    """The routes."""
    routes = Blueprint("browse", __name__)
    _procedures(routes, catalog)
    _units(routes, catalog)
    _calendars(routes, catalog)

    @routes.get("/vao-viec")
    @signed_in()
    def to_work() -> Response:
        account = catalog.account(principal().login)
        if account is not None and account.must_change_password:
            return redirect(href(PATH), 303)
        pairs = [(grant.role, grant.unit) for grant in principal().grants]
        return redirect(landing(pairs, catalog.deployment_of), 303)

    return routes


def _procedures(routes: Blueprint, catalog: Catalog) -> None:
    queries = catalog.queries

    @routes.get("/")
    @public()
    def home() -> Response:
        return redirect(href("/thu-tuc"))

    @routes.get("/thu-tuc")
    @public()
    def procedures() -> str:
        asked = (request.args.get("q", "").strip()[:200], request.args.get("linh-vuc", ""))
        page = views.procedures_page(
            queries.procedures(*asked),
            queries.fields(),
            asked=asked,
            on=catalog.today(),
            href=href,
        )
        fragment = "list" if is_fragment() else None
        return render("catalog/procedures.html", page, fragment=fragment)

    @routes.get("/thu-tuc/<code>")
    @public()
    def procedure(code: str) -> str:
        found = queries.procedure(code)
        number = request.args.get("v", type=int)
        version = next((v for v in found.versions if v.version == number), None)
        chosen = version or views.version_on(found, catalog.today())
        names = {field.code: field.name for field in queries.fields()}
        field = names.get(found.field, found.field)
        page = views.procedure_page(found, chosen, field=field, href=href)
        return render("catalog/procedure.html", page)


def _units(routes: Blueprint, catalog: Catalog) -> None:
    queries = catalog.queries

    @routes.get("/don-vi")
    @public()
    def units() -> str:
        on = _date("ngay") or catalog.today()
        page = views.units_page(queries.units(), queries.active_tree(), on=on, href=href)
        return render("catalog/units.html", page)

    @routes.get("/don-vi/<code>")
    @public()
    def unit(code: str) -> str:
        found = queries.unit(code)
        rows = tuple(
            (each.name, each.title, ", ".join(ROLES.get(r.role, r.role) for r in each.roles))
            for each in queries.officers(code)
        )
        officers = Table(
            "Cán bộ, công chức",
            (Column("Họ tên"), Column("Chức danh"), Column("Việc được giao")),
            rows,
            empty=Empty("Chưa có ai"),
        )
        names = {each.code: each.name for each in queries.calendars()}
        return render(
            "catalog/unit.html", views.unit_page(found, officers, calendars=names, href=href)
        )


def _calendars(routes: Blueprint, catalog: Catalog) -> None:
    queries = catalog.queries

    @routes.get("/lich")
    @public()
    def calendars() -> Response:
        served = [unit.calendar for unit in queries.units()]
        known = [calendar.code for calendar in queries.calendars()]
        if not known:
            raise RecordNotFound("calendar", "")
        most = max(known, key=served.count)
        return redirect(href(f"/lich/{most}"))

    @routes.get("/lich/<code>")
    @public()
    def calendar(code: str) -> str:
        found = queries.calendar(code)
        year = request.args.get("nam", type=int) or default_year(found, catalog.today())
        if not 2000 <= year <= 2999:
            raise Invalid([FieldProblem("nam", "Năm phải từ 2000 đến 2999.")])
        page = calendar_page(found, year, url=href(f"/lich/{code}"))
        others = tuple(
            (each.name, href(f"/lich/{each.code}"), each.code == code)
            for each in queries.calendars()
        )
        return render("catalog/calendar.html", page, others=others)


def _date(name: str) -> date | None:
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid([FieldProblem(name, "Ngày phải có dạng YYYY-MM-DD.")]) from None
