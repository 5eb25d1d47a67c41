"""What surrounds the catalog's pages."""

from flask import request

from motcua_catalog.bootstrap import Catalog
from motcua_catalog.entrypoints.web import words
from motcua_kit.web import principal_or_none
from motcua_ui.shell import href
from motcua_ui.view import Person, Shell, Task

_PAGES = (
    ("Thủ tục hành chính", "/thu-tuc"),
    ("Đơn vị", "/don-vi"),
    ("Lịch làm việc", "/lich"),
)


def frame(catalog: Catalog) -> Shell:
    """The frame of the present request's page."""
    who = principal_or_none()
    person = None
    if who is not None:
        role = words.ROLES.get(who.grants[0].role, "") if who.grants else ""
        person = Person(who.name or who.login, role, href("/dang-xuat"))
    here = request.path
    tasks = tuple(
        Task(label, href(path), is_current=here.startswith(path)) for label, path in _PAGES
    )
    return Shell(
        unit="Một Cửa",
        home_url=href("/"),
        person=person,
        now=catalog.clock.now(),
        tasks=tasks,
    )
