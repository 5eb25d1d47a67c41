"""View-models of what surrounds a page."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Task:
    """A place to go, with how many wait there; ``late`` of them are overdue."""

    label: str
    url: str
    count: int | None = None
    late: int = 0
    is_current: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, in which role; ``sign_out_url`` takes a POST.

    Passwords are changed at one place of the door, whichever service shows the page.
    """

    name: str
    role: str
    sign_out_url: str
    profile_url: str | None = None
    account_url: str | None = "/danh-muc/doi-mat-khau"


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner. ``kind``: ``info``, ``done``, ``stale``, ``offline``, ``refused``, ``failed``."""

    kind: str
    title: str
    text: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page: unit, person, the server's time, the tasks.

    ``scan_url`` receives ``?q=`` from a barcode read anywhere, which is a dossier's code;
    ``search_url`` a code from the box at the top. With ``search_people`` the box takes names and
    numbers too, and posts: no personal data in addresses. ``notices`` stand on every page (stale
    data, a printer without paper).
    """

    unit: str
    home_url: str = "/"
    person: Person | None = None
    now: datetime | None = None
    tasks: tuple[Task, ...] = ()
    search_url: str | None = None
    search: str = ""
    search_people: bool = False
    scan_url: str | None = None
    notices: tuple[Notice, ...] = ()
    help_url: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """A refusal (which rule, what to do) or a failure (a number to read over the phone)."""

    status: int
    title: str
    text: str
    rule: str = ""
    todo: tuple[str, ...] = ()
    number: str = ""
    back_url: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in page: local account, and another provider when one is set."""

    action: str
    next: str = ""
    account: str = ""
    error: str = ""
    provider_url: str | None = None
    provider: str = ""
