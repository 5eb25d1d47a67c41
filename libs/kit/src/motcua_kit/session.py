"""Who acts: principals, and the short-lived signed tokens that carry them (one sign-on).

A token is a compact JWT signed with Ed25519. Each service verifies on its own, with public keys
by ``kid``; a key may be limited to kinds of principals, so that a service's own key cannot
make up a person.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from motcua_kit.clock import Clock
from motcua_kit.ids import Ids
from motcua_kit.telemetry.log import get_logger

log = get_logger()

LIFE: Final = timedelta(minutes=20)
LONGEST: Final = timedelta(hours=12)
SERVICE_LIFE: Final = timedelta(minutes=5)
SKEW: Final = timedelta(seconds=60)

IsWithin = Callable[[str, str], bool]
"""``is_within(unit, ancestor)``: whether a unit is the other one or stands below it today."""


class BadToken(Exception):
    """The token is damaged, not ours, or its key is unknown; no more is said on purpose."""


class Expired(BadToken):
    """The token was ours and its time is over."""


class Kind(StrEnum):
    """What a principal is."""

    STAFF = "staff"
    CITIZEN = "citizen"
    SERVICE = "service"


class Scope(StrEnum):
    """How far a role reaches: its unit, the tree below it, or everywhere."""

    UNIT = "unit"
    TREE = "tree"
    ALL = "all"


def same_unit(unit: str, ancestor: str) -> bool:
    """The :data:`IsWithin` of a service that keeps no tree."""
    return unit == ancestor


@dataclass(frozen=True, slots=True)
class Grant:
    """One role at one unit, reaching as far as its scope."""

    role: str
    unit: str
    scope: Scope = Scope.UNIT


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who acts. ``name`` is an officer's name, which the law makes public."""

    login: str
    staff_id: UUID | None = None
    name: str = ""
    unit: str = ""
    grants: tuple[Grant, ...] = ()
    kind: Kind = Kind.STAFF
    is_within: IsWithin = field(default=same_unit, compare=False, repr=False)

    def may(self, role: str, unit: str | None = None) -> bool:
        """Whether the principal has ``role`` at ``unit``, or anywhere when no unit is named."""
        return any(grant.role == role and self._reaches(grant, unit) for grant in self.grants)

    def may_any(self, roles: Iterable[str], unit: str | None = None) -> bool:
        """Whether one of the roles is held at the unit (anywhere when none is named)."""
        return any(self.may(role, unit) for role in roles)

    def units_for(self, role: str) -> tuple[Grant, ...]:
        """The grants of a role, for queries that list what somebody may see."""
        return tuple(grant for grant in self.grants if grant.role == role)

    def _reaches(self, grant: Grant, unit: str | None) -> bool:
        if unit is None or grant.scope is Scope.ALL or grant.unit == unit:
            return True
        return grant.scope is Scope.TREE and self.is_within(unit, grant.unit)


