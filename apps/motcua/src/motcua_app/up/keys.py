"""The secrets of an installation: made once, by name, readable by their owner only."""

import json
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua_app.up.home import OWNER_ONLY, Home, write
from motcua_app.up.plan import Plan, Process
from motcua_kit.session import Kind, PublicKey, keys_to_jwks, new_private_key, thumbprint

SECRET_BYTES: Final = 32
SIGNING: Final = frozenset({"catalog", "intake"})
_PEOPLE: Final = frozenset({Kind.STAFF, Kind.CITIZEN})


class Keys:
    """The key files of one home."""

    def __init__(self, home: Home) -> None:
        self._folder = home.keys

    @property
    def public(self) -> Path:
        """The JWKS file with which every service verifies."""
        return self._folder / "jwks.json"

    def session(self, process: Process) -> Path | None:
        """The key that signs people's sessions; None for a service that signs nobody in."""
        if process.service not in SIGNING:
            return None
        return self._private(f"session-{process.deployment}.pem")

    def service(self, process: Process) -> Path:
        """The key with which a service shows other services who it is."""
        return self._private(f"service-{process.deployment}.pem")

    def raw(self, name: str) -> Path:
        """A file of 32 random bytes."""
        file = self._folder / name
        if not file.exists():
            _put(file, secrets.token_bytes(SECRET_BYTES))
        return file

    def text(self, name: str) -> str:
        """32 random bytes as hexadecimal digits, the same at every call."""
        return self.raw(name).read_bytes().hex()

    def publish(self, plan: Plan) -> None:
        """Make what is missing, and let every service know all public keys."""
        found: dict[str, PublicKey] = {}
        for process in plan.processes:
            signing = self.session(process)
            if signing is not None:
                _add(found, signing, _PEOPLE)
            login = f"{process.service}:{process.node}" if process.node else process.service
            _add(found, self.service(process), frozenset({Kind.SERVICE}), login)
        text = json.dumps(keys_to_jwks(found.values()), indent=1)
        # Services read the file again whenever it is newer.
        if not self.public.exists() or self.public.read_text(encoding="utf-8") != text:
            write(self.public, text)

    def _private(self, name: str) -> Path:
        file = self._folder / name
        if not file.exists():
            _put(file, new_private_key().encode())
        return file


def _add(
    found: dict[str, PublicKey], file: Path, kinds: frozenset[Kind], subject: str | None = None
) -> None:
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{file.name} is no Ed25519 key")
    public = key.public_key()
    kid = thumbprint(public)
    found[kid] = PublicKey(kid, public, kinds, subject)


def _put(file: Path, content: bytes) -> None:
    part = file.with_name(file.name + ".part")
    part.touch(mode=OWNER_ONLY)
    part.write_bytes(content)
    part.replace(file)
