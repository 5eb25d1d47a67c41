"""A program at the platform's doors with somebody's rights: HTTP and JSON, nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import httpx

T = TypeVar("T")
Json = dict[str, Any]
NODES = {
    "xa-dan-tien": "dan-tien",
    "huyen-khoai-chau": "khoai-chau",
    "tinh-hung-yen": "trung-tam-tinh",
}
REST = "con-lai"


def node_of(unit: str) -> str:
    """The intake deployment of the demo province that serves the unit."""
    return NODES.get(unit, REST)


def eventually(
    look: Callable[[], T],
    *,
    what: str,
    seconds: float = 120,
    pause: float = 0.05,
    wanted: Callable[[T], object] = bool,
) -> T:
    """The first wanted answer of `look`; fails with the last one when the time has passed."""
    ends_at = time.monotonic() + seconds
    while True:
        found = look()
        if wanted(found):
            return found
        if time.monotonic() > ends_at:
            raise AssertionError(f"{what}: not within {seconds:.0f} s, last seen: {found!r}")
        time.sleep(pause)
        pause = min(pause * 1.5, 1)


class Refused(AssertionError):
    """The platform did not do what was asked; `problem` is what it said."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"{answer.request.method} {answer.url}: {answer.status_code}")
        self.status = answer.status_code
        self.problem: Json = _json(answer)
        self.add_note(str(self.problem))

    @property
    def sentence(self) -> str:
        """What a person reads."""
        return " ".join(str(self.problem.get(name) or "") for name in ("title", "detail")).strip()


def _json(answer: httpx.Response) -> Json:
    try:
        found = answer.json()
    except ValueError:
        return {"body": answer.text[:500]}
    return found if isinstance(found, dict) else {"body": found}


@dataclass
class Person:
    """Somebody signed in at the front door."""

    url: str
    login: str
    password: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        self._sign_in()

    def _sign_in(self) -> None:
        pair = {"login": self.login, "password": self.password}
        answer = self.http.post("/api/v1/session", json=pair)
        if answer.status_code != 200:
            raise Refused(answer)
        self.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def get(self, path: str, **params: str | int) -> Any:
        """The JSON of an address. Raises Refused."""
        answer = self.http.get(path, params=params)
        if not answer.is_success:
            raise Refused(answer)
        return answer.json()

    def post(self, path: str, body: Json | None = None, *, key: str = "") -> Json:
        """Do something, under a key of its own unless one is given. Raises Refused."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = self.http.post(path, json=body or {}, headers=headers)
        if not answer.is_success:
            raise Refused(answer)
        found: Json = answer.json() if answer.content else {}
        return found


@dataclass(frozen=True)
class At:
    """A person working at one unit."""

    who: Person
    unit: str

    @property
    def api(self) -> str:
        return f"/n/{node_of(self.unit)}/api/v1"

    def accept(self, procedure: str, **more: Any) -> str:
        """Receive a dossier with all papers it needs; its code."""
        body = {
            "unit": self.unit,
            "procedure": procedure,
            "channel": "counter",
            "applicant": {"kind": "citizen", "name": "Nguyễn Văn An", "phone": "0900000123"},
            "components": self.papers(procedure),
            **more,
        }
        return str(self.who.post(f"{self.api}/dossiers", body)["dossier"])

    def papers(self, procedure: str) -> list[Json]:
        """The required components of the version in force today."""
        record = self.who.get(f"/danh-muc/api/v1/procedures/{procedure}")
        version = max(record["versions"], key=lambda each: int(each["version"]))
        return [
            {"code": each["code"], "form": each["form"] or "original",
             "quantity": max(1, int(each["quantity"]))}
            for each in version["components"] if each["required"]
        ]  # fmt: skip

    def see(self, code: str) -> Json:
        """The unit's row of a dossier. Raises Refused."""
        found: Json = self.who.get(f"{self.api}/dossiers/{code}", unit=self.unit)
        return found

    def do(self, code: str, path: str, *, key: str = "", **body: Any) -> Json:
        """An act on a dossier, e.g. `supplement/ask`. Raises Refused."""
        return self.who.post(
            f"{self.api}/dossiers/{code}/{path}", {"unit": self.unit, **body}, key=key
        )

    def complete(self, code: str, **body: Any) -> None:
        """Finish the step whose turn it is. Raises Refused."""
        task = next(t for t in self.see(code)["tasks"] if t["state"] in {"open", "taken"})
        if task["kind"] == "sign":
            body.setdefault("decision", "approve")
        self.do(code, f"tasks/{task['id']}/complete", **body)

    def complete_all(self, code: str, **body: Any) -> None:
        """Finish every step that the unit has to do now. Raises Refused."""
        while any(task["state"] in {"open", "taken"} for task in self.see(code)["tasks"]):
            self.complete(code, **body)

    def receive(self, code: str, **body: Any) -> None:
        """Accept the dossier from the unit that offers it, once it is here. Raises Refused."""

        def arrived() -> list[str]:
            offers = self.who.get(f"{self.api}/offers", unit=self.unit, dossier=code)["offers"]
            return [str(offer["leg"]) for offer in offers if offer["state"] == "arrived"]

        (leg,) = eventually(arrived, what=f"{code} arrives at {self.unit}")
        self.who.post(f"{self.api}/offers/{leg}/accept", {"unit": self.unit, **body})


@contextmanager
def refused() -> Iterator[list[Refused]]:
    """What is done inside must be refused; holds the refusal afterwards."""
    caught: list[Refused] = []
    try:
        yield caught
    except Refused as refusal:
        caught.append(refusal)
    else:
        raise AssertionError("the platform did it, though it must refuse")
