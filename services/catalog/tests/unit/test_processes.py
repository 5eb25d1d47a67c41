"""A procedure's path begins and ends at the counter of origin and decides once."""

import pytest
from catalog_builders import leg, step

from motcua_catalog.domain.processes import Limit, Process

XA = leg("xa")
HUYEN = leg("huyen", place="lao-dong.huyen", after=("xa",), decides=True)
TRA = leg("tra", after=("huyen",))


def texts(process: Process) -> str:
    return "\n".join(f"{fault.field}: {fault.text}" for fault in process.faults("procedure:x"))


def test_a_path_up_and_home_again_is_right() -> None:
    assert not list(Process((XA, HUYEN, TRA)).faults("procedure:x"))


def test_parallel_tasks_need_no_way_home_of_their_own() -> None:
    police = leg("cong-an", place="cong-an.xa", mode="task", after=("xa",))
    home = leg("tra", after=("xa", "cong-an"), decides=True)

    assert not list(Process((XA, police, home)).faults("procedure:x"))


@pytest.mark.parametrize(
    ("legs", "said"),
    [
        ((), "không có chặng"),
        ((XA, TRA), "không có chặng 'huyen'"),
        ((leg("xa", decides=True), HUYEN, TRA), "đúng một chặng quyết định"),
        (
            (XA, leg("huyen", place="lao-dong.huyen", after=("xa",)), TRA),
            "đúng một chặng quyết định",
        ),
        ((leg("xa", place="lao-dong.huyen", decides=True),), "bắt đầu bằng đúng một chặng"),
        ((XA, HUYEN), "kết thúc bằng đúng một chặng"),
        ((XA, leg("a", after=("b",), decides=True), leg("b", after=("a",))), "quay vòng"),
        ((XA, XA, HUYEN, TRA), "ghi hai lần"),
        ((leg("xa", decides=True, steps=()),), "không có bước"),
        ((leg("xa", decides=True, steps=(step(role="auditor"),)),), "vai trò 'auditor'"),
        ((leg("xa", decides=True, limit=Limit(0, "working_day")),), "từ 1 đến 10000"),
        ((leg("xa", decides=True, limit=Limit(1, "week")),), "đơn vị thời hạn 'week'"),
    ],
)
def test_a_wrong_path_is_refused_with_its_fault(legs: tuple, said: str) -> None:
    assert said in texts(Process(legs))
