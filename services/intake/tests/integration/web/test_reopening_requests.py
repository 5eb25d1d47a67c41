"""Whoever is to confirm that an end was a mistake sees that it waits for them."""

from motcua_intake.adapters import queries_sql
from services.intake.tests.intake_builders import COMMUNE, MONDAY
from services.intake.tests.integration.web.conftest import Office
from services.intake.tests.integration.web.test_the_api import accepted

LIST, MENU = "/danh-sach/mo-lai", "Chờ xác nhận mở lại"
NOBODY = "Không hồ sơ nào chờ xác nhận mở lại"

MANY_MORE = """
INSERT INTO dossier
SELECT made.* FROM dossier d, generate_series(1, 5000) n, jsonb_populate_record(
    d, jsonb_build_object('code', d.code || '-' || n, 'data', d.data - 'reopening')) made
"""


def wanted_open(office: Office) -> str:
    """Withdrawn by mistake; the counter wants it undone."""
    counter = office.caller("counter_officer", login="xa.quay")
    code = accepted(counter)
    counter.post(f"/dossiers/{code}/withdraw")
    asked = counter.post(f"/dossiers/{code}/reopen/ask", {"reason": "mistake"})
    assert asked.status_code == 200
    return code


def test_the_second_person_finds_it_wherever_they_work(office: Office) -> None:
    leader = office.browser("leader", login="xa.lanhdao")
    assert MENU not in leader.open("/xu-ly")
    code = wanted_open(office)

    assert MENU in leader.open("/xu-ly")
    page = leader.open(LIST)
    assert leader.page.status_code == 200
    assert f"/ho-so/{code}" in page

    leader.open(f"/ho-so/{code}/viec/xac-nhan-mo-lai")
    leader.send(f"/ho-so/{code}/viec/xac-nhan-mo-lai")
    assert MENU not in leader.open("/xu-ly")
    assert NOBODY in leader.open(LIST)


def test_nobody_is_sent_to_confirm_what_they_may_not(office: Office) -> None:
    """Neither whoever asked, nor somebody whose role does not undo ends."""
    code = wanted_open(office)

    for person in (office.browser(login="xa.quay"), office.browser("case_officer", login="xa.hai")):
        assert MENU not in person.open("/xu-ly")
        assert f"/ho-so/{code}" not in person.open(LIST)


def test_years_of_ended_dossiers_are_not_read_for_it(office: Office) -> None:
    wanted_open(office)
    with office.node.engine.begin() as connection:
        connection.exec_driver_sql(MANY_MORE)
        connection.exec_driver_sql("ANALYZE dossier")
        given = {
            "unit": COMMUNE, "login": "xa.lanhdao", "roles": ["leader"], "now": MONDAY,
            "soon": MONDAY, "size": 25, "offset": 0,
        }  # fmt: skip
        for statement in (queries_sql.REOPENINGS, queries_sql.COUNTS):
            rows = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given)
            plan = rows.scalar_one()
            assert "ix_dossier_reopening" in str(plan)
            assert plan[0]["Plan"]["Total Cost"] < 100
