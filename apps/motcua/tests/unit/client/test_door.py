"""A client that waits for what restarts, repeats safely, and says why it gives up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from motcua_app.client.accounts import Account, Accounts, Grant, parse_accounts
from motcua_app.client.door import Broken, Door, Patience, Refused
from motcua_app.client.sessions import Sessions
from motcua_app.output import CannotDo

Answer = Callable[[httpx.Request], httpx.Response]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Clockwork:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> None:
        self.seconds += seconds


def door(answer: Answer, seconds: float = 30) -> Door:
    clock = Clockwork()
    patience = Patience(seconds, now=clock.now, pause=clock.pause)
    return Door("http://motcua.test", transport=httpx.MockTransport(answer), patience=patience)


def test_what_restarts_is_waited_for_and_asked_again_under_the_same_key() -> None:
    seen: list[httpx.Request] = []
    answers = iter([503, 502, 200])

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(next(answers), json={"dossier": "H31-1"})

    assert door(answer).post("/n/a/api/v1/dossiers", {}, key="k-1")["dossier"] == "H31-1"
    assert [request.headers["Idempotency-Key"] for request in seen] == ["k-1"] * 3


def test_a_connection_that_breaks_is_made_again() -> None:
    failures = iter([httpx.ConnectError("no"), httpx.ReadError("gone")])

    def answer(request: httpx.Request) -> httpx.Response:
        error = next(failures, None)
        if error is not None:
            raise error
        return httpx.Response(200, json={"ok": True})

    assert door(answer).get("/x") == {"ok": True}


def test_a_platform_that_stays_away_is_told_in_one_sentence() -> None:
    with pytest.raises(CannotDo) as told:
        door(lambda _request: httpx.Response(503)).get("/x")

    assert "http://motcua.test" in str(told.value)
    assert "\n" not in str(told.value)


def test_what_is_no_platform_at_all_is_told_in_one_sentence() -> None:
    page = httpx.Response(200, text="<html>Chào mừng</html>")

    with pytest.raises(CannotDo, match="MOTCUA_URL"):
        door(lambda _request: page).get("/danh-muc/api/v1/units")


def test_a_platform_that_has_answered_before_is_waited_for_longer() -> None:
    clock, answers = Clockwork(), iter([200])
    patience = Patience(90, 10, now=clock.now, pause=clock.pause)
    transport = httpx.MockTransport(lambda _request: httpx.Response(next(answers, 503), json=1))
    patient = Door("http://motcua.test", transport=transport, patience=patience)
    patient.get("/x")

    with pytest.raises(CannotDo):
        patient.get("/x")
    assert 80 < clock.seconds <= 90


def test_a_refusal_is_told_in_the_platforms_own_words() -> None:
    problem = {
        "type": "urn:motcua:error:procedure_not_received_here",
        "title": "Đơn vị này không tiếp nhận thủ tục.",
        "errors": [{"field": "unit", "message": "Hãy chọn đơn vị khác."}],
    }

    with pytest.raises(Refused) as refused:
        door(lambda _request: httpx.Response(422, json=problem)).post("/x", {})

    assert refused.value.code == "procedure_not_received_here"
    assert refused.value.text == ("Đơn vị này không tiếp nhận thủ tục. unit: Hãy chọn đơn vị khác.")


def test_too_many_attempts_are_waited_out() -> None:
    answers = iter([httpx.Response(429, headers={"Retry-After": "5"}), httpx.Response(200, json=1)])

    assert door(lambda _request: next(answers)).get("/x") == 1


class _CutOff(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        yield b'{"seq": 1}\n'
        raise httpx.ReadError("cut off")


def test_a_stream_that_is_cut_off_is_no_complete_answer() -> None:
    lines = door(lambda _request: httpx.Response(200, stream=_CutOff())).lines("/ledger")

    assert next(lines) == {"seq": 1}
    with pytest.raises(Broken):
        next(lines)


def test_a_query_in_the_address_is_kept() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, json={})

    door(answer).get("/messages?dossier=H31-1")
    assert seen == ["http://motcua.test/messages?dossier=H31-1"]


class _Desk:
    """Signs in officers, the way a node and the front door do."""

    def __init__(self, *, node_knows: bool = True) -> None:
        self.node_knows = node_knows
        self.now = NOW
        self.paths: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        if request.url.path.startswith("/n/") and not self.node_knows:
            return httpx.Response(422, json={"title": "không đúng"})
        until = self.now + timedelta(minutes=20)
        token = f"token-{len(self.paths)}"
        return httpx.Response(200, json={"token": token, "expires_at": until.isoformat()})


OFFICER = Account("dantien.quay", "x", "xa-dan-tien", (Grant("counter_officer", "xa-dan-tien"),))


def test_an_officer_signs_in_once_at_the_node() -> None:
    desk = _Desk()
    sessions = Sessions(door(desk), now=lambda: NOW)

    assert sessions.token(OFFICER, "/n/dan-tien") == sessions.token(OFFICER, "/n/dan-tien")
    assert desk.paths == ["/n/dan-tien/api/v1/session"]


def test_an_account_the_node_does_not_know_yet_signs_in_at_the_front_door() -> None:
    desk = _Desk(node_knows=False)

    assert Sessions(door(desk), now=lambda: NOW).token(OFFICER, "/n/dan-tien") == "token-2"
    assert desk.paths == ["/n/dan-tien/api/v1/session", "/api/v1/session"]


def test_a_session_is_renewed_before_it_runs_out_and_when_it_is_refused() -> None:
    desk = _Desk()
    sessions = Sessions(door(desk), now=lambda: desk.now)
    assert sessions.token(OFFICER) == "token-1"

    desk.now += timedelta(minutes=19)
    assert sessions.token(OFFICER) == "token-2"

    refusals = iter([True])

    def act(token: str) -> str:
        if next(refusals, False):
            raise Refused(401, "not_signed_in", "hết hạn")
        return token

    assert sessions.call(OFFICER, "", act) == "token-3"


def test_sessions_outlive_the_run_in_a_file_for_the_owner_only(tmp_path: Path) -> None:
    store, desk = tmp_path / "client" / "sessions.json", _Desk()
    Sessions(door(desk), now=lambda: NOW, store=store).token(OFFICER)

    again = Sessions(door(desk), now=lambda: NOW, store=store)
    assert again.token(OFFICER) == "token-1"
    assert len(desk.paths) == 1
    assert store.stat().st_mode & 0o077 == 0


def test_an_act_is_done_by_somebody_with_the_right_at_that_very_unit() -> None:
    entries = [
        {"login": "a", "unit": "xa", "roles": [{"role": "leader", "scope": "unit"}]},
        {"login": "b", "unit": "huyen", "roles": [{"role": "leader", "scope": "unit"}]},
        {"login": "c", "unit": "tinh", "role": "auditor", "password": "p"},
    ]
    accounts = Accounts(parse_accounts(entries, "shared"))

    assert accounts.at("huyen", ["leader"]).login == "b"
    assert accounts.at("huyen", ["leader"]).password == "shared"
    assert accounts.wide("auditor").login == "c"
    with pytest.raises(CannotDo, match="clerk"):
        accounts.at("huyen", ["clerk"])
    with pytest.raises(CannotDo, match="importer"):
        accounts.wide("importer")
