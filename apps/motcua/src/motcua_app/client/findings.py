"""What a proof can find wrong, in words that name it."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that breaks the books.

    ``kind`` is a stable word; ``dossier``, or ``procedure`` and ``day``, say where.
    """

    kind: str
    unit: str
    text: str
    seq: int = 0
    dossier: str = ""
    procedure: str = ""
    day: str = ""

    def record(self) -> dict[str, object]:
        """For JSON, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in {"", 0}}


CHAIN: frozenset[str] = frozenset(
    {
        "gap",
        "chain",
        "genesis",
        "hash",
        "unreadable",
        "body",
        "clock",
        "head",
        "head_changed",
        "beyond_head",
    }
)
"""Kinds that say a ledger itself is not what was written."""
TOPIC: frozenset[str] = frozenset(
    {"topic_missing", "topic_changed", "topic_forged", "topic_beyond"}
)
"""Kinds that say the topic does not hold what the ledger holds."""
READERS: frozenset[str] = frozenset(
    {
        "aggregate",
        "fork",
        "reporting_custody",
        "reporting_head",
        "reporting_behind",
        "reporting_missing",
        "reporting_changed",
        "reporting_forged",
        "reporting_beyond",
        "reporting_row",
    }
)
"""Kinds that say reporting has not counted what the ledger holds."""
