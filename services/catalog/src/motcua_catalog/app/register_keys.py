"""A deployment registers the public keys of its units and takes the epochs of serving them."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua_catalog.app.ports import StartStore
from motcua_catalog.domain.errors import RecordNotFound
from motcua_kit.clock import Clock


@dataclass(frozen=True)
class RegisterKeys:
    """X25519 public keys by unit."""

    deployment: str
    keys: Mapping[str, bytes]


def register_keys(cmd: RegisterKeys, *, start: StartStore, clock: Clock) -> dict[str, int]:
    """The epoch of each unit; the same keys again change and publish nothing.

    Raises RecordNotFound, UnitNotServed, BadPublicKey; then no key was taken.
    """
    with start() as store:
        present = store.serving(sorted(cmd.keys))
        epochs: dict[str, int] = {}
        for unit, key in sorted(cmd.keys.items()):
            if unit not in present:
                raise RecordNotFound("unit", unit)
            after = present[unit].registered(cmd.deployment, key)
            if after != present[unit]:
                store.serve(after, now=clock.now())
            epochs[unit] = after.epoch
    return epochs
