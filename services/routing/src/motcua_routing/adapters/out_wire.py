"""To the wire: what routing says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from google.protobuf.timestamp_pb2 import Timestamp

from motcua.common.v1.common_pb2 import LegMode
from motcua.common.v1.common_pb2 import Verdict as WireVerdict
from motcua.handover.v1 import handover_pb2 as handover
from motcua.leg.v1 import leg_pb2 as leg
from motcua_kit.bus.port import LEG_TOPIC, handover_topic
from motcua_kit.db.outbox import Positioned
from motcua_routing.domain import news
from motcua_routing.domain.facts import Mode
from motcua_routing.domain.path import Verdict

_MODES: Final = {
    Mode.CUSTODY: LegMode.LEG_MODE_CUSTODY,
    Mode.TASK: LegMode.LEG_MODE_TASK,
    Mode.OPINION: LegMode.LEG_MODE_OPINION,
}
_VERDICTS: Final = {
    Verdict.EARLY: WireVerdict.VERDICT_EARLY,
    Verdict.ON_TIME: WireVerdict.VERDICT_ON_TIME,
    Verdict.LATE: WireVerdict.VERDICT_LATE,
}
Said = tuple[str, str, Positioned]
"""(topic, key, message)"""


def said_of_leg(what: news.LegNews) -> Said:
    """News of a leg as a message of the leg topic."""
    message = leg.LegFact(
        dossier=what.dossier,
        procedure=what.procedure,
        leg=what.leg,
        leg_code=what.leg_code,
        from_unit=what.from_unit,
        to_unit=what.to_unit,
        mode=_MODES[what.mode],
        imported=what.imported,
    )
    message.business_at.FromDatetime(what.business_at)
    _LEG_EVENTS[type(what)](message, what)
    return LEG_TOPIC, what.dossier, message


def _planned(message: leg.LegFact, what: news.Planned) -> None:
    message.leg_planned.accept_by.FromDatetime(what.accept_by)


def _blocked(message: leg.LegFact, what: news.BlockedLeg) -> None:
    message.leg_blocked.reason = what.reason


def _offered(message: leg.LegFact, _what: news.Offered) -> None:
    message.leg_offered.SetInParent()


def _accepted(message: leg.LegFact, what: news.Accepted) -> None:
    message.leg_accepted.SetInParent()
    _put(message.leg_accepted.leg_due, what.leg_due)


def _declined(message: leg.LegFact, what: news.Declined) -> None:
    message.leg_declined.reason = what.reason
    message.leg_declined.SetInParent()


def _finished(message: leg.LegFact, what: news.Finished) -> None:
    message.leg_finished.SetInParent()
    _put(message.leg_finished.leg_due, what.leg_due)
    if what.verdict is not None:
        message.leg_finished.verdict = _VERDICTS[what.verdict]


def _offer_overdue(message: leg.LegFact, what: news.OfferIsOverdue) -> None:
    message.offer_overdue.accept_by.FromDatetime(what.accept_by)


def _leg_overdue(message: leg.LegFact, what: news.LegIsOverdue) -> None:
    message.leg_overdue.leg_due.FromDatetime(what.leg_due)


_LEG_EVENTS: Final[dict[type[news.LegNews], Callable[[leg.LegFact, Any], None]]] = {
    news.Planned: _planned,
    news.BlockedLeg: _blocked,
    news.Offered: _offered,
    news.Accepted: _accepted,
    news.Declined: _declined,
    news.Finished: _finished,
    news.OfferIsOverdue: _offer_overdue,
    news.LegIsOverdue: _leg_overdue,
}


def said_to_unit(word: news.Word) -> Said:
    """A word to a unit as a message of its deployment's topic."""
    message = handover.HandoverMessage(
        from_unit=word.from_unit,
        to_unit=word.to_unit,
        dossier=word.dossier,
        procedure=word.procedure,
        leg=word.leg,
    )
    _WORDS[type(word)](message, word)
    return handover_topic(word.deployment), word.to_unit, message


def _answered(message: handover.HandoverMessage, word: news.Answered) -> None:
    event = message.leg_answered
    event.leg_code, event.unit, event.deployment = word.leg_code, word.unit, word.unit_deployment
    event.public_key, event.mode = word.public_key, _MODES[word.mode]
    event.accept_by.FromDatetime(word.accept_by)


def _impossible(message: handover.HandoverMessage, word: news.Impossible) -> None:
    message.leg_impossible.leg_code = word.leg_code
    message.leg_impossible.reason = word.reason


def _limit_passed(message: handover.HandoverMessage, word: news.LimitPassed) -> None:
    message.overdue_notice.kind, message.overdue_notice.unit = word.kind, word.unit
    message.overdue_notice.limit.FromDatetime(word.limit)


_WORDS: Final[dict[type[news.Word], Callable[[handover.HandoverMessage, Any], None]]] = {
    news.Answered: _answered,
    news.Impossible: _impossible,
    news.LimitPassed: _limit_passed,
}


def _put(stamp: Timestamp, at: datetime | None) -> None:
    if at is not None:
        stamp.FromDatetime(at)
