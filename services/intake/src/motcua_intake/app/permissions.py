"""Which roles at the unit each command needs; one of them is enough.

A step's own role is checked by the step, and so is who may give it to somebody else. Web and API
authors read this table too.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from motcua_intake.app import commands as c
from motcua_intake.domain.errors.commands import ImporterOnly, RoleMissing, TimeInFuture

COUNTER: Final = "counter_officer"
CASE: Final = "case_officer"
LEADER: Final = "leader"
CLERK: Final = "clerk"
IMPORTER: Final = "importer"
STAFF: Final = (COUNTER, CASE, LEADER, CLERK)

ROLES: Final[dict[type[c.Command], tuple[str, ...]]] = {
    c.AcceptDossier: (COUNTER,),
    c.ImportHistory: (IMPORTER,),
    c.GiveSlip: (COUNTER,),
    c.EnterAgain: (COUNTER, CASE),
    c.TakeTask: STAFF,
    c.AssignTask: STAFF,
    c.CompleteTask: STAFF,
    c.AskSupplement: (COUNTER, CASE, LEADER),
    c.ReceiveSupplement: (COUNTER,),
    c.AskPayment: (COUNTER, CASE),
    c.ReceivePayment: (COUNTER,),
    c.RecordFee: (COUNTER,),
    c.Extend: (LEADER, CASE),
    c.ReturnResult: (COUNTER,),
    c.Refuse: (LEADER, COUNTER),
    c.Withdraw: (COUNTER,),
    c.Stop: (LEADER, COUNTER),
    c.AskReopening: (COUNTER, LEADER),
    c.ConfirmReopening: (COUNTER, LEADER),
    c.OfferAgain: (COUNTER, CASE, LEADER),
    c.AskRelease: (COUNTER, CASE, LEADER),
    c.AcceptOffer: (COUNTER, CASE, LEADER, CLERK),
    c.RefuseOffer: (COUNTER, CASE, LEADER, CLERK),
}


def check(command: c.Command, now: datetime) -> None:
    """Raises RoleMissing, ImporterOnly or TimeInFuture."""
    actor = command.actor
    needed = ROLES[type(command)]
    if not actor.roles.intersection(needed) and not actor.may_import:
        raise RoleMissing(needed[0])
    if command.business_at is None:
        return
    if not actor.may_import:
        raise ImporterOnly
    if command.business_at > now:
        raise TimeInFuture
