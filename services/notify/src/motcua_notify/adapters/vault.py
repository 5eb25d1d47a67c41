"""Contacts sealed with AES-256-GCM, each bound to its dossier."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from motcua_notify.app.ports import BadSeal
from motcua_notify.domain.contact import Contact

_KEY_SIZE: Final = 32
_NONCE_SIZE: Final = 12
_FORM: Final = b"\x01"


class BadContactKey(Exception):
    """The key's file holds neither 32 bytes nor 32 bytes in base64."""


class AesVault:
    """The :class:`~motcua_notify.app.ports.Vault` of one key."""

    def __init__(self, key: bytes, *, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._cipher = AESGCM(key)
        self._entropy = entropy

    @classmethod
    def of_file(cls, path: Path) -> AesVault:
        """The vault whose key is in a file. Raises BadContactKey."""
        return cls(_key(path.read_bytes()))

    def seal(self, dossier: str, contact: Contact) -> bytes:
        """As the port says."""
        plain = json.dumps([contact.phone, contact.email]).encode()
        nonce = self._entropy(_NONCE_SIZE)
        return _FORM + nonce + self._cipher.encrypt(nonce, plain, dossier.encode())

    def open(self, dossier: str, sealed: bytes) -> Contact:
        """As the port says."""
        nonce, body = sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
        try:
            phone, email = json.loads(self._cipher.decrypt(nonce, body, dossier.encode()))
        except (InvalidTag, ValueError) as error:
            raise BadSeal from error
        return Contact(phone, email)


def _key(raw: bytes) -> bytes:
    if len(raw) == _KEY_SIZE:
        return raw
    try:
        key = base64.b64decode(raw.strip(), validate=True)
    except ValueError as error:
        raise BadContactKey from error
    if len(key) != _KEY_SIZE:
        raise BadContactKey
    return key
