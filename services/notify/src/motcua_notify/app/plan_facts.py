"""Plans what citizens are told of a batch of facts, inside the consumer's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua_notify.app.planning import Rules, plan_waiting
from motcua_notify.app.ports import Books, Wakeup
from motcua_notify.domain.milestones import OF_INTEREST, Fact, occasion_of


def plan_facts(facts: Sequence[Fact], *, books: Books, now: datetime, rules: Rules) -> list[Wakeup]:
    """Take facts in, in any order between units; whom to wake after the commit."""
    told = [fact for fact in facts if fact.type in OF_INTEREST]
    if not told:
        return []
    dossiers = books.dossiers(sorted({fact.dossier for fact in told}))
    for fact in told:
        dossiers[fact.dossier].learn(fact, now)
    books.keep_dossiers(list(dossiers.values()))
    books.note([occasion for fact in told if (occasion := occasion_of(fact))])
    unwanted = [code for code, dossier in dossiers.items() if dossier.wants is False]
    if unwanted:
        books.erase(unwanted, now)
    return plan_waiting(books, dossiers, now, rules)
