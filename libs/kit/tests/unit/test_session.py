import itertools
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from motcua_kit.clock import FixedClock
from motcua_kit.ids import CountedIds
from motcua_kit.passwords import Passwords
from motcua_kit.session import (
    BadToken,
    Expired,
    Grant,
    Kind,
    Principal,
    Scope,
    ServiceTokens,
    Signer,
    Verifier,
    keys_from_jwks,
    keys_to_jwks,
    new_private_key,
)

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
KEY = new_private_key()
OTHER_KEY = new_private_key()
AN = Principal(
    login="an.nv",
    staff_id=UUID(int=7),
    name="Nguyễn Văn An",
    unit="H01.02",
    grants=(Grant("officer", "H01.02"), Grant("supervisor", "H01", Scope.TREE)),
)


def below(unit, ancestor):
    return unit == ancestor or unit.startswith(ancestor + ".")


@pytest.fixture
def clock():
    return FixedClock(NOON)


@pytest.fixture
def signer(clock):
    return Signer(KEY, clock=clock, ids=CountedIds())


@pytest.fixture
def verifier(signer, clock):
    return Verifier([signer.public_key()], clock=clock, is_within=below)


def test_a_token_brings_back_who_signed_in(signer, verifier):
    session = verifier.verify(signer.issue(AN))

    assert session.principal == AN
    assert session.started_at == session.issued_at == NOON
    assert session.expires_at == NOON + timedelta(minutes=20)


def test_a_role_reaches_as_far_as_its_scope(signer, verifier):
    who = verifier.verify(signer.issue(AN)).principal

    assert who.may("officer", "H01.02")
    assert not who.may("officer", "H01.03")
    assert who.may("supervisor", "H01.03")
    assert not who.may("supervisor", "H02")
    assert who.may("supervisor")
    assert not who.may_any(["leader", "clerk"])


def test_a_role_everywhere_reaches_every_unit():
    who = replace(AN, grants=(Grant("importer", "", Scope.ALL),))

    assert who.may("importer", "H99")


def test_a_session_ends_after_its_life_even_when_it_was_seen_before(signer, verifier, clock):
    token = signer.issue(AN)
    verifier.verify(token)
    clock.advance(timedelta(minutes=20))

    with pytest.raises(Expired):
        verifier.verify(token)


def test_work_renews_a_session_and_twelve_hours_end_it(signer, verifier, clock):
    token = signer.issue(AN)
    first = verifier.verify(token)
    assert signer.renew(first) is None

    for _ in range(12 * 6 - 1):
        clock.advance(timedelta(minutes=10))
        token = signer.renew(verifier.verify(token)) or token
    last = verifier.verify(token)

    assert last.sid == first.sid
    assert last.jti != first.jti
    assert last.expires_at == NOON + timedelta(hours=12)
    clock.advance(timedelta(minutes=10))
    assert signer.renew(last) is None
    with pytest.raises(Expired):
        verifier.verify(token)


@pytest.mark.parametrize("damage", ["", "x", "a.b.c", "é"])
def test_a_damaged_token_is_nobody(verifier, damage):
    with pytest.raises(BadToken):
        verifier.verify(damage)


def test_a_token_signed_by_a_stranger_is_nobody(verifier, clock):
    stranger = Signer(OTHER_KEY, clock=clock, ids=CountedIds())

    with pytest.raises(BadToken):
        verifier.verify(stranger.issue(AN))


def test_a_token_changed_on_the_way_is_nobody(signer, verifier):
    head, body, seal = signer.issue(AN).split(".")
    other = signer.issue(replace(AN, login="binh")).split(".")[1]

    with pytest.raises(BadToken):
        verifier.verify(f"{head}.{other}.{seal}")
    assert body != other


def test_a_token_from_the_future_is_nobody(signer, verifier, clock):
    token = signer.issue(AN)
    clock.at = NOON - timedelta(minutes=5)

    with pytest.raises(BadToken):
        verifier.verify(token)


def test_a_services_key_cannot_make_up_a_person_or_another_service(clock):
    own = Signer(KEY, clock=clock, ids=CountedIds())
    key = own.public_key(kinds=[Kind.SERVICE], subject="routing")
    verifier = Verifier([key], clock=clock)
    routing = Principal("routing", kind=Kind.SERVICE)

    assert verifier.verify(own.issue(routing)).principal == routing
    for forged in (AN, replace(routing, login="catalog")):
        with pytest.raises(BadToken):
            verifier.verify(own.issue(forged))


