"""What was noted of a dossier is known again on a node that was restored."""

from __future__ import annotations

from dataclasses import replace

from motcua_intake.domain import citizen, ends
from motcua_intake.domain.dossier import Holding, State
from motcua_intake.domain.facts import Actor
from motcua_intake.domain.recovered_legs import brought_up
from motcua_intake.domain.recovery import Ground
from services.intake.tests.intake_builders import BIRTH, COMMUNE, INCENSE, Desk
from services.intake.tests.unit.domain.test_recovery import Lives


def test_papers_that_came_before_the_rest_are_known_again():
    """«Nhận đủ hồ sơ»: the citizen is not asked a second time for what the counter has taken."""
    desk = Desk()
    dossier = desk.receive(INCENSE)
    lives = Lives(desk)
    citizen.ask_supplement(
        dossier, desk.act(), components=("don", "uy-quyen"), reason="wrong"
    )  # fmt: skip
    lives.keep(dossier)
    citizen.receive_supplement(dossier, desk.act("2026-12-03 09:00"), components=("don",))
    lives.keep(dossier)

    row = brought_up(None, lives.ledgers[COMMUNE], Ground(desk.catalog, lambda: "new"))

    assert (row.asked.components, row.asked.brought) == (("uy-quyen",), ("don",))
    assert row.components[-1] == dossier.components[-1]
    citizen.receive_supplement(row, desk.act("2026-12-08 09:00"), components=("uy-quyen",))
    assert row.state is State.PROCESSING
    assert row.facts[-1].fields["components"] == ("don", "uy-quyen")


def test_a_part_of_which_the_fact_names_no_papers_ends_no_wait():
    """As facts of before told it."""
    desk = Desk()
    dossier = desk.receive(INCENSE)
    lives = Lives(desk)
    citizen.ask_supplement(
        dossier, desk.act(), components=("don", "uy-quyen"), reason="wrong"
    )  # fmt: skip
    citizen.receive_supplement(dossier, desk.act(), components=("don",))
    dossier.facts[-1] = replace(dossier.facts[-1], fields={"kind": "supplement_part"})
    lives.keep(dossier)

    row = brought_up(None, lives.ledgers[COMMUNE], Ground(desk.catalog, lambda: "new"))

    assert row.state is State.WAITING_SUPPLEMENT
    assert row.asked.components == ("don", "uy-quyen")


def test_whoever_wanted_an_end_undone_need_not_ask_again():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    lives = Lives(desk)
    ends.stop(dossier, desk.act(), reason="no_ground")
    ends.ask_reopening(dossier, desk.act(), reason="mistake", note="Bấm nhầm.")
    lives.keep(dossier)

    row = brought_up(None, lives.ledgers[COMMUNE], Ground(desk.catalog, lambda: "new"))

    assert row.reopening == replace(dossier.reopening, note="")
    ends.confirm_reopening(row, desk.act(actor=Actor("xa.lanhdao")))
    assert (row.holding, row.facts[-1].fields["reason"]) == (Holding.CUSTODY, "mistake")
