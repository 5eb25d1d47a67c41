"""Counts what the topics say: one batch, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from motcua_reporting.domain.fold import Counts, Fact, Row, fold


class Books(Protocol):
    """What reporting keeps, inside one transaction."""

    def rows(self, codes: Sequence[str]) -> dict[str, Row]:
        """Rows of these dossiers, as far as there are any."""

    def keep(self, rows: Sequence[Row], counts: Counts) -> None:
        """Write rows as they are and add counts."""


def apply_facts(facts: Sequence[Fact], books: Books) -> None:
    """Fold facts into rows and counts. Raises UnknownFact."""
    rows = books.rows(list({fact.dossier for fact in facts}))
    counts = fold(rows, facts)
    books.keep(list(rows.values()), counts)
