"""Everything that intake does, by name: what a use case is added to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from motcua_intake.app import commands as c
from motcua_intake.app.accept_dossier import accept_dossier
from motcua_intake.app.accept_offer import accept_offer
from motcua_intake.app.ask_payment import ask_payment
from motcua_intake.app.ask_release import ask_release
from motcua_intake.app.ask_reopening import ask_reopening
from motcua_intake.app.ask_supplement import ask_supplement
from motcua_intake.app.assign_task import assign_task
from motcua_intake.app.complete_task import complete_task
from motcua_intake.app.confirm_reopening import confirm_reopening
from motcua_intake.app.enter_again import enter_again
from motcua_intake.app.extend import extend
from motcua_intake.app.give_slip import give_slip
from motcua_intake.app.import_history import import_history
from motcua_intake.app.offer_again import offer_again
from motcua_intake.app.ports import Office
from motcua_intake.app.receive_payment import receive_payment
from motcua_intake.app.receive_supplement import receive_supplement
from motcua_intake.app.record_fee import record_fee
from motcua_intake.app.refuse import refuse
from motcua_intake.app.refuse_offer import refuse_offer
from motcua_intake.app.return_result import return_result
from motcua_intake.app.stop import stop
from motcua_intake.app.take_task import take_task
from motcua_intake.app.withdraw import withdraw

Watch = Callable[[str, Callable[..., object]], Callable[..., object]]
"""Makes, of a name and a use case, the use case as it is seen from outside."""


@dataclass(frozen=True)
class UseCases:
    """Everything that intake does, watched. Each takes its command and nothing else."""

    accept_dossier: Callable[[c.AcceptDossier], c.Accepted]
    import_history: Callable[[c.ImportHistory], c.Imported]
    give_slip: Callable[[c.GiveSlip], c.SlipGiven]
    enter_again: Callable[[c.EnterAgain], c.Done]
    take_task: Callable[[c.TakeTask], c.Done]
    assign_task: Callable[[c.AssignTask], c.Done]
    complete_task: Callable[[c.CompleteTask], c.Done]
    ask_supplement: Callable[[c.AskSupplement], c.Done]
    receive_supplement: Callable[[c.ReceiveSupplement], c.Done]
    ask_payment: Callable[[c.AskPayment], c.Done]
    receive_payment: Callable[[c.ReceivePayment], c.Done]
    record_fee: Callable[[c.RecordFee], c.Done]
    extend: Callable[[c.Extend], c.Done]
    return_result: Callable[[c.ReturnResult], c.Done]
    refuse: Callable[[c.Refuse], c.Done]
    withdraw: Callable[[c.Withdraw], c.Done]
    stop: Callable[[c.Stop], c.Done]
    ask_reopening: Callable[[c.AskReopening], c.Done]
    confirm_reopening: Callable[[c.ConfirmReopening], c.Done]
    offer_again: Callable[[c.OfferAgain], c.Done]
    ask_release: Callable[[c.AskRelease], c.Done]
    accept_offer: Callable[[c.AcceptOffer], c.Done]
    refuse_offer: Callable[[c.RefuseOffer], None]


_CASES: Final[dict[str, Callable[..., object]]] = {
    "accept_dossier": accept_dossier,
    "import_history": import_history,
    "give_slip": give_slip,
    "enter_again": enter_again,
    "take_task": take_task,
    "assign_task": assign_task,
    "complete_task": complete_task,
    "ask_supplement": ask_supplement,
    "receive_supplement": receive_supplement,
    "ask_payment": ask_payment,
    "receive_payment": receive_payment,
    "record_fee": record_fee,
    "extend": extend,
    "return_result": return_result,
    "refuse": refuse,
    "withdraw": withdraw,
    "stop": stop,
    "ask_reopening": ask_reopening,
    "confirm_reopening": confirm_reopening,
    "offer_again": offer_again,
    "ask_release": ask_release,
    "accept_offer": accept_offer,
    "refuse_offer": refuse_offer,
}


def use_cases(office: Office, watch: Watch) -> UseCases:
    """All of them, at work in this office."""
    cases: dict[str, Any] = {
        name: watch(f"intake.{name}", partial(case, office=office)) for name, case in _CASES.items()
    }
    return UseCases(**cases)
