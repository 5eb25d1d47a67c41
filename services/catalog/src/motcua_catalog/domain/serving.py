"""Which deployment serves a unit, with which key, fenced by an epoch."""

from dataclasses import dataclass, replace
from typing import Final

from motcua_catalog.domain.errors import BadPublicKey, UnitNotServed

X25519_BYTES: Final = 32
_LOW_ORDER: Final = bytes(X25519_BYTES)


@dataclass(frozen=True, slots=True)
class Serving:
    """The present state for one unit. ``epoch`` is 0 until a deployment has registered a key."""

    unit: str
    deployment: str
    epoch: int = 0
    public_key: bytes = b""

    def assigned(self, deployment: str) -> "Serving":
        """Given to a deployment; another one has to register a key of its own first."""
        if deployment == self.deployment:
            return self
        return replace(self, deployment=deployment, public_key=b"")

    def registered(self, deployment: str, public_key: bytes) -> "Serving":
        """With the deployment's key; a new key is a new epoch, the same key changes nothing.

        Raises UnitNotServed, BadPublicKey.
        """
        if deployment != self.deployment:
            raise UnitNotServed(self.unit, deployment)
        if len(public_key) != X25519_BYTES or public_key == _LOW_ORDER:
            raise BadPublicKey(self.unit)
        if public_key == self.public_key:
            return self
        return replace(self, public_key=public_key, epoch=self.epoch + 1)
