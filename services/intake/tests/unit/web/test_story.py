"""What has happened to a dossier is told in the words of the leg in which it happened."""

from dataclasses import replace

import pytest

from motcua_intake.app.queries import DossierView, FactRow
from motcua_intake.entrypoints.web.story import events_of, facts_of
from services.intake.tests import intake_builders as made
from services.intake.tests.unit.domain.test_campaigns import POOR, office
from services.intake.tests.unit.web.test_path import desk


@pytest.mark.parametrize("leg", ["xa", "huyen"])
def test_a_step_is_named_as_its_own_leg_names_it(leg: str) -> None:
    dossier = made.Desk().receive(made.INCENSE)
    (task, *_) = dossier.process.leg("xa").tasks
    mine = replace(task, id="the-task-told", name=f"Kiểm tra ở {leg}")
    dossier.process.leg(leg).tasks.append(mine)
    other = "huyen" if leg == "xa" else "xa"
    dossier.process.leg(other).tasks.append(replace(task, id="other", name="Kiểm tra ở nơi khác"))
    fields = {"task": mine.id, "step": mine.step}
    fact = FactRow(
        2, "task_done", made.MONDAY, made.MONDAY, made.OFFICER.login, 1, "", "", fields, None
    )

    (event,) = events_of(DossierView(dossier, (fact,), ()), desk())

    assert (event.what, event.why) == ("Hoàn thành bước", f"Kiểm tra ở {leg}")


def test_of_a_campaign_the_page_says_that_the_time_ends_with_it() -> None:
    counter = office("2026-10-20 09:00")
    here = replace(desk(), catalog=counter.catalog)

    def told(procedure: str) -> tuple[str, str]:
        facts = facts_of(counter.receive(procedure), here)
        return next((f.value, f.note) for f in facts if f.label == "Thời hạn")

    note = "trong chiến dịch 01/09–14/12, hạn trả là ngày cuối chiến dịch"
    assert told(POOR) == ("55 ngày", note)
    assert told(made.INCENSE) == ("24 ngày làm việc", "")
