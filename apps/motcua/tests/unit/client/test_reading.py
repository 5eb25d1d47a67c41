"""Nothing is compared while facts come back from the desk."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from motcua_app.client.door import Refused
from motcua_app.client.reading import read_whole, with_books
from motcua_app.output import CannotDo


def books(*numbers: int) -> dict[str, Any]:
    return {"parked": [{"stream": "xa", "seq": number} for number in numbers]}


class Reporting:
    """Answers with its books, one after the other."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self._answers: Iterator[dict[str, Any]] = iter(answers)
        self.sums = 0

    def read(self, _path: str) -> dict[str, Any]:
        return next(self._answers)

    def count(self) -> int:
        self.sums += 1
        return self.sums


def test_sums_are_read_again_when_a_fact_was_replayed_meanwhile() -> None:
    reporting = Reporting(books(2, 3), books(3), books(3))

    assert with_books(reporting, reporting.count) == (2, books(3))


def test_a_fact_that_came_to_the_desk_meanwhile_is_no_reason() -> None:
    reporting = Reporting(books(2), books(2, 7))

    assert with_books(reporting, reporting.count) == (1, books(2, 7))


def test_who_never_stops_replaying_is_told_to_come_back() -> None:
    reporting = Reporting(*(books(*range(left)) for left in range(9, 0, -1)))

    with pytest.raises(CannotDo):
        with_books(reporting, reporting.count)


class Lines:
    """Takes what comes."""

    def add(self, line: Mapping[str, Any]) -> None:
        raise AssertionError(line)


class Older:
    """A service of before the question."""

    def lines(self, _path: str) -> Iterator[dict[str, Any]]:
        raise Refused(404, "not_found", "Không có trang này.")


def test_a_service_older_than_the_command_is_told_as_that() -> None:
    with pytest.raises(CannotDo, match="cũ hơn lệnh này"):
        read_whole(Older(), "/v1/rows", Lines)
