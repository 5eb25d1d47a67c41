"""The mark of a dossier that has ended tells whether it ended in time."""

from datetime import UTC, date, datetime, time

import pytest

from motcua_intake.entrypoints.web.marks import mark_of
from motcua_ui.view import Due
from motcua_vn.calendar import Calendar, Hours

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
OFFICE = Calendar(
    (Hours(date(2025, 1, 1), ((time(7, 30), time(11, 30)), (time(13), time(16, 30)))),),
    frozenset(),
    frozenset(),
    date(2026, 12, 31),
)


@pytest.mark.parametrize(
    ("state", "verdict", "kind", "words"),
    [
        ("returned", "early", Due.ON_TIME, "đã trả kết quả"),
        ("returned", "on_time", Due.ON_TIME, "đã trả kết quả"),
        ("returned", "late", Due.LATE, "đã trả kết quả, trễ hạn"),
        ("result_ready", "late", Due.LATE, "có kết quả, chờ trả, trễ hạn"),
        ("result_ready", "on_time", Due.ON_TIME, "có kết quả, chờ trả"),
        ("withdrawn", "withdrawn", Due.WAITING, "đã rút"),
        ("stopped", "stopped", Due.WAITING, "đã dừng"),
        ("refused", "", Due.WAITING, "đã từ chối"),
    ],
)
def test_a_late_end_is_never_shown_as_in_time(
    state: str, verdict: str, kind: Due, words: str
) -> None:
    mark = mark_of(OFFICE, NOW, DUE, state=state, verdict=verdict)

    assert (mark.kind, mark.words) == (kind, words)
