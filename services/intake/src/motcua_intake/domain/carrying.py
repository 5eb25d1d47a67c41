"""Dossiers as their senders had them, from the facts of all who had custody.

What one unit hands to the next travels in a sealed package. A restored node may have lost what
it read in one; the public part of it can be had again from the ledgers of the units before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.recovered_legs import brought_up
from motcua_intake.domain.recovery import Ground, Told

OFFERS: Final = frozenset({"offered", "parallel_asked"})
_NOT_THE_HOLDERS: Final = frozenset({"offer_refused", "parallel_taken", "parallel_finished"})
_STEPS: Final = frozenset({"task_done", "task_assigned"})


def is_of_row(told: Told) -> bool:
    """Whether the fact is of the unit's own row: not of a task taken for others, nor of an offer.

    Dates stand in every fact of a row of one's own, and in none about somebody else's.
    """
    kind = told.fact.type
    if kind in _STEPS:
        return told.fact.due is not None
    return kind not in _NOT_THE_HOLDERS


def carry(told: Sequence[Told], ground: Ground) -> dict[str, Dossier]:
    """One dossier's rows as they were offered, by leg; ``told`` are facts of all its units.

    Stops at the first custody of which nothing is told.
    """
    carried = dict(ground.carried)
    custody = 1
    while True:
        own = _custody(told, custody)
        if not own:
            return carried
        for place, one in enumerate(own):
            leg = str(one.fact.fields.get("leg") or "")
            if one.fact.type in OFFERS and place and leg not in carried:
                known = replace(ground, carried=carried)
                carried[leg] = brought_up(None, own[:place], known)
        custody += 1


def _custody(told: Sequence[Told], custody: int) -> list[Told]:
    """What the custodian of this number recorded of it, in order."""
    start = "received" if custody == 1 else "handed_in"
    holder = next(
        (t.fact.unit for t in told if t.fact.type == start and t.fact.custody == custody), None
    )
    own = [
        t for t in told
        if t.fact.unit == holder and t.fact.custody == custody and is_of_row(t)
    ]  # fmt: skip
    return sorted(own, key=lambda t: t.seq)
