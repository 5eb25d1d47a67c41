"""Forms as view-models, and what went wrong with one: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Generic, TypeVar
from uuid import UUID, uuid5

from werkzeug.datastructures import MultiDict

from motcua_intake.entrypoints.web.papers import PaperRow
from motcua_kit.errors import ErrorTable, FieldProblem, NotPermitted, NotSignedIn
from motcua_kit.web import request_key
from motcua_ui.view import FieldError, Option

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field:
    """One row of a form; ``kind`` is one of the form-row macro's, or radio, checks, papers,
    hidden."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    values: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    hint: str = ""
    required: bool = False
    width: str = "full"
    error: str = ""
    autocomplete: str = "off"
    sensitive: bool = False
    papers: tuple[PaperRow, ...] = ()

    def filled(self, sent: MultiDict[str, str], errors: Mapping[str, str]) -> Field:
        """The same row with what was typed and what is wrong with it."""
        return replace(
            self,
            value=sent.get(self.name, self.value if self.kind == "hidden" else ""),
            values=tuple(sent.getlist(self.name)),
            papers=tuple(row.filled(sent) for row in self.papers),
            error=errors.get(self.name, ""),
        )


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a form was refused; ``status`` is that of the answer."""

    status: int
    problems: tuple[FieldProblem, ...]
    text: str = ""
    remedy: str = ""

    @property
    def by_field(self) -> dict[str, str]:
        """The first sentence for each field."""
        return {problem.field: problem.message for problem in reversed(self.problems)}

    def summary(self, labels: Mapping[str, str]) -> tuple[FieldError, ...]:
        """The sentences for the top of the page, each with the label of its field, about the
        fields that stand on it."""
        return tuple(
            FieldError(problem.field, f"{labels[problem.field]}: {problem.message}")
            for problem in self.problems
            if problem.field in labels
        )

    def rest(self, names: Iterable[str]) -> str:
        """What no field on the page can show."""
        known = set(names)
        said = [p.message for p in self.problems if p.field not in known]
        return " ".join([*dict.fromkeys(said)] or ([] if self.problems else [self.text]))


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """What came of a form."""

    value: T


def attempt(
    errors: ErrorTable, run: Callable[[], T], *, may_be_done: bool = False
) -> Made[T] | Failed:
    """Run it; a refusal of a rule becomes words for the form, everything else goes on.

    With ``may_be_done`` the form takes also that something is away for the moment: it is shown
    again under its token, because the work may have been done.
    """
    try:
        return Made(run())
    except (NotSignedIn, NotPermitted):
        raise
    except Exception as error:
        if errors.rule_of(type(error)) is None:
            raise
        told = errors.explain(error)
        is_away = told.http == HTTPStatus.SERVICE_UNAVAILABLE
        if told.http >= HTTPStatus.INTERNAL_SERVER_ERROR and not (may_be_done and is_away):
            raise
        problems = told.problems
        if not problems and told.field:
            problems = (FieldProblem(told.field, told.text),)
        return Failed(int(told.http), problems, told.text, told.remedy)


def options(words: Mapping[str, str], *, empty: str = "") -> tuple[Option, ...]:
    """Choices from a table of words; ``empty`` is what stands there before one is made."""
    first = (Option("", empty),) if empty else ()
    return first + tuple(Option(value, label) for value, label in words.items())


def key_of(part: str = "") -> str:
    """The idempotency key of this form; with ``part``, of one of the things it does at once."""
    key: UUID = request_key()
    return str(uuid5(key, part) if part else key)


def labels_of(fields: Sequence[Field]) -> dict[str, str]:
    """What the fields that people see are called, by their names."""
    return {field.name: field.label for field in fields if field.kind != "hidden"}
