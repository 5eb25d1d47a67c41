"""One door to all use cases: a command finds its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from motcua_intake.app import commands as c
from motcua_intake.app.use_cases import UseCases
from motcua_intake.entrypoints.parts import Do


def do_of(use: UseCases) -> Do:
    """Carries a command to the use case of its class."""
    cases: dict[type[c.Command], Callable[[Any], object]] = {
        c.AcceptDossier: use.accept_dossier,
        c.ImportHistory: use.import_history,
        c.GiveSlip: use.give_slip,
        c.EnterAgain: use.enter_again,
        c.TakeTask: use.take_task,
        c.AssignTask: use.assign_task,
        c.CompleteTask: use.complete_task,
        c.AskSupplement: use.ask_supplement,
        c.ReceiveSupplement: use.receive_supplement,
        c.AskPayment: use.ask_payment,
        c.ReceivePayment: use.receive_payment,
        c.RecordFee: use.record_fee,
        c.Extend: use.extend,
        c.ReturnResult: use.return_result,
        c.Refuse: use.refuse,
        c.Withdraw: use.withdraw,
        c.Stop: use.stop,
        c.AskReopening: use.ask_reopening,
        c.ConfirmReopening: use.confirm_reopening,
        c.OfferAgain: use.offer_again,
        c.AskRelease: use.ask_release,
        c.AcceptOffer: use.accept_offer,
        c.RefuseOffer: use.refuse_offer,
    }

    def do(command: c.Command) -> object:
        return cases[type(command)](command)

    return do
