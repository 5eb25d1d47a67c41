"""What is asked of the citizen and what the citizen brings: papers, money, second thoughts.

Only the unit of origin talks with the citizen. What happens at its counter while another unit
has custody travels as a request, and the custodian records it with the origin's time.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime

from motcua_intake.domain.dossier import (
    Act,
    Asked,
    Dossier,
    FeePaid,
    Financial,
    Handed,
    Holding,
    Request,
    State,
)
from motcua_intake.domain.errors.citizen import (
    AmountWrong,
    NothingAsked,
    NothingWanted,
    SecondSupplement,
    UnknownMethod,
)
from motcua_intake.domain.errors.custody import NotAtOrigin, RequestOpen
from motcua_intake.domain.errors.reception import UnknownComponent
from motcua_intake.domain.facts import DueEvent
from motcua_intake.domain.work import restart_leg, resume, settle_state

METHODS = frozenset({"cash", "transfer", "post", "online", "exempt"})
SUPPLEMENT_PART = "supplement_part"
"""What is noted when papers come and others are still missing."""
SUPPLEMENT_REASONS = frozenset({"missing", "wrong", "expired", "unreadable", "other"})


def must_want_papers(components: tuple[str, ...]) -> None:
    """A request made today names its papers; one of the past may be known without. Raises
    NothingWanted."""
    if not components:
        raise NothingWanted


def ask_supplement(
    dossier: Dossier, act: Act, *, components: tuple[str, ...], reason: str, note: str = ""
) -> None:
    """Ask for papers, once in a dossier's life.

    Raises what must_be_held does, WaitingForCitizen, ResultAlreadyReady, SecondSupplement,
    UnknownComponent.
    """
    dossier.must_be_held()
    dossier.must_not_be_ready()
    dossier.must_not_wait()
    if dossier.supplements:
        raise SecondSupplement(dossier.code)
    version = dossier.version_in(act)
    for code in components:
        if version.component(code) is None:
            raise UnknownComponent(code)
    at = dossier.moment(act)
    dossier.clock(act, DueEvent("supplement_asked", at))
    dossier.supplements += 1
    dossier.asked = Asked("supplement", at, components, reason, note, by=act.actor.login)
    dossier.state = State.WAITING_SUPPLEMENT
    dossier.record(act, "supplement_asked", at=at, components=components, reason=reason)
    dossier.tell_origin("supplement_asked", at, note=note, components=components)


def receive_supplement(
    dossier: Dossier,
    act: Act,
    *,
    components: tuple[str, ...],
    papers: tuple[Handed, ...] = (),
    at: datetime | None = None,
) -> None:
    """Papers have come. Once all that were asked for have, the limit starts again from zero
    ("sau khi nhận đủ hồ sơ", art. 19.4 NĐ 61/2018); until then the rest stays asked for.

    ``papers`` says what they are; those only named in ``components`` are taken as the catalogue
    wants them, and none named at all are all that are still missing. ``at`` is the origin's time
    where the citizen brought them elsewhere. Raises what must_be_held does, NothingAsked,
    UnknownComponent.
    """
    asked = _asked_papers(dossier)
    named = _named(components, papers) or asked.components
    brought = _handed(dossier, act, named, papers)
    if all(code in named for code in asked.components):
        _complete(dossier, act, asked, brought, at)
    else:
        _take_part(dossier, act, asked, brought, at)


def take_part(dossier: Dossier, act: Act, *, components: tuple[str, ...], at: datetime) -> None:
    """Papers that were recorded as a part of what is wanted, whatever had been asked for.

    Raises what must_be_held does, NothingAsked, UnknownComponent.
    """
    asked = _asked_papers(dossier)
    _take_part(dossier, act, asked, _handed(dossier, act, components, ()), at)


def complete_supplement(
    dossier: Dossier, act: Act, *, components: tuple[str, ...], at: datetime
) -> None:
    """A supplement that was recorded as received, whatever had been asked for.

    Raises what must_be_held does, NothingAsked, UnknownComponent.
    """
    asked = _asked_papers(dossier)
    named = components or asked.components
    new = tuple(code for code in named if code not in asked.brought)
    _complete(dossier, act, asked, _handed(dossier, act, new, ()), at)


def _asked_papers(dossier: Dossier) -> Asked:
    dossier.must_be_held()
    if dossier.asked is None or dossier.asked.kind != "supplement":
        raise NothingAsked(dossier.code, "supplement")
    return dossier.asked


def _when(dossier: Dossier, act: Act, at: datetime | None) -> datetime:
    return max(at, dossier.last_at) if at is not None else dossier.moment(act)


def _named(components: tuple[str, ...], papers: tuple[Handed, ...]) -> tuple[str, ...]:
    """The codes of all that is brought, each once."""
    return tuple(dict.fromkeys([*(paper.code for paper in papers), *components]))


def _handed(
    dossier: Dossier, act: Act, codes: tuple[str, ...], papers: tuple[Handed, ...]
) -> list[Handed]:
    """What is brought, as it was stated or else as the catalogue wants it."""
    version = dossier.version_in(act)
    stated = {paper.code for paper in papers}
    handed = [replace(paper, is_later=True) for paper in papers]
    for code in codes:
        part = version.component(code)
        if part is None:
            raise UnknownComponent(code)
        if code not in stated:
            handed.append(Handed(code, part.form, part.quantity, is_later=True))
    return handed


def _take_part(
    dossier: Dossier, act: Act, asked: Asked, brought: list[Handed], at: datetime | None
) -> None:
    moment = _when(dossier, act, at)
    named = tuple(dict.fromkeys(paper.code for paper in brought))
    missing = tuple(code for code in asked.components if code not in named)
    dossier.components.extend(brought)
    dossier.asked = replace(asked, components=missing, brought=asked.brought + named)
    dossier.record(act, "noted", at=moment, kind=SUPPLEMENT_PART, components=named)
    dossier.tell_origin("noted", moment, components=missing)


def _complete(
    dossier: Dossier, act: Act, asked: Asked, brought: list[Handed], at: datetime | None
) -> None:
    moment = _when(dossier, act, at)
    dossier.clock(act, DueEvent("supplement_received", moment))
    dossier.asked = None
    dossier.components.extend(brought)
    settle_state(dossier)
    moved = restart_leg(dossier, act, moment)
    codes = tuple(dict.fromkeys([*asked.brought, *(paper.code for paper in brought)]))
    dossier.record(act, "supplement_received", at=moment, components=codes, leg_due=moved)
    resume(dossier, act, moment)
    dossier.tell_origin("supplement_received", moment, components=codes)


def ask_payment(dossier: Dossier, act: Act, *, amount: int) -> None:
    """Ask the citizen to meet a financial obligation; the wait is not counted.

    Raises what must_be_held does, WaitingForCitizen, ResultAlreadyReady, AmountWrong.
    """
    dossier.must_be_held()
    dossier.must_not_be_ready()
    dossier.must_not_wait()
    if amount <= 0:
        raise AmountWrong
    at = dossier.moment(act)
    dossier.clock(act, DueEvent("payment_asked", at))
    dossier.asked = Asked("payment", at, amount=amount, by=act.actor.login)
    dossier.state, dossier.financial = State.WAITING_PAYMENT, Financial.ASKED
    dossier.record(act, "payment_asked", at=at, amount=amount)
    dossier.tell_origin("payment_asked", at)


def receive_payment(dossier: Dossier, act: Act, *, amount: int, at: datetime | None = None) -> None:
    """The citizen has paid. Raises what must_be_held does, NothingAsked, AmountWrong."""
    dossier.must_be_held()
    if dossier.asked is None or dossier.asked.kind != "payment":
        raise NothingAsked(dossier.code, "payment")
    if amount <= 0:
        raise AmountWrong
    moment = _when(dossier, act, at)
    dossier.clock(act, DueEvent("payment_received", moment))
    dossier.asked, dossier.financial = None, Financial.PAID
    settle_state(dossier)
    moved = restart_leg(dossier, act, moment)
    dossier.record(act, "payment_received", at=moment, amount=amount, leg_due=moved)
    resume(dossier, act, moment)
    dossier.tell_origin("payment_received", moment)


def record_fee(dossier: Dossier, act: Act, *, amount: int, method: str) -> None:
    """Money taken at the counter of origin (whoever has custody), or waived.

    Raises NotAtOrigin, AmountWrong, UnknownMethod.
    """
    if dossier.unit != dossier.origin or dossier.holding is Holding.GUEST:
        raise NotAtOrigin(dossier.code, dossier.origin)
    if method not in METHODS:
        raise UnknownMethod(method)
    if (amount != 0) if method == "exempt" else (amount <= 0):
        raise AmountWrong
    at = dossier.moment(act)
    dossier.fees.append(FeePaid(amount, method, at, act.actor.login))
    if dossier.financial is not Financial.ASKED:
        dossier.financial = Financial.EXEMPT if method == "exempt" else Financial.PAID
    dossier.record(act, "fee_recorded", at=at, amount=amount, method=method)


def send_request(
    dossier: Dossier, act: Act, *, kind: str, components: tuple[str, ...] = (),
    papers: tuple[Handed, ...] = (), amount: int = 0,
) -> Request:  # fmt: skip
    """Pass an act of the citizen on to the custodian.

    ``kind`` is supplement_received, payment_received or withdraw. What the custodian could not
    record is refused here, where the citizen still stands. Raises RequestOpen, NothingAsked,
    UnknownComponent, AmountWrong.
    """
    if any(r.kind == kind and r.state == "sent" for r in dossier.requests):
        raise RequestOpen(dossier.code, kind)
    wanted = {"supplement_received": State.WAITING_SUPPLEMENT,
              "payment_received": State.WAITING_PAYMENT}.get(kind)  # fmt: skip
    if wanted is not None and dossier.away_state != wanted.value:
        raise NothingAsked(dossier.code, kind.removesuffix("_received"))
    named = _named(components, papers)
    _handed(dossier, act, named, papers)
    if kind == "payment_received" and amount <= 0:
        raise AmountWrong
    at = dossier.moment(act)
    request = Request(act.new_id(), kind, at, "sent", named, amount, papers=papers)
    dossier.requests.append(request)
    dossier.record(act, "request_sent", at=at, has_dates=False, request=request.id, kind=kind)
    pass_on(dossier, request, dossier.custodian)
    return request


def pass_on(dossier: Dossier, request: Request, to_unit: str) -> None:
    """Say the request to whoever has custody."""
    details: dict[str, object] = {
        "components": list(request.components),
        "amount": request.amount,
        "papers": [asdict(paper) for paper in request.papers],
    }
    dossier.say(
        "citizen_request", to_unit, request=request.id, kind=request.kind,
        business_at=request.at, sealed={"sealed_details": _details(details)},
    )  # fmt: skip


def _details(details: dict[str, object]) -> str:
    return json.dumps(details)


def note_answer(dossier: Dossier, act: Act, *, request: str, done: bool, reason: str) -> None:
    """The custodian has answered a request; an answer already noted changes nothing."""
    for sent in dossier.requests:
        if sent.id == request and sent.state == "sent":
            sent.state, sent.reason = ("done" if done else "refused"), reason
            dossier.record(
                act, "request_answered", at=dossier.moment(act), has_dates=False,
                request=request, kind=sent.kind, done=done, reason=reason,
            )  # fmt: skip
