"""Keeps how applicants can be reached, sealed, and plans what was waiting for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua_kit.clock import Clock
from motcua_notify.app.planning import Rules, plan_waiting
from motcua_notify.app.ports import Books, Kept, Start, Vault, Wake
from motcua_notify.domain.contact import Contact
from motcua_notify.domain.errors import NoDossier
from motcua_notify.domain.milestones import Dossier


@dataclass(frozen=True, slots=True)
class RegisterContact:
    """The contact of one dossier; the highest version wins. Raises NoDossier.

    `refused` names the error that the contact as given met; it is then empty.
    """

    dossier: str
    unit: str
    contact: Contact
    version: int
    refused: str = ""

    def __post_init__(self) -> None:
        if not self.dossier:
            raise NoDossier


def register_contacts(
    commands: Sequence[RegisterContact],
    *,
    start: Start,
    vault: Vault,
    clock: Clock,
    rules: Rules,
    wake: Wake,
) -> list[bool]:
    """For each, whether its contact is the one now kept.

    It is not where the applicant wants no messages, where all was told and the dossier is
    closed, or where a newer one is kept. One that was refused is noted where there is no other,
    and what waits for it is settled.
    """
    now = clock.now()
    asked = _newest(commands)
    offered = {code: _offered(command, vault, now) for code, command in asked.items()}
    with start() as books:
        dossiers = books.dossiers(list(offered))
        kept = books.contacts(list(offered))
        needed = _needed(books, dossiers)
        taken = {
            code: contact
            for code, contact in offered.items()
            if code in needed and _is_better(contact, kept.get(code))
        }
        books.keep_contacts(list(taken.values()))
        woken = plan_waiting(books, {code: dossiers[code] for code in taken}, now, rules)
    wake(woken)
    now_kept = {**kept, **taken}
    return [_is_kept(command, now_kept) for command in commands]


def _newest(commands: Sequence[RegisterContact]) -> dict[str, RegisterContact]:
    """By dossier; a refused one only where there is no other."""
    return {
        command.dossier: command
        for command in sorted(commands, key=lambda each: (not each.refused, each.version))
    }


def _offered(command: RegisterContact, vault: Vault, now: datetime) -> Kept:
    return Kept(
        dossier=command.dossier,
        unit=command.unit,
        version=command.version,
        channels=command.contact.channels,
        sealed=None if command.refused else vault.seal(command.dossier, command.contact),
        registered_at=now,
        refused=command.refused,
    )


def _is_better(offered: Kept, kept: Kept | None) -> bool:
    if kept is None:
        return True
    if offered.refused:
        return False
    # A good one that comes after a newer one was refused is the best there is.
    return bool(kept.refused) or kept.version < offered.version


def _needed(books: Books, dossiers: Mapping[str, Dossier]) -> set[str]:
    wanted = {code: dossier for code, dossier in dossiers.items() if dossier.wants is not False}
    closed = [code for code, dossier in wanted.items() if dossier.closed_at is not None]
    told = set(closed) - {occasion.dossier for occasion in books.waiting(closed)}
    return set(wanted) - told


def _is_kept(command: RegisterContact, kept: Mapping[str, Kept]) -> bool:
    contact = kept.get(command.dossier)
    return contact is not None and contact.version == command.version and not contact.is_erased
