"""What the platform will do next about a dossier by itself, with nobody's hand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

Line = Mapping[str, Any]
KINDS: Final = {
    "publish": "gửi tiếp sự kiện lên kênh chung",
    "ask_again": "xin đơn vị gửi lại sự kiện còn thiếu",
    "route": "tìm đơn vị nhận",
    "seal": "đóng gói và gửi hồ sơ cho đơn vị nhận",
    "tell_offer_overdue": "báo hai bên nếu đến hạn mà chưa tiếp nhận",
    "tell_leg_overdue": "báo hai bên nếu đến hạn mà chưa xong chặng",
}
_AT_ROUTING: Final = {"wanted": "route", "blocked": "route", "waiting_key": "route"}


@dataclass(frozen=True, slots=True)
class Automatic:
    """One action: what (a key of KINDS), who does it, and when; without ``at`` it is under way."""

    kind: str
    who: str
    at: str | None = None

    def record(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def next_automatic(
    trail: Iterable[Line], parked: Iterable[Line], legs: Iterable[Line]
) -> Automatic | None:
    """What is under way comes first, then what has a time; None where only people can go on.

    ``trail`` are the lines of `why`, ``parked`` the facts on desks, ``legs`` routing's legs.
    """
    found = [*_on_the_way(trail, parked), *_of_legs(legs)]
    # A time is ISO 8601 in one zone; an action without one goes first.
    return min(found, key=lambda each: each.at or "", default=None)


def _on_the_way(trail: Iterable[Line], parked: Iterable[Line]) -> Iterator[Automatic]:
    for line in trail:
        if line["outbox"] == "waiting":
            yield Automatic("publish", str(line["unit"]))
    for fact in parked:
        if fact["reason"] == "gap":
            yield Automatic("ask_again", str(fact["reader"]))


def _of_legs(legs: Iterable[Line]) -> Iterator[Automatic]:
    for leg in legs:
        state = leg["state"]
        if state in _AT_ROUTING:
            yield Automatic(_AT_ROUTING[state], "routing")
        elif state == "planned":
            yield Automatic("seal", str(leg["from_unit"]))
        elif state == "offered" and leg["accept_by"] and not leg["offer_overdue_at"]:
            yield Automatic("tell_offer_overdue", "routing", str(leg["accept_by"]))
        elif state == "accepted" and leg["due"] and not leg["leg_overdue_at"]:
            yield Automatic("tell_leg_overdue", "routing", str(leg["due"]))
