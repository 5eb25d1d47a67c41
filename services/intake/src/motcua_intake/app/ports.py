"""What use cases need from outside, as ports; adapters make them real, tests fake them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from motcua_intake.app.gate import Gate
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.digest import Digest, Standing
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.facts import Fact, Word
from motcua_intake.domain.offers import IncomingOffer
from motcua_intake.domain.reception import Slip
from motcua_kit.clock import Clock
from motcua_kit.ids import Ids


class Dossiers(Protocol):
    """Rows of dossiers, locked for the transaction when got."""

    def get(self, unit: str, code: str, guest: str = "") -> Dossier:
        """Raises DossierNotFound."""

    def find(self, unit: str, code: str, guest: str = "") -> Dossier | None:
        """The row, or None."""

    def of_task(self, unit: str, code: str, task: str) -> Dossier:
        """The row that has this step: the unit's own or a guest's. Raises DossierNotFound."""

    def save(self, dossier: Dossier) -> None:
        """Store the row; its facts, words and dispatches go with the transaction."""

    def facts_in_custody(self, unit: str, code: str, custody: int) -> int:
        """How many facts the unit has recorded of a custody."""

    def guests(self, unit: str, code: str) -> list[Dossier]:
        """Rows of tasks of this dossier taken for other units, locked."""


class Offers(Protocol):
    """Offers to units served here.

    Who needs an offer and the unit's row of its dossier locks the row first, then the offer, then
    rows of tasks taken for others: the reader, officers and the dispatcher meet at all of them.
    """

    def dossier_of(self, unit: str, leg: str) -> str:
        """The code of the dossier that is offered; locks nothing. Raises OfferNotFound."""

    def get(self, unit: str, leg: str) -> IncomingOffer:
        """Locked. Raises OfferNotFound."""

    def find(self, unit: str, leg: str) -> IncomingOffer | None:
        """Locked, or None."""

    def add(self, offer: IncomingOffer) -> bool:
        """False where it is known already."""

    def save(self, offer: IncomingOffer) -> None:
        """Store it."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that waits to be done outside a transaction: ``offer`` (seal, put, offer) or
    ``fetch`` (get and open a package)."""

    kind: str
    unit: str
    leg: str
    dossier: str
    attempts: int
    traceparent: str | None = None


class Jobs(Protocol):
    """The dispatcher's rows."""

    def claim(self, kind: str, now: datetime, until: datetime, limit: int) -> list[Job]:
        """Take due jobs for the time of a lease; others skip them."""

    def add(self, kind: str, unit: str, leg: str, dossier: str, now: datetime) -> None:
        """Due at once, in the trace of what asks for it; a job known already stays as it is."""

    def done(self, job: Job) -> None:
        """Forget it."""

    def later(self, job: Job, at: datetime, reason: str) -> None:
        """Try again then; ``reason`` is a static word."""


@dataclass(frozen=True, slots=True)
class ContactPush:
    """A contact that notify must know."""

    dossier: str
    unit: str
    phone: str
    email: str
    version: int
    attempts: int
    traceparent: str | None = None


class Contacts(Protocol):
    """Contacts on their way to notify."""

    def claim(self, now: datetime, until: datetime, limit: int) -> list[ContactPush]:
        """Take due pushes for the time of a lease."""

    def done(self, push: ContactPush) -> None:
        """Notify has answered to it: erase it here."""

    def refuse(self, push: ContactPush, reason: str, at: datetime) -> None:
        """Keep why notify does not take it, for the counter; not what it was."""

    def later(self, push: ContactPush, at: datetime) -> None:
        """Try again then."""


class Digests(Protocol):
    """What the heads of units are told at the end of working days."""

    def standing(self, unit: str, before: datetime) -> list[Standing]:
        """Rows that the unit still has a part in, promised before this instant."""

    def add(self, digest: Digest) -> bool:
        """False where the unit has one of that day already."""

    def forget(self, unit: str, before: date) -> None:
        """Digests of days before this one, and who read them."""

    def note_reader(self, unit: str, day: date, login: str, at: datetime) -> None:
        """The first time counts; nothing where there is no such digest."""


class Answers(Protocol):
    """First answers by idempotency key."""

    def find(self, unit: str, key: str | None, kind: str) -> dict[str, object] | None:
        """The first answer. Raises KeyReused where the key was used for another command."""

    def claim(
        self, unit: str, key: str | None, kind: str, answer: object
    ) -> dict[str, object] | None:
        """Keep the answer and return None, or return the one that was first.

        For commands that lock no row: of two at once the second waits for the first's commit.
        Raises KeyReused.
        """

    def remember(self, unit: str, key: str | None, kind: str, answer: object) -> None:
        """Keep a dataclass as the answer; commits with the change."""


