"""A step that somebody has taken is not lost with them: who may give it to whom."""

from dataclasses import replace

import pytest

from motcua_intake.domain import work
from motcua_intake.domain.dossier import Dossier, State
from motcua_intake.domain.errors.tasks import (
    ColleagueLacksRole,
    NotAColleague,
    NotYoursToAssign,
    TaskNotFound,
    TaskNotOpen,
)
from motcua_intake.domain.facts import Actor
from motcua_intake.domain.process import Task, TaskState
from motcua_intake.domain.recovered_legs import brought_up
from motcua_intake.domain.recovery import Ground
from services.intake.tests.intake_builders import BIRTH, COMMUNE, Desk, types
from services.intake.tests.unit.domain.test_recovery import Lives, normal

LEADER = Actor("xa.lanhdao", frozenset({"leader"}))
DUYEN, HAI = (Actor(login, frozenset({"case_officer"})) for login in ("xa.duyen", "xa.hai"))


def _first(desk: Desk) -> tuple[Dossier, Task]:
    dossier = desk.receive(BIRTH)
    assert dossier.process.here is not None
    assert dossier.process.here.active is not None
    return dossier, dossier.process.here.active


def test_a_leader_gives_a_step_that_nobody_has_and_only_that_officer_completes_it():
    desk = Desk()
    dossier, task = _first(desk)

    work.assign_task(dossier, task.id, "xa.duyen", desk.act(actor=LEADER))

    assert (task.state, task.assignee, dossier.state) == (
        TaskState.TAKEN, "xa.duyen", State.PROCESSING,
    )  # fmt: skip
    fact = dossier.facts[-1]
    assert (fact.type, fact.actor, fact.fields["assignee"]) == (
        "task_assigned", "xa.lanhdao", "xa.duyen",
    )  # fmt: skip
    work.complete_task(dossier, task.id, desk.act(actor=DUYEN))
    assert task.state is TaskState.DONE


def test_the_step_of_an_absent_officer_goes_to_another_or_back_to_nobody():
    desk = Desk()
    dossier, task = _first(desk)
    work.take_task(dossier, task.id, desk.act(actor=DUYEN))

    work.assign_task(dossier, task.id, "xa.hai", desk.act(actor=LEADER))
    assert task.assignee == "xa.hai"

    work.assign_task(dossier, task.id, "", desk.act(actor=LEADER))
    assert (task.state, task.assignee) == (TaskState.OPEN, "")
    assert [fact.fields["assignee"] for fact in dossier.facts[1:]] == ["xa.duyen", "xa.hai", ""]
    work.take_task(dossier, task.id, desk.act(actor=DUYEN))


def test_who_has_a_step_may_pass_it_on_and_nobody_else_but_a_leader():
    desk = Desk()
    dossier, task = _first(desk)
    with pytest.raises(NotYoursToAssign):
        work.assign_task(dossier, task.id, "xa.duyen", desk.act(actor=HAI))
    work.take_task(dossier, task.id, desk.act(actor=DUYEN))
    with pytest.raises(NotYoursToAssign):
        work.assign_task(dossier, task.id, "xa.hai", desk.act(actor=HAI))

    work.assign_task(dossier, task.id, "xa.hai", desk.act(actor=DUYEN))

    with pytest.raises(NotYoursToAssign):
        work.assign_task(dossier, task.id, "", desk.act(actor=DUYEN))


def test_a_step_goes_to_a_colleague_who_serves_today_in_its_role():
    desk = Desk()
    dossier, task = _first(desk)
    gone = replace(desk.catalog.officers["xa.hai"], valid_to=desk.clock.now().date())
    desk.catalog = replace(desk.catalog, officers={**desk.catalog.officers, "xa.hai": gone})
    for login, refusal in (
        ("khong.co", NotAColleague),
        ("huyen.an", NotAColleague),
        ("xa.quay", ColleagueLacksRole),
    ):
        with pytest.raises(refusal) as refused:
            work.assign_task(dossier, task.id, login, desk.act(actor=LEADER))
        assert refused.value.field == "to"

    work.assign_task(dossier, task.id, "xa.hai", desk.act(actor=LEADER))
    with pytest.raises(NotAColleague):
        work.assign_task(dossier, task.id, "xa.hai", desk.act("2026-12-01 08:00", actor=LEADER))


def test_only_the_step_whose_turn_it_is_is_given():
    desk = Desk()
    dossier, task = _first(desk)
    later = dossier.process.here.tasks[1]
    with pytest.raises(TaskNotOpen):
        work.assign_task(dossier, later.id, "xa.duyen", desk.act(actor=LEADER))
    with pytest.raises(TaskNotFound):
        work.assign_task(dossier, "khong-co", "xa.duyen", desk.act(actor=LEADER))
    work.complete_task(dossier, task.id, desk.act(actor=HAI))
    with pytest.raises(TaskNotOpen):
        work.assign_task(dossier, task.id, "xa.duyen", desk.act(actor=LEADER))


def test_giving_it_to_who_has_it_records_nothing():
    desk = Desk()
    dossier, task = _first(desk)
    work.assign_task(dossier, task.id, "", desk.act(actor=LEADER))
    work.assign_task(dossier, task.id, "xa.duyen", desk.act(actor=LEADER))
    work.assign_task(dossier, task.id, "xa.duyen", desk.act(actor=LEADER))

    assert types(dossier) == ["received", "task_assigned"]


def test_a_step_put_back_to_nobody_is_nobodys_on_a_restored_node_too():
    lives = Lives(Desk())
    dossier = lives.desk.receive(BIRTH)
    task = dossier.process.here.active
    for to in ("xa.duyen", "xa.hai", ""):
        work.assign_task(dossier, task.id, to, lives.desk.act())
    lives.keep(dossier)

    row = brought_up(None, lives.ledgers[COMMUNE], Ground(lives.desk.catalog, lambda: "new"))

    assert normal(row) == normal(dossier)
    assert row.process.here.active.state is TaskState.OPEN
