"""THE LINE tells why a leg does not go on, in words."""

import pytest

from motcua_intake.domain.process import LegState
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.path import line_of
from motcua_kit.session import Principal
from services.intake.tests import intake_builders as made


def desk() -> Desk:
    catalog = made.catalog()
    return Desk(
        who=Principal("xa.quay", name="Trần Thị Bích", unit=made.COMMUNE),
        unit=made.COMMUNE,
        actor=made.OFFICER,
        roles=("counter_officer",),
        catalog=catalog,
        calendar=catalog.calendar_of(made.COMMUNE),
        now=made.MONDAY,
    )


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (LegState.BLOCKED, "no_successor", "chưa tìm được nơi nhận: Đơn vị đã giải thể"),
        (LegState.BLOCKED, "no_deployment", "chưa tìm được nơi nhận: Đơn vị nhận chưa được"),
        (LegState.BLOCKED, "", "chưa tìm được nơi nhận"),
        (LegState.DECLINED, "released", "nơi nhận không nhận: Đã rút lại theo đề nghị"),
    ],
)
def test_a_leg_that_does_not_go_on_says_why(state: LegState, reason: str, words: str) -> None:
    dossier = made.Desk().receive(made.INCENSE)
    leg = dossier.process.leg("huyen")
    leg.state, leg.reason = state, reason

    note = line_of(dossier, desk()).stations[1].note

    assert note.startswith(words)
    assert reason not in note.split() or not reason
