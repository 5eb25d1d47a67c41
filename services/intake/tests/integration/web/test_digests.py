"""The heads of a unit read what stood at the end of the day; nobody else does."""

from collections.abc import Iterator

import pytest

from motcua_intake.bootstrap import Intake, Peers, assemble
from motcua_kit.clock import FixedClock
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.web.security import SESSION_COOKIE
from motcua_testing.databases import DatabaseFactory
from services.intake.tests.intake_builders import (
    BELOW,
    COMMUNE,
    DISTRICT,
    MONDAY,
    PROVINCE,
    at,
    records,
)
from services.intake.tests.intake_fakes import CatalogDoor, Notify, Store
from services.intake.tests.integration.web.conftest import PREFIX, Browser, Office, _migrate
from services.intake.tests.integration.web.test_the_api import accepted

LIST, PAGE = "/cuoi-ngay", f"/cuoi-ngay/{COMMUNE}/2026-11-30"
MENU = "<span>Tổng hợp cuối ngày</span>"
UNREAD = f'{MENU}<span class="count">1</span>'
TITLE = "Tổng hợp cuối ngày thứ Hai 30/11/2026"


def end_of(office: Office, when: str = "2026-11-30 17:00") -> None:
    """The day is over, and the scheduler has turned."""
    office.node.clock.at = at(when)
    office.node.digest()


def leader(office: Office, login: str = "xa.lanhdao", unit: str = COMMUNE) -> Browser:
    return office.browser("leader", login=login, unit=unit)


def supervisor(office: Office, unit: str, scope: str) -> Browser:
    client = office.app.test_client()
    token = office.token("giam.sat", "supervisor", unit=unit, scope=scope)
    client.set_cookie(SESSION_COOKIE, token, path="/")
    return Browser(client)


def test_the_leader_reads_what_was_due_today_and_goes_on_to_the_dossier(office: Office) -> None:
    code = accepted(office.caller())
    end_of(office)
    person = leader(office)

    shown = person.open(LIST)

    assert TITLE in shown
    assert "Lập lúc 17:00 thứ Hai 30/11/2026." in shown
    assert f'<a href="{PREFIX}/ho-so/{code}">{code}</a>' in shown
    assert "30/11/2026 17:00" in shown
    assert "chưa ai nhận · Xử lý hồ sơ" in shown
    assert "Đặng Văn Ánh" not in shown
    person.open(f"/ho-so/{code}")
    assert person.page.status_code == 200


def test_the_newest_is_marked_until_this_person_has_read_it(office: Office) -> None:
    end_of(office)
    first, second = leader(office), leader(office, "xa.pho")
    assert UNREAD in first.open("/xu-ly")

    assert UNREAD not in first.open(PAGE)
    assert UNREAD not in first.open("/xu-ly")
    assert UNREAD in second.open("/xu-ly")

    end_of(office, "2026-12-01 17:00")
    next_day = leader(office)
    next_day.open(PAGE)
    assert UNREAD in next_day.open("/xu-ly")
    next_day.open(LIST)
    assert UNREAD not in next_day.open("/xu-ly")


def test_a_node_that_is_being_restored_shows_it_and_keeps_no_reader(office: Office) -> None:
    end_of(office)
    office.node.gate.close()

    assert TITLE in leader(office).open(PAGE)
    office.node.gate.open()
    assert UNREAD in leader(office).open("/xu-ly")


def test_the_first_reading_is_kept(office: Office) -> None:
    end_of(office)
    person = leader(office)
    person.open(PAGE)
    office.node.clock.at = at("2026-11-30 18:00")
    person.open(PAGE)

    with office.node.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT login, read_at FROM digest_reading").all()
    assert [tuple(row) for row in rows] == [("xa.lanhdao", at("2026-11-30 17:00"))]


