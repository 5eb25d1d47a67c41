"""Sealing for a unit: HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.

A unit's private key is derived from the deployment's secret by HKDF, so that one secret to keep
is all there is, whatever the number of units.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from motcua_intake.app.ports import CannotOpen

_SECRET_BYTES: Final = 32


class UnitSealer:
    """A Sealer over the deployment's secret of 32 bytes. Raises ValueError for another length."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _SECRET_BYTES:
            raise ValueError("the unit secret has 32 bytes")
        self._secret = secret
        self._suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
        self._private_key = lru_cache(maxsize=512)(self._derive)

    def seal(self, data: bytes, public_key: bytes, *, purpose: bytes) -> bytes:
        """Only the key's owner can open it, for the same purpose."""
        return self._suite.encrypt(
            data, X25519PublicKey.from_public_bytes(public_key), info=purpose
        )

    def open(self, sealed: bytes, unit: str, *, purpose: bytes) -> bytes:
        """Raises CannotOpen."""
        try:
            return self._suite.decrypt(sealed, self._private_key(unit), info=purpose)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(unit) from error

    def public_key(self, unit: str) -> bytes:
        """The unit's X25519 key, 32 bytes."""
        key = self._private_key(unit).public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    def _derive(self, unit: str) -> X25519PrivateKey:
        info = f"motcua unit key 1 {unit}".encode()
        raw = HKDF(SHA256(), _SECRET_BYTES, salt=None, info=info).derive(self._secret)
        return X25519PrivateKey.from_private_bytes(raw)
