"""Keys that the chart or `keys.py` makes are keys that the services take."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from motcua_kit.session import Kind, PublicKey, keys_from_jwks, thumbprint
from tests.helm.chart import HELM, Manifest, of_kind, scenario

pytestmark = pytest.mark.integration

PEOPLE = frozenset({Kind.STAFF, Kind.CITIZEN})
INTAKES = ("dan-tien", "khoai-chau", "trung-tam-tinh", "con-lai")


def made_by_script(*words: str) -> list[Manifest]:
    done = subprocess.run(
        [sys.executable, HELM / "keys.py", "motcua", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return list(yaml.safe_load_all(done.stdout))


@pytest.fixture(scope="module")
def script() -> list[Manifest]:
    return made_by_script(*INTAKES)


@pytest.fixture(params=["chart", "script"])
def keys(request: pytest.FixtureRequest, script: list[Manifest]) -> Sequence[Manifest]:
    return script if request.param == "script" else scenario("trial")


def trusted(objects: Sequence[Manifest]) -> dict[str, PublicKey]:
    text = of_kind(list(objects), "ConfigMap")["motcua-jwks"]["data"]["jwks.json"]
    return {key.kid: key for key in keys_from_jwks(json.loads(text))}


def secret(objects: Sequence[Manifest], place: str) -> dict[str, bytes]:
    found = of_kind(list(objects), "Secret")[f"motcua-keys-{place}"]
    return {name: b64decode(value) for name, value in found["data"].items()}


def entry(known: dict[str, PublicKey], pem: bytes) -> PublicKey:
    """What is published of a private key: found by its name, and its other half indeed."""
    public = load_pem_private_key(pem, password=None).public_key()
    found = known[thumbprint(public)]  # type: ignore[arg-type]
    assert found.key == public
    return found


def test_each_service_is_known_by_its_own_name(keys: Sequence[Manifest]) -> None:
    known = trusted(keys)
    places = {name: name for name in ("catalog", "routing", "notify", "reporting")}
    places |= {f"intake-{name}": f"intake:{name}" for name in INTAKES}

    for place, login in places.items():
        found = entry(known, secret(keys, place)["service.pem"])
        assert (found.kinds, found.subject) == (frozenset({Kind.SERVICE}), login)


def test_people_are_signed_in_by_catalog_and_intake_alone(keys: Sequence[Manifest]) -> None:
    known = trusted(keys)

    assert "session.pem" not in secret(keys, "routing")
    for place in ("catalog", "intake-dan-tien"):
        found = entry(known, secret(keys, place)["session.pem"])
        assert (found.kinds, found.subject) == (PEOPLE, None)


def test_nobody_is_trusted_whom_no_service_answers_for(keys: Sequence[Manifest]) -> None:
    assert len(trusted(keys)) == 8 + 5


def test_what_seals_has_thirty_two_bytes(keys: Sequence[Manifest]) -> None:
    assert len(secret(keys, "intake-dan-tien")["unit-secret"]) == 32
    assert len(secret(keys, "notify")["contact-key"]) == 32


def test_every_deployment_has_secrets_of_its_own(keys: Sequence[Manifest]) -> None:
    for name in ("unit-secret", "form-secret", "session.pem", "service.pem"):
        assert len({secret(keys, f"intake-{node}")[name] for node in INTAKES}) == 4


def test_a_new_deployment_changes_no_key_that_is_there(
    script: list[Manifest], tmp_path: Path
) -> None:
    before = tmp_path / "keys.yaml"
    before.write_text(yaml.safe_dump_all(script), encoding="utf-8")

    after = made_by_script(*INTAKES, "moi", "--kept", str(before))

    assert secret(after, "intake-dan-tien") == secret(script, "intake-dan-tien")
    assert secret(after, "notify") == secret(script, "notify")
    assert set(trusted(script)) < set(trusted(after))


def test_keys_that_sign_are_changed_without_turning_anybody_away(
    script: list[Manifest], tmp_path: Path
) -> None:
    """First both are trusted, and only then is the old one forgotten."""
    before, renewed = tmp_path / "before.yaml", tmp_path / "renewed.yaml"
    before.write_text(yaml.safe_dump_all(script), encoding="utf-8")

    both = made_by_script(*INTAKES, "--kept", str(before), "--renew")
    renewed.write_text(yaml.safe_dump_all(both), encoding="utf-8")
    after = made_by_script(*INTAKES, "--kept", str(renewed))

    for place in ("catalog", "routing", "intake-dan-tien"):
        assert secret(both, place)["service.pem"] != secret(script, place)["service.pem"]
        assert secret(after, place) == secret(both, place)
        entry(trusted(both), secret(script, place)["service.pem"])
        entry(trusted(both), secret(both, place)["service.pem"])
    assert set(trusted(script)) & set(trusted(after)) == set()
    assert set(trusted(both)) == set(trusted(script)) | set(trusted(after))


def test_what_opens_packages_and_contacts_is_never_made_anew(
    script: list[Manifest], tmp_path: Path
) -> None:
    before = tmp_path / "before.yaml"
    before.write_text(yaml.safe_dump_all(script), encoding="utf-8")

    renewed = made_by_script(*INTAKES, "--kept", str(before), "--renew")

    for place, name in (("intake-dan-tien", "unit-secret"), ("notify", "contact-key")):
        assert secret(renewed, place)[name] == secret(script, place)[name]


def test_renewing_without_what_there_was_is_refused() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        made_by_script(*INTAKES, "--renew")


def test_a_file_without_keys_is_not_taken_for_what_there_was(tmp_path: Path) -> None:
    """`--kept keys.yaml > keys.yaml` empties it before it is read; new keys open nothing."""
    emptied = tmp_path / "keys.yaml"
    emptied.touch()

    with pytest.raises(subprocess.CalledProcessError) as refusal:
        made_by_script(*INTAKES, "--kept", str(emptied))
    assert "keys.yaml" in refusal.value.stderr
    assert refusal.value.stdout == ""
