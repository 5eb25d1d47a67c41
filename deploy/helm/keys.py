"""Makes the keys of a cluster, as Secrets and the ConfigMap of all public keys.

    .venv/bin/python deploy/helm/keys.py NAME [--kept FILE [--renew]] INTAKE … > keys.yaml

NAME is the chart's fullname (the release's name when it contains "motcua"), INTAKE each name under
`intakes`. With --kept FILE (what an earlier run wrote) keys that exist are kept and only new
deployments get some. --renew makes every key that signs anew and goes on trusting those of FILE,
which the next run without it forgets; what seals and locks away is never made anew. Keep the result
like a safe's key: without a deployment's unit secret the packages sealed for its units cannot be
opened.
"""

import argparse
import json
import secrets
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, cast

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua_kit.session import (
    Kind,
    PublicKey,
    keys_from_jwks,
    keys_to_jwks,
    new_private_key,
    thumbprint,
)

SERVICES = ("catalog", "routing", "notify", "reporting")
SIGNING = ("catalog", "intake")
SECRET_BYTES = 32
Data = dict[str, bytes]


def new_keys(service: str, kept: Data) -> Data:
    """The keys of one deployment; what is kept stays."""
    made: Data = {
        "service.pem": new_private_key().encode(),
        "form-secret": secrets.token_hex(SECRET_BYTES).encode(),
    }
    if service in SIGNING:
        made["session.pem"] = new_private_key().encode()
    if service == "intake":
        made["unit-secret"] = secrets.token_bytes(SECRET_BYTES)
    if service == "notify":
        made["contact-key"] = secrets.token_bytes(SECRET_BYTES)
    return made | {name: value for name, value in kept.items() if name in made}


def without_signing_keys(kept: Data) -> Data:
    """What stays when keys are made anew: what seals, locks away, and guards forms."""
    return {name: value for name, value in kept.items() if not name.endswith(".pem")}


def public(pem: bytes, kinds: frozenset[Kind], subject: str | None = None) -> PublicKey:
    """The entry of the JWKS file for a private key."""
    key = cast("Ed25519PrivateKey", load_pem_private_key(pem, password=None)).public_key()
    return PublicKey(thumbprint(key), key, kinds, subject)


def documents(
    name: str, nodes: list[str], kept: dict[str, Data], before: list[PublicKey]
) -> list[dict[str, Any]]:
    """One Secret for each deployment, and the ConfigMap; ``before`` is trusted as well."""
    made: list[dict[str, Any]] = []
    trusted = list(before)
    places = [(service, service, service) for service in SERVICES]
    places += [("intake", f"intake-{node}", f"intake:{node}") for node in nodes]
    for service, place, login in places:
        secret = f"{name}-keys-{place}"
        data = new_keys(service, kept.get(secret, {}))
        trusted.append(public(data["service.pem"], frozenset({Kind.SERVICE}), login))
        if "session.pem" in data:
            trusted.append(public(data["session.pem"], frozenset({Kind.STAFF, Kind.CITIZEN})))
        made.append(
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": secret},
                "data": {key: b64encode(value).decode() for key, value in data.items()},
            }
        )
    jwks = json.dumps(keys_to_jwks(trusted))
    metadata = {"name": f"{name}-jwks"}
    made.append(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"jwks.json": jwks}}
    )
    return made


def kept_in(written: list[dict[str, Any]]) -> dict[str, Data]:
    """The keys that an earlier run wrote, by the name of their Secret."""
    return {
        each["metadata"]["name"]: {key: b64decode(value) for key, value in each["data"].items()}
        for each in written
        if each["kind"] == "Secret"
    }


def trusted_in(written: list[dict[str, Any]]) -> list[PublicKey]:
    """The public keys that an earlier run wrote."""
    texts = [each["data"]["jwks.json"] for each in written if each["kind"] == "ConfigMap"]
    return [key for text in texts for key in keys_from_jwks(json.loads(text))]


def main(words: list[str]) -> None:
    """Write all documents to standard output."""
    parser = argparse.ArgumentParser(prog="keys.py", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("intakes", nargs="+", metavar="INTAKE")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--renew", action="store_true")
    asked = parser.parse_args(words)
    if asked.renew and not asked.kept:
        parser.error("--renew needs --kept FILE: whom to go on trusting, and what may not change")
    text = asked.kept.read_text(encoding="utf-8") if asked.kept else ""
    written = list(yaml.safe_load_all(text)) if text else []
    kept, before = kept_in(written), []
    if asked.kept and not kept:
        parser.error(f"{asked.kept} holds no keys; was it written to in the same command?")
    if asked.renew:
        kept = {name: without_signing_keys(data) for name, data in kept.items()}
        before = trusted_in(written)
    made = documents(asked.name, asked.intakes, kept, before)
    sys.stdout.write(yaml.safe_dump_all(made, sort_keys=False))


if __name__ == "__main__":
    main(sys.argv[1:])