class Uow(Protocol):
    """One transaction; nothing is kept without ``commit``."""

    @property
    def dossiers(self) -> Dossiers: ...

    @property
    def offers(self) -> Offers: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def digests(self) -> Digests: ...

    def add_slip(self, slip: Slip) -> None:
        """Keep a slip."""

    def say(self, facts: Sequence[Fact], words: Sequence[Word]) -> None:
        """Facts and words with no row of a dossier (a refused offer)."""

    def resend(self, unit: str, from_seq: int, to_seq: int) -> int:
        """Let the relay publish these entries once more; how many."""

    def alert(self, unit: str, dossier: str, leg: str, kind: str, limit: datetime | None,
              at: datetime) -> None:  # fmt: skip
        """Keep what routing has noticed."""

    def apply_records(self, records: Sequence[tuple[str, int, bytes]]) -> int:
        """Newer catalogue records (key, version, body); how many were newer."""

    def store_credentials(self, rows: Sequence[tuple[str, str, int]]) -> None:
        """Replace the officers' credentials (login, hash, version)."""

    def speak_anew(self, name: str, silent: Collection[str] = ()) -> int:
        """Say what is still unsaid, and all that follows, as a producer nobody has heard yet;
        how many words were still unsaid. What a backup knows of older words is out of date;
        ``silent`` units (forked ones) say nothing more."""

    def adopt(self, tail: object) -> None:
        """Store the facts of a restored unit that only the topic had; call it after ``flush``,
        last. Raises HeadMoved where the unit has written meanwhile."""

    def note_recovery(self, recovery: object) -> None:
        """Keep what was recovered (a ``Recovery``), for whoever asks."""

    def flush(self) -> None:
        """What ``commit`` does, for a transaction that somebody else commits."""

    def commit(self) -> None:
        """Words, then facts (the ledger's head is locked last), then commit."""


StartUow = Callable[[], AbstractContextManager[Uow]]


class Numbers(Protocol):
    """Running numbers of dossier codes."""

    def next(self, unit: str, day: date) -> int:
        """A number never given before for the unit and local day; gaps may be left."""

    def skip(self, unit: str, day: date, number: int, *, beyond: int) -> None:
        """Never give ``number`` of that day nor any before it, nor the ``beyond`` after those
        given; this process forgets what it has put by."""

    def skip_everywhere(self, day: date, *, beyond: int) -> None:
        """The first ``beyond`` numbers of that day are given to no dossier of any unit."""


class Receptions(Protocol):
    """Keeps new dossiers, several counters' at once where they come together."""

    def store(self, dossier: Dossier, key: str | None, answer: object) -> dict[str, object] | None:
        """None once the commit with dossier, ledger entry and key is done; the first answer, and
        nothing stored, where the key was used before. Raises KeyReused."""


class Sealer(Protocol):
    """Seals for a unit's key and opens what is sealed for units served here."""

    def seal(self, data: bytes, public_key: bytes, *, purpose: bytes) -> bytes:
        """Only the key's owner can open it, for the same purpose."""

    def open(self, sealed: bytes, unit: str, *, purpose: bytes) -> bytes:
        """Raises CannotOpen."""

    def public_key(self, unit: str) -> bytes:
        """The unit's X25519 key, 32 bytes."""


class CannotOpen(Exception):
    """Sealed for another key, for another purpose, or damaged."""


class Packages(Protocol):
    """A dossier as a package's bytes, and back."""

    def build(self, dossier: Dossier) -> bytes:
        """All that the receiver needs to go on."""

    def read(self, data: bytes) -> Dossier:
        """Raises CannotOpen for what is no package of ours."""


class PackageStore(Protocol):
    """The store of sealed packages beside routing. Raises Transient when out of reach."""

    def put(self, leg: str, to_unit: str, sealed: bytes) -> str:
        """Store; the SHA-256 in hex."""

    def get(self, leg: str, digest: str) -> bytes | None:
        """The bytes, checked against the digest; None where the store has it no more."""


class NotifyContacts(Protocol):
    """Notify's door for contacts. Raises Transient when out of reach."""

    def register(self, pushes: Sequence[ContactPush]) -> Mapping[str, str]:
        """Make contacts known; of those that are refused the reason, by dossier."""


class CatalogSource(Protocol):
    """Catalog's questions. Raises Transient when out of reach."""

    def records(self) -> list[tuple[str, int, bytes]]:
        """Everything, for an empty replica: (key, version, body)."""

    def credentials(self) -> list[tuple[str, str, int]]:
        """Credentials of those who may sign in here: (login, hash, version)."""

    def register_keys(self, keys: dict[str, bytes]) -> dict[str, int]:
        """Tell the units' public keys; epochs of serving, by unit."""


class InTraces(Protocol):
    """Takes work up again where it was left."""

    def __call__(
        self, name: str, traceparents: Iterable[str | None]
    ) -> AbstractContextManager[None]:
        """What is done inside, and what comes of it, belongs to these traces."""


@dataclass(frozen=True, slots=True)
class Office:
    """What every use case leans on."""

    start: StartUow
    clock: Clock
    ids: Ids
    catalog: Callable[[], Catalog]
    deployment: str
    serves: Callable[[str], bool]
    numbers: Numbers
    receptions: Receptions
    sealer: Sealer
    packages: Packages
    gate: Gate
    in_traces: InTraces
