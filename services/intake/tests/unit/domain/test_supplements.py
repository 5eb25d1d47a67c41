"""What was asked of the citizen comes, all of it or a part, and as what it is."""

import pytest

from motcua_intake.domain import citizen, handover
from motcua_intake.domain.dossier import Dossier, Handed, State
from motcua_intake.domain.errors.reception import UnknownComponent
from services.intake.tests.intake_builders import DISTRICT, INCENSE, Desk, at, types
from services.intake.tests.unit.domain.test_waits_and_ends import finish_steps, handed_over


def asked_for_both(desk: Desk) -> Dossier:
    dossier = desk.receive(INCENSE)
    citizen.ask_supplement(
        dossier,
        desk.act("2026-12-01 09:00"),
        components=("don", "uy-quyen"),
        reason="wrong",
        note="Ký lại.",
    )
    return dossier


def later(dossier: Dossier) -> list[tuple[str, str, int]]:
    """What was brought after the reception."""
    return [(p.code, p.form, p.quantity) for p in dossier.components if p.is_later]


def test_the_limit_starts_again_only_when_all_that_was_asked_has_come():
    """«… tính lại từ đầu sau khi nhận đủ hồ sơ» (art. 19.4 NĐ 61/2018)."""
    desk = Desk()
    dossier = asked_for_both(desk)

    citizen.receive_supplement(dossier, desk.act("2026-12-03 09:00"), components=("don",))

    assert (dossier.state, dossier.national_status) == (State.WAITING_SUPPLEMENT, 5)
    assert (dossier.asked.components, dossier.asked.note) == (("uy-quyen",), "Ký lại.")
    assert dossier.dates.due_current is None
    assert later(dossier) == [("don", "original", 1)]
    assert types(dossier)[-1] == "noted"
    assert dossier.facts[-1].fields == {"kind": "supplement_part", "components": ("don",)}

    citizen.receive_supplement(dossier, desk.act("2026-12-08 09:00"), components=("uy-quyen",))

    assert (dossier.state, dossier.asked) == (State.PROCESSING, None)
    assert dossier.dates.due_current == dossier.dates.due_restart == at("2027-01-11 17:00")
    assert dossier.dates.due_subtract == at("2027-01-08 17:00")
    assert later(dossier) == [("don", "original", 1), ("uy-quyen", "original", 1)]
    assert types(dossier)[-1] == "supplement_received"
    assert dossier.facts[-1].fields["components"] == ("don", "uy-quyen")


def test_none_named_means_all_that_are_still_asked_for():
    desk = Desk()
    dossier = asked_for_both(desk)
    citizen.receive_supplement(dossier, desk.act(), components=("uy-quyen",))

    citizen.receive_supplement(dossier, desk.act(), components=())

    assert dossier.asked is None
    assert [code for code, _, _ in later(dossier)] == ["uy-quyen", "don"]


def test_a_paper_that_was_not_asked_for_does_not_stand_in_for_one_that_was():
    desk = Desk()
    dossier = desk.receive(INCENSE)
    citizen.ask_supplement(dossier, desk.act(), components=("don",), reason="wrong")

    citizen.receive_supplement(dossier, desk.act(), components=("uy-quyen",))

    assert dossier.asked.components == ("don",)
    assert later(dossier) == [("uy-quyen", "original", 1)]


def test_a_paper_that_is_brought_is_kept_as_what_it_is():
    """The catalogue says what is wanted; the officer, what lies on the counter."""
    desk = Desk()
    dossier = asked_for_both(desk)
    stated = (Handed("don", "certified", 2), Handed("don", "copy", 1))

    citizen.receive_supplement(dossier, desk.act(), components=("don", "uy-quyen"), papers=stated)

    assert later(dossier) == [("don", "certified", 2), ("don", "copy", 1),
                              ("uy-quyen", "original", 1)]  # fmt: skip
    assert dossier.facts[-1].fields["components"] == ("don", "uy-quyen")


def test_an_unknown_paper_changes_nothing():
    desk = Desk()
    dossier = asked_for_both(desk)
    before = (types(dossier), later(dossier), dossier.history)

    with pytest.raises(UnknownComponent):
        citizen.receive_supplement(
            dossier, desk.act(), components=(), papers=(Handed("khong-co", "copy", 1),)
        )

    assert (types(dossier), later(dossier), dossier.history) == before


def told_home(home: Dossier, there: Dossier, desk: Desk) -> None:
    """The last notice of the custodian reaches the unit of origin."""
    notice = [word for word in there.words if word.type == "custody_notice"][-1]
    handover.custody_noticed(
        home,
        custodian=DISTRICT,
        custody=there.custody,
        state=notice.fields["state"],
        dates=there.dates,
        at=desk.clock.now(),
        event=notice.fields["event"],
        components=notice.fields["components"],
        note=notice.sealed.get("sealed_note", ""),
    )


def test_a_part_brought_at_home_leaves_the_rest_asked_for_at_both_units():
    desk = Desk()
    home = desk.receive(INCENSE)
    finish_steps(home, desk)
    there = handed_over(home, desk, DISTRICT)
    citizen.ask_supplement(
        there, desk.act(), components=("don", "uy-quyen"), reason="wrong", note="Ký lại."
    )
    told_home(home, there, desk)
    stated = (Handed("don", "copy", 1),)
    request = citizen.send_request(home, desk.act(), kind="supplement_received", papers=stated)
    assert request.components == ("don",)

    handover.request_received(
        there, request.id, request.kind, desk.act(), at=request.at,
        components=request.components, papers=request.papers,
    )  # fmt: skip
    told_home(home, there, desk)

    assert (there.requests[-1].state, later(there)) == ("done", [("don", "copy", 1)])
    assert there.state is State.WAITING_SUPPLEMENT
    assert (home.asked.components, home.asked.note) == (("uy-quyen",), "Ký lại.")
    assert home.away_state == "waiting_supplement"
