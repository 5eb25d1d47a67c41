"""What is read for a proof must be whole, and of one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeVar

from motcua_app.client.door import Broken, Refused
from motcua_app.client.platform import REPORTING
from motcua_app.output import CannotDo

COUNTED: Final = f"{REPORTING}/reader"
TRIES: Final = 5

T = TypeVar("T")


class Reads(Protocol):
    """Somebody who can ask the platform."""

    def read(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """The answer."""


class Streams(Protocol):
    """Somebody who can ask the platform for much."""

    def lines(self, path: str) -> Iterator[dict[str, Any]]:
        """The answer as it comes. Raises Broken where it is cut off."""


class Takes(Protocol):
    """Somebody who is told a stream line by line."""

    def add(self, line: Mapping[str, Any]) -> None:
        """Take a line."""


Taker = TypeVar("Taker", bound=Takes)


def with_books(platform: Reads, read: Callable[[], T]) -> tuple[T, dict[str, Any]]:
    """What ``read`` finds, and reporting's books after it; nothing left the desk in between.

    A fact replayed meanwhile is in neither the sums read before nor the desk read after.
    """
    before = platform.read(COUNTED)
    for _ in range(TRIES):
        found = read()
        after = platform.read(COUNTED)
        if on_desk(before) <= on_desk(after):
            return found, after
        before = after
    raise CannotDo("Báo cáo đang đọc lại các tin gác lại; hãy chạy lại `motcua prove`.")


def on_desk(books: Mapping[str, Any]) -> frozenset[tuple[str, int]]:
    """The facts that reporting has put aside: (unit, seq)."""
    return frozenset((str(each["stream"]), int(each["seq"])) for each in books["parked"])


def read_whole(platform: Streams, path: str, begin: Callable[[], Taker]) -> Taker:
    """A taker who has been told the whole stream; one cut off is begun anew. Raises CannotDo."""
    for _ in range(TRIES):
        taker = begin()
        is_whole = False
        try:
            for line in platform.lines(path):
                is_whole = bool(line.get("end"))
                if not is_whole:
                    taker.add(line)
        except Broken:
            continue
        except Refused as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise
            raise CannotDo(
                f"Dịch vụ cũ hơn lệnh này, nó chưa có {path}; hãy nâng cấp nó, hoặc dùng lệnh của "
                "bản đang chạy."
            ) from refusal
        if is_whole:
            return taker
    raise CannotDo(f"{path} không đọc được trọn vẹn; hãy xem `motcua status`.")