def test_the_days_are_leafed_through_with_keys_too(office: Office) -> None:
    for when in ("2026-11-30 17:00", "2026-12-01 17:00", "2026-12-02 17:00"):
        end_of(office, when)
    person = leader(office)
    way = '<a class="button button-quiet" href="{}" rel="{}" data-way="{}">'
    before = way.format(f"{PREFIX}{PAGE}", "prev", "prev")
    after = way.format(f"{PREFIX}/cuoi-ngay/{COMMUNE}/2026-12-02", "next", "next")

    shown = person.open(f"/cuoi-ngay/{COMMUNE}/2026-12-01")
    assert before in shown
    assert after in shown
    assert 'data-way="next"' not in person.open(LIST)
    assert 'data-way="prev"' not in person.open(PAGE)


def test_one_that_was_made_late_says_so(office: Office) -> None:
    end_of(office, "2026-12-01 07:05")

    shown = leader(office).open(PAGE)

    assert TITLE in shown
    assert "Bản của thứ Hai 30/11/2026 lập muộn, lúc 07:05 thứ Ba 01/12/2026." in shown


def test_others_of_the_unit_are_neither_shown_nor_led_to_it(office: Office) -> None:
    end_of(office)
    for person in (
        office.browser("counter_officer", "case_officer", "clerk", login="xa.quay"),
        office.browser("provincial_leader", login="tinh.lanhdao"),
    ):
        assert MENU not in person.open("/xu-ly")
        for path in (LIST, PAGE):
            person.open(path)
            assert person.page.status_code == 403


def test_a_leader_of_another_unit_is_refused(office: Office) -> None:
    end_of(office)
    person = leader(office, "huyen.lanhdao", DISTRICT)

    assert TITLE not in person.open(PAGE)
    assert person.page.status_code == 403
    assert MENU not in person.page.text


def test_a_supervisor_reads_it_as_far_as_the_role_reaches(office: Office) -> None:
    end_of(office)

    assert TITLE in supervisor(office, COMMUNE, "unit").open(LIST)
    assert TITLE in supervisor(office, PROVINCE, "all").open(PAGE)
    outside = supervisor(office, PROVINCE, "unit")
    outside.open(PAGE)
    assert outside.page.status_code == 403


@pytest.mark.parametrize("day", ["2026-11-26", "hom-nay", "2026-13-01"])
def test_a_day_without_one_is_not_found(office: Office, day: str) -> None:
    end_of(office)
    person = leader(office)
    person.open(f"/cuoi-ngay/{COMMUNE}/{day}")

    assert person.page.status_code == 404


def test_before_the_first_day_has_ended_the_page_says_what_to_expect(office: Office) -> None:
    shown = leader(office).open(LIST)

    assert "Chưa có bản tổng hợp nào" in shown


@pytest.fixture
def wide_office(database_factory: DatabaseFactory) -> Iterator[Office]:
    """A node that serves two units."""
    template = database_factory.template("intake-schema", lambda db: _migrate(db.dsn))
    node: Intake = assemble(
        deployment=BELOW, units=frozenset({COMMUNE, DISTRICT}),
        database_url=database_factory("intake", template=template).dsn, secret=bytes(32),
        peers=Peers(Store(), Notify(), CatalogDoor([])), clock=FixedClock(MONDAY),
        ids=TimeOrderedIds(),
    )  # fmt: skip
    with node.office.start() as uow:
        uow.apply_records(records())
        uow.commit()
    node.replica.look_again()
    yield Office(node)
    node.engine.dispose()


def test_who_reaches_several_units_chooses_among_them(wide_office: Office) -> None:
    end_of(wide_office)
    person = supervisor(wide_office, PROVINCE, "all")

    shown = person.open(LIST)
    assert f'{MENU}<span class="count">2</span>' in shown
    for unit in (COMMUNE, DISTRICT):
        assert f'<a href="{PREFIX}/cuoi-ngay/{unit}/2026-11-30">{unit}</a>' in shown
    assert shown.count("chưa xem") == 2

    assert f'<a href="{PREFIX}/cuoi-ngay">Các đơn vị</a>' in person.open(PAGE)
    assert person.open(LIST).count("chưa xem") == 1