def test_keys_survive_a_jwks_document(signer):
    keys = [signer.public_key(kinds=[Kind.SERVICE], subject="notify")]

    read = keys_from_jwks(json.loads(json.dumps(keys_to_jwks(keys))))

    assert keys_to_jwks(read) == keys_to_jwks(keys)


def test_a_replaced_key_file_is_read_again(tmp_path, signer, clock):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    verifier = Verifier.of_file(path, clock=clock)
    assert verifier.verify(signer.issue(AN)).principal == AN

    successor = Signer(OTHER_KEY, clock=clock, ids=CountedIds())
    path.write_text(json.dumps(keys_to_jwks([successor.public_key()])))
    os.utime(path, ns=(1, 1))

    assert verifier.verify(successor.issue(AN)).principal == AN
    with pytest.raises(BadToken):
        verifier.verify(signer.issue(AN))


@pytest.fixture
def key_file(tmp_path):
    """Writes what a key file holds; each time it looks newer than before."""
    path, ticks = tmp_path / "keys.json", itertools.count(1)

    def write(text):
        path.write_text(text)
        os.utime(path, ns=(0, next(ticks)))
        return path

    return write


def test_a_withdrawn_key_ends_the_sessions_that_were_seen_before(key_file, signer, clock):
    both = [signer, Signer(OTHER_KEY, clock=clock, ids=CountedIds())]
    path = key_file(json.dumps(keys_to_jwks(each.public_key() for each in both)))
    verifier = Verifier.of_file(path, clock=clock)
    withdrawn, kept = (each.issue(AN) for each in both)
    assert verifier.verify(withdrawn).principal == verifier.verify(kept).principal == AN

    key_file(json.dumps(keys_to_jwks([both[1].public_key()])))

    with pytest.raises(BadToken):
        verifier.verify(withdrawn)
    assert verifier.verify(kept).principal == AN


@pytest.mark.parametrize(
    "written", ['{"keys": [{"kty"', "[]", '{"keys": [{}]}', '{"keys": [{"kid": "x", "x": "?"}]}']
)
def test_a_key_file_that_cannot_be_read_leaves_the_last_keys_and_is_told_once(
    key_file, signer, clock, written
):
    whole = json.dumps(keys_to_jwks([signer.public_key()]))
    verifier = Verifier.of_file(key_file(whole), clock=clock)

    with capture_logs() as told:
        key_file(written)
        for _ in range(3):
            assert verifier.verify(signer.issue(AN)).principal == AN
        key_file(whole)
        assert verifier.verify(signer.issue(AN)).principal == AN
        key_file(written).unlink()
        assert verifier.verify(signer.issue(AN)).principal == AN

    assert [line["event"] for line in told] == ["session_keys_unreadable"] * 2


def test_a_service_does_not_start_without_keys_that_can_be_read(key_file, clock):
    with pytest.raises(ValueError, match="delimiter"):
        Verifier.of_file(key_file('{"keys" '), clock=clock)


def test_a_service_uses_its_token_until_half_of_its_life_is_over(signer, verifier, clock):
    tokens = ServiceTokens(signer, Principal("routing"), clock=clock)
    first = tokens()
    clock.advance(timedelta(minutes=2))
    assert tokens() == first
    clock.advance(timedelta(minutes=1))

    assert tokens() != first
    assert verifier.verify(tokens()).principal.kind is Kind.SERVICE


CHEAP = Passwords(memory_kib=64, passes=1)


def test_a_password_is_known_again_in_either_unicode_form():
    stored = CHEAP.hash("Mật khẩu")

    assert CHEAP.verify(stored, "Mật khẩu")
    assert CHEAP.verify(stored, "Mâ\u0323t khâ\u0309u")
    assert not CHEAP.verify(stored, "mật khẩu")


def test_nobody_has_no_password():
    assert not CHEAP.verify(None, "nobody has this password")
    assert not CHEAP.verify("not a hash", "x")


def test_a_hash_made_with_weaker_parameters_is_seen():
    assert Passwords().needs_rehash(CHEAP.hash("x"))
