"""The work of `motcua seed`: the demo's catalogue, loaded and known wherever it is needed."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from motcua_app.output import CannotDo
from motcua_app.up.catalog import ask_catalog
from motcua_app.up.demo import accounts, password_file, remember_accounts
from motcua_app.up.home import Home, write
from motcua_app.up.parts import parts_of
from motcua_app.up.plan import Plan, Process, units_file

_READER: Final = "auditor"
_LIMIT: Final = 90.0
_LOOK_EVERY: Final = 0.5
_TIMEOUT: Final = 10.0
# A node takes ten attempts of one login in five minutes; a wrong one costs one of them.
_SIGN_IN_EVERY: Final = 3.0
_SIGN_INS: Final = 8


class Seeding:
    """One run; again, it finds everything there."""

    def __init__(self, home: Home, say: Callable[[str], None]) -> None:
        self._home = home
        self._say = say
        self._plan = Plan.load(home)
        self._data = self._plan.outside.folder
        self._units = units_file(self._data)

    def run(self) -> dict[str, Any]:
        """Load, wait until every node can work with it, and give the counts.

        Nobody of an office's own data gets the demo's password; so nobody can sign in yet, and
        nobody is waited for. Raises :class:`CannotDo`.
        """
        if not all(part.is_running() for part in parts_of(self._home, self._plan)):
            raise CannotDo("Hệ thống chưa chạy đủ; hãy chạy `motcua up --detach` trước.")
        is_demo = not self._plan.outside.data
        self._say("Nạp tỉnh chạy thử và danh mục…" if is_demo else f"Nạp {self._data}…")
        loaded = self._load(is_demo=is_demo)
        people = 0
        if is_demo:
            people = remember_accounts(self._home, self._units.with_name("staff.yaml"))
            self._say("Chờ các nơi tiếp nhận có bản danh mục…")
            self._wait()
        counts = {f"{kind}s": number for kind, number in loaded["read"].items()}
        return {**counts, "accounts": people, "changed": loaded["changed"]}

    def _load(self, *, is_demo: bool) -> dict[str, Any]:
        words = ["load", str(self._data)]
        if is_demo:
            words += ["--demo-password-file", str(password_file(self._home))]
        done = ask_catalog(self._home, self._plan, words)
        log = self._home.log("seed")
        write(log, done.stderr)
        if done.returncode:
            raise CannotDo(f"Không nạp được danh mục từ {self._data}; hãy xem {log}.")
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    def _wait(self) -> None:
        served = units_by_deployment(self._units)
        nodes = [front for front in self._plan.fronts if front.node]
        limit = time.monotonic() + _LIMIT
        with httpx.Client(base_url=self._plan.url, timeout=_TIMEOUT, trust_env=False) as client:
            token = self._sign_in_of_reader(client)
            for node in nodes:
                units = served.get(node.node or "", ())
                while not _knows(client, node, token, units):
                    self._patience(limit, node)
                self._wait_for_sign_in(client, node, units)

    def _sign_in_of_reader(self, client: httpx.Client) -> str:
        entry = next(each for each in accounts(self._home) or () if each["role"] == _READER)
        answer = _sign_in(client, "", entry)
        if answer is None:
            raise CannotDo("Không đăng nhập được vào danh mục; hãy xem nhật ký của catalog.")
        return answer

    def _wait_for_sign_in(self, client: httpx.Client, node: Process, units: Sequence[str]) -> None:
        """Credentials come to a node by themselves; who works there must be able to sign in."""
        entry = next((each for each in accounts(self._home) or () if each["unit"] in units), None)
        if entry is None:
            return
        for _ in range(_SIGN_INS):
            if _sign_in(client, node.prefix, entry) is not None:
                return
            time.sleep(_SIGN_IN_EVERY)
        raise self._not_there(node)

    def _patience(self, limit: float, node: Process) -> None:
        if time.monotonic() > limit:
            raise self._not_there(node)
        time.sleep(_LOOK_EVERY)

    def _not_there(self, node: Process) -> CannotDo:
        log = self._home.log(node.name)
        return CannotDo(f"Danh mục chưa đến được {node.deployment}; hãy xem {log}.")


def units_by_deployment(units: Path) -> Mapping[str, Sequence[str]]:
    """Which units each intake deployment serves."""
    document = yaml.load(units.read_bytes(), yaml.CSafeLoader)
    return {entry["code"]: entry["units"] for entry in document["deployments"]}


def _knows(client: httpx.Client, node: Process, token: str, units: Sequence[str]) -> bool:
    try:
        answer = client.get(
            f"{node.prefix}/api/v1/units", headers={"Authorization": f"Bearer {token}"}
        )
    except httpx.HTTPError:
        return False
    if not answer.is_success:
        return False
    return set(units) <= {each["unit"] for each in answer.json()["units"]}


def _sign_in(client: httpx.Client, prefix: str, entry: Mapping[str, Any]) -> str | None:
    body = {"login": entry["login"], "password": entry["password"]}
    try:
        answer = client.post(f"{prefix}/api/v1/session", json=body)
    except httpx.HTTPError:
        return None
    return str(answer.json()["token"]) if answer.is_success else None
