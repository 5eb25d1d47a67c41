"""The view-models decide what a picture means before it is drawn."""

from datetime import UTC, datetime

from motcua_ui.view import Bar, BarPart, Due, Place, Stop, draw_bars, draw_line, due_of

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def test_a_mark_turns_from_on_time_to_soon_to_late() -> None:
    kinds = [due_of(minutes, AT).kind for minutes in (481, 480, 0, -1)]

    assert kinds == [Due.ON_TIME, Due.SOON, Due.SOON, Due.LATE]


def test_the_line_names_the_station_that_holds_the_dossier() -> None:
    line = draw_line([Stop("Quầy", "Nhận", Place.PASSED), Stop("Thuế", "Tính", Place.HERE)])

    assert line.summary == "Hồ sơ đang ở Thuế, chặng 2/2"
    assert [station.is_last for station in line.stations] == [False, True]


def test_every_body_that_holds_an_electronic_dossier_is_named() -> None:
    line = draw_line([Stop("Y tế", "Ý kiến", Place.HERE), Stop("Xây dựng", "Ý kiến", Place.HERE)])

    assert "Y tế" in line.summary
    assert "Xây dựng" in line.summary


def test_a_dossier_on_its_way_leaves_a_gap_and_nobody_holds_it() -> None:
    line = draw_line([Stop("Quầy", "Nhận", Place.PASSED), Stop("Thuế", "Tính", Place.TRANSIT)])

    assert [station.gap for station in line.stations] == [False, True]
    assert line.summary == "Hồ sơ đang trên đường đến Thuế, chặng 2/2"


def test_the_meter_shows_the_share_of_the_allowed_time() -> None:
    (station,) = draw_line([Stop("Quầy", "Nhận", Place.HERE, allowed=480, spent=120)]).stations

    assert (station.used, station.limit, station.over) == (25.0, 100.0, "")
    assert (station.spent, station.allowed) == ("2 giờ", "1 ngày")


def test_an_overrun_moves_the_limit_inside_the_meter() -> None:
    (station,) = draw_line([Stop("Quầy", "Nhận", Place.PASSED, allowed=480, spent=960)]).stations

    assert (station.used, station.limit, station.over) == (100.0, 50.0, "1 ngày")


def test_a_station_without_a_limit_is_never_overrun() -> None:
    (station,) = draw_line([Stop("Quầy", "Nhận", Place.HERE, spent=960)]).stations

    assert (station.used, station.limit, station.over) == (100.0, 100.0, "")


def test_an_office_with_a_shorter_day_tells_its_own_days() -> None:
    stop = Stop("Quầy", "Nhận", Place.HERE, allowed=450, spent=450)

    (station,) = draw_line([stop], day_minutes=450).stations

    assert (station.spent, station.allowed) == ("1 ngày", "1 ngày")


def test_an_empty_path_and_a_finished_path_are_told_in_words() -> None:
    assert draw_line([]).summary == "Hồ sơ chưa có lộ trình"
    assert draw_line([Stop("Quầy", "Trả", Place.PASSED)]).summary == "Hồ sơ đã đi hết 1 chặng"
    assert draw_line([Stop("Quầy", "Trả", Place.AHEAD)]).summary == "Hồ sơ chưa bắt đầu, có 1 chặng"
    between = [Stop("Xã", "Thẩm tra", Place.PASSED), Stop("Huyện", "Ký", Place.AHEAD)]
    assert draw_line(between).summary == "Hồ sơ đã xong 1/2 chặng, chờ chặng tiếp theo"


def test_a_path_that_ends_early_waits_for_nothing() -> None:
    refused = [Stop("Xã", "Thẩm tra", Place.PASSED), Stop("Huyện", "Ký", Place.AHEAD)]
    returned = [Stop("Xã", "Trả", Place.PASSED)]

    assert draw_line(refused, has_ended=True).summary == "Hồ sơ đã kết thúc ở chặng 1/2"
    assert draw_line(returned, has_ended=True).summary == "Hồ sơ đã đi hết 1 chặng"
    assert draw_line([], has_ended=True).summary == "Hồ sơ đã kết thúc"


def test_bars_share_one_scale_and_their_parts_stand_side_by_side() -> None:
    chart = draw_bars(
        "Hồ sơ",
        [
            Bar("A", (BarPart(60, Due.ON_TIME), BarPart(40, Due.LATE))),
            Bar("B", (BarPart(50, Due.ON_TIME),)),
        ],
    )

    assert [(part.left, part.width) for part in chart.rows[0].parts] == [(0.0, 60.0), (60.0, 40.0)]
    assert chart.rows[1].parts[0].width == 50.0
    assert chart.legend == (Due.ON_TIME, Due.LATE)
    assert chart.rows[0].said == "100 (đúng hạn 60, quá hạn 40)"


def test_bars_of_nothing_do_not_divide_by_zero() -> None:
    assert draw_bars("Hồ sơ", [Bar("A", (BarPart(0),))]).rows[0].parts[0].width == 0.0
