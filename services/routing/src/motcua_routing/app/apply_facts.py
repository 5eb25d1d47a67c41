"""Apply a batch: catalogue records, then the facts of units, then answers to wanted legs."""

from __future__ import annotations

from collections.abc import Sequence

from motcua_kit.clock import Clock
from motcua_routing.app.ports import Record, Uow
from motcua_routing.domain.facts import Fact
from motcua_routing.domain.fold import apply
from motcua_routing.domain.news import LegNews, Word
from motcua_routing.domain.path import Dossier
from motcua_routing.domain.route import Patience, answer


def apply_facts(
    records: Sequence[Record],
    facts: Sequence[Fact],
    *,
    uow: Uow,
    clock: Clock,
    patience: Patience,
) -> None:
    """Fold the batch and say what follows from it.

    A leg is answered after all facts of the batch are in: one that was already offered when we
    read of it (a read model built anew) is history, not a question.
    """
    if records:
        uow.records.keep(records)
    if not facts:
        return
    dossiers = uow.dossiers.lock(sorted({fact.dossier for fact in facts}))
    news: list[LegNews] = []
    for fact in facts:
        news += apply(dossiers[fact.dossier], fact)
    words: list[Word] = []
    for dossier in dossiers.values():
        _answer_new(dossier, news, words, uow=uow, clock=clock, patience=patience)
    uow.dossiers.save(list(dossiers.values()))
    uow.tell(news, words)


def _answer_new(
    dossier: Dossier,
    news: list[LegNews],
    words: list[Word],
    *,
    uow: Uow,
    clock: Clock,
    patience: Patience,
) -> None:
    for leg in dossier.legs.values():
        if leg.is_asked and leg.tried_at is None:
            reply = answer(leg, dossier, uow.records.catalog(), now=clock.now(), patience=patience)
            news += reply.news
            words += reply.words
