"""Is a copy of the ledgers (the topic, reporting's own facts) what the ledgers are?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from motcua_app.client.book import DIGEST, Book
from motcua_app.client.findings import Finding

_NOTHING: Final = bytes(DIGEST)


@dataclass(slots=True)
class CopyCheck:
    """Compares a copy with books that have been read; a fact doubled changes nothing.

    ``kind`` begins the findings' kinds and ``name`` their sentences. What lies beyond a book's
    end is kept until the book's tail has been read too.
    """

    books: Mapping[str, Book]
    kind: str = "topic"
    name: str = "Topic"
    doubled: int = 0
    _seen: dict[str, bytearray] = field(default_factory=dict)
    _later: list[Mapping[str, Any]] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)

    def add(self, line: Mapping[str, Any]) -> None:
        """Take one line: unit, seq, dossier, hash, and body_hash where the copy has bodies."""
        book = self.books.get(line["unit"])
        seq = int(line["seq"])
        if book is not None and seq > _known(book):
            self._later.append(line)
        else:
            self._check(line)

    def findings(
        self, ends: Mapping[str, int], left_out: Mapping[str, frozenset[int]] | None = None
    ) -> Iterator[Finding]:
        """Everything wrong, once tails are read.

        Up to ``ends`` nothing may be missing but what is in ``left_out``.
        """
        for line in self._later:
            self._check(line)
        self._later.clear()
        yield from self._findings
        for unit, end in ends.items():
            seen = self._seen.get(unit, bytearray())
            may_lack = (left_out or {}).get(unit, frozenset())
            for seq in range(1, end + 1):
                if (seq >= len(seen) or not seen[seq]) and seq not in may_lack:
                    yield self._missing(unit, seq)

    def _check(self, line: Mapping[str, Any]) -> None:
        unit, seq, dossier = str(line["unit"]), int(line["seq"]), str(line["dossier"])
        book = self.books.get(unit)
        if book is None or not 1 <= seq <= _known(book):
            text = f"{self.name} có sự kiện số {seq} của {unit} mà sổ cái không có"
            self._find("forged", unit, seq, dossier, text)
            return
        digest, body_hash = book.digest(seq)
        body_said = bytes.fromhex(line.get("body_hash") or "") or body_hash
        said = dossier or book.dossiers[seq - 1]
        if digest == _NOTHING:
            text = f"{self.name} có sự kiện số {seq} mà sổ của {unit} thiếu"
            self._find("beyond", unit, seq, said, text)
        elif (bytes.fromhex(line["hash"]), body_said) != (digest, body_hash):
            text = f"{self.name} giữ sự kiện số {seq} của {unit} khác với sổ cái"
            self._find("changed", unit, seq, said, text)
        elif dossier != book.dossiers[seq - 1]:
            text = f"{self.name} ghi sự kiện số {seq} của {unit} cho một hồ sơ khác"
            self._find("changed", unit, seq, said, text)
        self._mark(unit, seq)

    def _mark(self, unit: str, seq: int) -> None:
        seen = self._seen.setdefault(unit, bytearray())
        if len(seen) <= seq:
            seen.extend(bytes(max(seq + 1, 2 * len(seen)) - len(seen)))
        self.doubled += seen[seq]
        seen[seq] = 1

    def _missing(self, unit: str, seq: int) -> Finding:
        dossiers = self.books[unit].dossiers if unit in self.books else []
        dossier = dossiers[seq - 1] if seq <= len(dossiers) else ""
        text = f"{self.name} thiếu sự kiện số {seq} của {unit} (hồ sơ {dossier})."
        return Finding(f"{self.kind}_missing", unit, text, seq, dossier)

    def _find(self, what: str, unit: str, seq: int, dossier: str, text: str) -> None:
        sentence = f"{text} (hồ sơ {dossier})."
        self._findings.append(Finding(f"{self.kind}_{what}", unit, sentence, seq, dossier))


def _known(book: Book) -> int:
    return len(book.digests) // (2 * DIGEST)
