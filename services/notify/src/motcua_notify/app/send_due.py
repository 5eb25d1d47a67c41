"""Sends what is due over a channel: claim, commit, send, record what came of it (P3).

A worker claims as many messages as it may have in flight, and the transaction that records how
they went claims the next ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol, TypeVar
from uuid import UUID

from motcua_kit.clock import Clock
from motcua_kit.ids import Ids
from motcua_notify.app.planning import ERASED
from motcua_notify.app.ports import Books, Start
from motcua_notify.app.send_message import Claimed
from motcua_notify.domain.delivery import (
    Channel,
    Hidden,
    Message,
    Patience,
    Result,
    State,
    Untried,
    claim,
    drop,
    ended,
    holds,
)

TURN: Final = timedelta(seconds=5)
"""After so long a worker begins no attempt before it has looked whether it is to stop."""


T = TypeVar("T")


class Insist(Protocol):
    """Does something again for a while where the database was lost.

    How an attempt ended is known to its sender alone: forgotten, a letter that was taken would
    be called uncertain.
    """

    def __call__(self, do: Callable[[], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending needs; one for all workers. `send` makes one attempt."""

    start: Start
    insist: Insist
    send: Callable[[Claimed], Result]
    channels: frozenset[Channel]
    clock: Clock
    ids: Ids
    patience: Patience


def send_due(channel: Channel, *, sending: Sending) -> bool:
    """Send for one turn; whether there may be more to send.

    Safe to call at any time and from many workers: each message has one sender.
    """
    if channel not in sending.channels:
        return False
    ends = sending.clock.now() + TURN
    by = sending.ids.new()
    with sending.start() as books:
        batch, is_full = _claim(books, channel, by, sending)
    while batch:
        results = {claimed.message.id: _attempt(claimed, ends, sending) for claimed in batch}
        settled, by = by, sending.ids.new()
        if not is_full or sending.clock.now() >= ends:
            sending.insist(partial(_settle, settled, results, sending))
            return is_full or Untried() in results.values()
        batch, is_full = sending.insist(
            partial(_settle_and_claim, channel, settled, results, by, sending)
        )
    return is_full


def _settle(by: UUID, results: Mapping[UUID, Result], sending: Sending) -> None:
    with sending.start() as books:
        _record(books, by, results, sending)


def _settle_and_claim(
    channel: Channel, settled: UUID, results: Mapping[UUID, Result], by: UUID, sending: Sending
) -> tuple[list[Claimed], bool]:
    with sending.start() as books:
        _record(books, settled, results, sending)
        return _claim(books, channel, by, sending)


def _claim(
    books: Books, channel: Channel, by: UUID, sending: Sending
) -> tuple[list[Claimed], bool]:
    """What is now ours to send, and whether more may be due."""
    now = sending.clock.now()
    due = books.due(channel, now, channel.at_once)
    if not due:
        return [], False
    contacts = books.contacts(sorted({message.dossier for message in due}))
    sealed = {code: kept.sealed for code, kept in contacts.items() if kept.sealed is not None}
    _finish(books, [drop(each, ERASED, now) for each in due if each.dossier not in sealed])
    ours = [claim(each, by, now, sending.patience) for each in due if each.dossier in sealed]
    books.keep(ours)
    details = books.details(ours)
    offices = books.offices(sorted({message.unit for message in ours}))
    batch = [
        Claimed(each, details[each.id], offices[each.unit], sealed[each.dossier]) for each in ours
    ]
    return batch, len(due) == channel.at_once


def _attempt(claimed: Claimed, ends: datetime, sending: Sending) -> Result:
    if sending.clock.now() >= ends:
        return Untried()
    try:
        return sending.send(claimed)
    except Exception:  # noqa: BLE001 - told by whoever watches; one message holds up no other
        return Hidden("attempt_broke")


def _record(books: Books, by: UUID, results: Mapping[UUID, Result], sending: Sending) -> None:
    now = sending.clock.now()
    ours = [each for each in books.messages(list(results)) if holds(each, by)]
    _finish(books, [ended(each, results[each.id], now, sending.patience) for each in ours])


def _finish(books: Books, messages: Sequence[Message]) -> None:
    books.keep(messages)
    books.tell([message for message in messages if message.state is not State.PLANNED])
