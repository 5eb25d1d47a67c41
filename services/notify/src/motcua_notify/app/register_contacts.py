"""Keeps how applicants can be reached, sealed, and plans what was waiting for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua_kit.clock import Clock
from motcua_notify.app.planning import Rules, plan_waiting
from motcua_notify.app.ports import Books, Kept, Start, Vault, Wake
from motcua_notify.domain.contact import Contact
from motcua_notify.domain.errors import NoDossier
from motcua_notify.domain.milestones import Dossier


@dataclass(frozen=True, slots=True)
class RegisterContact:
    """The contact of one dossier; the highest version wins. Raises NoDossier."""

    dossier: str
    unit: str
    contact: Contact
    version: int

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
    closed, or where a newer one is kept.
    """
    now = clock.now()
    asked = _newest(commands)
    offered = {
        code: Kept(
            dossier=code,
            unit=command.unit,
            version=command.version,
            channels=command.contact.channels,
            sealed=vault.seal(code, command.contact),
            registered_at=now,
        )
        for code, command in asked.items()
    }
    with start() as books:
        dossiers = books.dossiers(list(offered))
        kept = books.contacts(list(offered))
        needed = _needed(books, dossiers)
        taken = {
            code: contact
            for code, contact in offered.items()
            if code in needed and (code not in kept or kept[code].version < contact.version)
        }
        books.keep_contacts(list(taken.values()))
        woken = plan_waiting(books, {code: dossiers[code] for code in taken}, now, rules)
    wake(woken)
    now_kept = {**kept, **taken}
    return [_is_kept(command, now_kept) for command in commands]


def _newest(commands: Sequence[RegisterContact]) -> dict[str, RegisterContact]:
    found: dict[str, RegisterContact] = {}
    for command in commands:
        if command.dossier not in found or found[command.dossier].version < command.version:
            found[command.dossier] = command
    return found


def _needed(books: Books, dossiers: Mapping[str, Dossier]) -> set[str]:
    wanted = {code: dossier for code, dossier in dossiers.items() if dossier.wants is not False}
    closed = [code for code, dossier in wanted.items() if dossier.closed_at is not None]
    told = set(closed) - {occasion.dossier for occasion in books.waiting(closed)}
    return set(wanted) - told


def _is_kept(command: RegisterContact, kept: Mapping[str, Kept]) -> bool:
    contact = kept.get(command.dossier)
    return contact is not None and contact.version == command.version and not contact.is_erased
