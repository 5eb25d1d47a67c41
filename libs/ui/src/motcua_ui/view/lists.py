"""View-models of rows: work list, facts, events, tables, and what stands around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from motcua_ui.view.due import DueMark


@dataclass(frozen=True, slots=True)
class Empty:
    """A list with nothing in it: what that means and what to do first."""

    title: str
    text: str = ""
    action_url: str | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One dossier on one line, in the order in which it reads everywhere.

    ``holder`` is who has it now; ``id`` is the value of its check-box in a bulk action; ``alert``
    is what somebody must be told about it (a limit that passed).
    """

    id: str
    code: str
    url: str
    mark: DueMark
    applicant: str
    procedure: str
    step: str
    holder: str
    is_new: bool = False
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Worklist:
    """Dossiers, what hurts first on top; ``select`` names the check-boxes or is empty."""

    rows: tuple[WorkRow, ...]
    caption: str
    empty: Empty = field(default_factory=lambda: Empty("Không có hồ sơ nào"))
    select: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; ``kind`` is ``text``, ``code`` (fixed pitch) or ``strong``."""

    label: str
    value: str
    note: str = ""
    url: str | None = None
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when, what, who did it, and why or by which rule."""

    at: datetime
    what: str
    who: str
    why: str = ""
    url: str | None = None
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; figures stand to the right. ``is_short`` words stay on one line where
    the screen has room."""

    label: str
    is_number: bool = False
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Plain cells; a cell given as ``(text, url)`` is a link. ``totals`` is the last line."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | tuple[str, str], ...], ...]
    totals: tuple[str, ...] = ()
    empty: Empty = field(default_factory=lambda: Empty("Chưa có số liệu"))


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a long list: rows ``first`` to ``last`` of ``total``.

    ``posts`` are fields that must not stand in an address; with them the pages are asked by POST.
    """

    first: int
    last: int
    total: int
    previous_url: str | None = None
    next_url: str | None = None
    posts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slip:
    """A form as it will print; ``image_url`` is its picture when the browser shows no PDF."""

    title: str
    pdf_url: str
    image_url: str | None = None
    note: str = ""