@dataclass(frozen=True, slots=True)
class Session:
    """A verified token. ``sid`` stays the same while the token is renewed; ``jti`` does not."""

    principal: Principal
    sid: str
    jti: str
    kid: str
    started_at: datetime
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that may verify tokens of these kinds (and of this one ``subject``, if set)."""

    kid: str
    key: Ed25519PublicKey
    kinds: frozenset[Kind] = frozenset(Kind)
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class _Trusted:
    """Keys, and the tokens that they verified: both go together."""

    keys: Mapping[str, PublicKey]
    known: dict[str, Session] = field(default_factory=dict)


class Signer:
    """Makes tokens with one private key."""

    def __init__(
        self,
        private_key_pem: str,
        *,
        clock: Clock,
        ids: Ids,
        life: timedelta = LIFE,
        longest: timedelta = LONGEST,
    ) -> None:
        key = load_pem_private_key(private_key_pem.encode(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the session key is an Ed25519 private key in PEM form")
        self._key = key
        self._clock = clock
        self._ids = ids
        self.life = life
        self.longest = longest
        self.kid = thumbprint(key.public_key())

    def issue(self, principal: Principal, *, life: timedelta | None = None) -> str:
        """A token for a session that begins now."""
        now = self._clock.now()
        return self._token(principal, str(self._ids.new()), now, now, life or self.life)

    def renew(self, session: Session, *, principal: Principal | None = None) -> str | None:
        """A younger token of the same session (with fresh grants, if given).

        None while the present one is less than a quarter used, or when the session has lasted
        as long as one may: then it simply runs out and the person signs in again.
        """
        if not self.is_due(session):
            return None
        now = self._clock.now()
        life = min(self.life, session.started_at + self.longest - now)
        return self._token(
            principal or session.principal, session.sid, session.started_at, now, life
        )

    def is_due(self, session: Session) -> bool:
        """Whether it is time to renew: a quarter is used, and the longest time is not over."""
        now = self._clock.now()
        is_used = now - session.issued_at >= self.life / 4
        return is_used and now < session.started_at + self.longest

    def public_key(
        self, *, kinds: Iterable[Kind] = tuple(Kind), subject: str | None = None
    ) -> PublicKey:
        """The key that verifies what this signer signs."""
        return PublicKey(self.kid, self._key.public_key(), frozenset(kinds), subject)

    def _token(
        self, who: Principal, sid: str, started: datetime, now: datetime, life: timedelta
    ) -> str:
        claims = {
            "sub": who.login,
            "stf": str(who.staff_id) if who.staff_id else None,
            "nam": who.name,
            "unt": who.unit,
            "rol": [[grant.role, grant.unit, grant.scope.value] for grant in who.grants],
            "knd": who.kind.value,
            "sid": sid,
            "jti": str(self._ids.new()),
            "sat": started.timestamp(),
            "iat": now.timestamp(),
            "exp": (now + life).timestamp(),
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"kid": self.kid})


class ServiceTokens:
    """The metadata token of a service that calls another: made when needed, used until stale."""

    def __init__(self, signer: Signer, principal: Principal, *, clock: Clock) -> None:
        self._signer = signer
        self._principal = replace(principal, kind=Kind.SERVICE)
        self._clock = clock
        self._token = ""
        self._until = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def __call__(self) -> str:
        """A token with at least half of its five minutes left."""
        with self._lock:
            now = self._clock.now()
            if now >= self._until:
                self._token = self._signer.issue(self._principal, life=SERVICE_LIFE)
                self._until = now + SERVICE_LIFE / 2
            return self._token


class Verifier:
    """Checks tokens with a set of public keys; a token seen before costs a dictionary look-up.

    With ``source`` the keys come from a JWKS file, read again when it has changed. One that
    cannot be read then leaves the last good keys: a slip must not sign a whole office out.
    """

    def __init__(
        self,
        keys: Iterable[PublicKey] = (),
        *,
        clock: Clock,
        is_within: IsWithin = same_unit,
        source: Path | None = None,
        remember: int = 4096,
    ) -> None:
        self._clock = clock
        self._is_within = is_within
        self._source = source
        self._source_seen = 0
        self._is_source_bad = False
        self._remember = remember
        self.replace(keys)
        if source is not None:
            self._read(source)

    def replace(self, keys: Iterable[PublicKey]) -> None:
        """Trust exactly these keys from now on."""
        self._trusted = _Trusted({key.kid: key for key in keys})

    def verify(self, token: str) -> Session:
        """The session of a token; raises :class:`Expired` or :class:`BadToken`."""
        self._look_at_source()
        trusted = self._trusted
        session = trusted.known.get(token)
        if session is None:
            session = self._check(token, trusted.keys)
            if len(trusted.known) >= self._remember:
                trusted.known.clear()
            trusted.known[token] = session
        if self._clock.now() >= session.expires_at:
            trusted.known.pop(token, None)
            raise Expired
        return session

    def _check(self, token: str, keys: Mapping[str, PublicKey]) -> Session:
        try:
            kid = str(jwt.get_unverified_header(token)["kid"])
            key = keys[kid]
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["EdDSA"],
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "require": ["exp", "iat", "sub"],
                },
            )
            session = self._session(kid, claims)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as reason:
            raise BadToken from reason
        self._check_powers(session, key)
        return session

    def _check_powers(self, session: Session, key: PublicKey) -> None:
        who = session.principal
        if who.kind not in key.kinds or key.subject not in {None, who.login}:
            raise BadToken
        if session.issued_at > self._clock.now() + SKEW:
            raise BadToken

    def _session(self, kid: str, claims: Mapping[str, Any]) -> Session:
        principal = Principal(
            login=str(claims["sub"]),
            staff_id=UUID(claims["stf"]) if claims["stf"] else None,
            name=str(claims["nam"]),
            unit=str(claims["unt"]),
            grants=tuple(Grant(role, unit, Scope(scope)) for role, unit, scope in claims["rol"]),
            kind=Kind(claims["knd"]),
            is_within=self._is_within,
        )
        return Session(
            principal=principal,
            sid=str(claims["sid"]),
            jti=str(claims["jti"]),
            kid=kid,
            started_at=datetime.fromtimestamp(claims["sat"], UTC),
            issued_at=datetime.fromtimestamp(claims["iat"], UTC),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )

    def _look_at_source(self) -> None:
        if self._source is None:
            return
        try:
            self._read(self._source)
        except (OSError, ValueError, KeyError, TypeError):
            if not self._is_source_bad:
                log.exception("session_keys_unreadable")
            self._is_source_bad = True

    def _read(self, source: Path) -> None:
        """Take the keys of a file that has changed; seen is only what could be read."""
        changed = source.stat().st_mtime_ns
        if changed != self._source_seen:
            self.replace(keys_from_jwks(json.loads(source.read_text(encoding="utf-8"))))
            self._source_seen = changed
        self._is_source_bad = False

    @classmethod
    def of_file(cls, path: Path, *, clock: Clock, is_within: IsWithin = same_unit) -> Self:
        """A verifier with the keys of a JWKS file that operators may replace at any time."""
        return cls(clock=clock, is_within=is_within, source=path)


def thumbprint(key: Ed25519PublicKey) -> str:
    """The key's id: RFC 7638 thumbprint of its JWK."""
    text = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": _raw(key)}, separators=(",", ":"))
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")[:22]


def new_private_key() -> str:
    """A fresh Ed25519 private key in PEM form (for set-up commands and tests)."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def keys_to_jwks(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """A JWKS document (RFC 7517); ``motcua_kinds`` and ``motcua_subject`` are our own members."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": key.kid,
                "x": _raw(key.key),
                "motcua_kinds": sorted(key.kinds),
                **({"motcua_subject": key.subject} if key.subject else {}),
            }
            for key in keys
        ]
    }


def keys_from_jwks(document: Mapping[str, Any]) -> list[PublicKey]:
    """The keys of a JWKS document; raises KeyError or ValueError when it is not one of ours."""
    return [
        PublicKey(
            kid=entry["kid"],
            key=Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(entry["x"] + "==")),
            kinds=frozenset(Kind(kind) for kind in entry.get("motcua_kinds", tuple(Kind))),
            subject=entry.get("motcua_subject"),
        )
        for entry in document["keys"]
    ]


def _raw(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return urlsafe_b64encode(raw).decode().rstrip("=")
