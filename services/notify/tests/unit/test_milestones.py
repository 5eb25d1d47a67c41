"""Which facts are told, and to whom not."""

from dataclasses import replace

from notify_builders import CODE, START

from motcua_notify.domain.milestones import Dossier, Fact, Milestone, occasion_of

FACT = Fact("huyen", 7, "supplement_asked", CODE, "xa", 2, 3, START, imported=False)


def test_the_unit_of_origin_tells_whoever_has_custody() -> None:
    occasion = occasion_of(FACT)

    assert occasion is not None
    assert (occasion.unit, occasion.milestone) == ("xa", Milestone.SUPPLEMENT_ASKED)
    assert occasion.occurrence == "huyen#7"


def test_imported_and_inner_facts_are_not_told() -> None:
    assert occasion_of(replace(FACT, imported=True)) is None
    assert occasion_of(replace(FACT, type="task_done")) is None
    assert occasion_of(replace(FACT, type="reopened")) is None


def test_the_end_holds_whatever_arrives_late() -> None:
    dossier = Dossier(CODE)
    returned = replace(FACT, type="returned", custody=4, step=5)
    reopened_before = replace(FACT, type="reopened", custody=4, step=3)

    dossier.learn(returned, START)
    dossier.learn(reopened_before, START)
    dossier.learn(FACT, START)

    assert dossier.closed_at == START


def test_a_reopened_dossier_is_open() -> None:
    dossier = Dossier(CODE)
    dossier.learn(replace(FACT, type="refused", custody=1, step=2), START)
    dossier.learn(replace(FACT, type="reopened", custody=1, step=3), START)

    assert dossier.closed_at is None


def test_only_its_reception_says_what_the_applicant_wants() -> None:
    dossier = Dossier(CODE)
    dossier.learn(FACT, START)
    assert dossier.wants is None

    dossier.learn(replace(FACT, type="received", wants=True), START)
    dossier.learn(FACT, START)

    assert dossier.wants is True
