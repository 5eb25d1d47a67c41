"""Every setting of every service is set, and none that no service reads."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import pytest
import yaml

from motcua_app.up.plan import PREFIXES
from motcua_kit.settings import ServiceSettings
from tests.helm.chart import (
    CHART,
    SCENARIOS,
    environment,
    of_kind,
    process_of,
    scenario,
    values_of,
)

pytestmark = pytest.mark.integration

SERVICES: Final = ("catalog", "routing", "notify", "reporting", "intake")
# Given where the brokers ask for an account or for certificates. The password comes from a Secret,
# never from a file.
AT_BROKERS: Final = {"username", "password", "ca", "certificate", "key"}
ASKED_FOR: Final = {"external": AT_BROKERS, "operators": {"username", "password", "ca"}}
# Right as they are in every cluster: the bus is Kafka, so the embedded log's address is not needed,
# and a service that signs nobody in has no key for it.
LEFT_ALONE: Final = {
    "catalog": {"bus_dsn"},
    "routing": {"bus_dsn", "session_key"},
    "notify": {"bus_dsn", "session_key", "sms_token", "smtp_password"},
    "reporting": {"bus_dsn", "session_key"},
    "intake": {"bus_dsn"},
}


def settings_of(service: str) -> type[ServiceSettings]:
    found: type[ServiceSettings] = import_module(f"motcua_{service}.config").Settings
    return found


def components(name: str, service: str) -> list[str]:
    nodes = [each["name"] for each in values_of(name)["intakes"]]
    places = [f"intake-{node}" for node in nodes] if service == "intake" else [service]
    return [f"{place}-{part}" for place in places for part in ("web", "background")]


def variables(name: str, component: str) -> dict[str, dict[str, Any]]:
    found = environment(process_of(scenario(name), component))
    return {key: entry for key, entry in found.items() if key.startswith("MOTCUA_")}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_setting_has_a_value_and_no_other_is_given(name: str, service: str) -> None:
    read = set(settings_of(service).variables())
    unused = {f"kafka_{field}" for field in AT_BROKERS - ASKED_FOR.get(name, set())}
    unused.add("kafka_password_file")
    left = {f"MOTCUA_{service.upper()}_{each.upper()}" for each in LEFT_ALONE[service] | unused}

    for component in components(name, service):
        given = set(variables(name, component))
        assert given - read == set(), f"{component}: nobody reads these"
        assert read - left - given == set(), f"{component}: set these in values.yaml"


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_service_accepts_what_it_is_given(
    name: str, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for component in components(name, service):
        for variable, entry in variables(name, component).items():
            monkeypatch.setenv(variable, entry.get("value", "from-a-secret"))
        settings = settings_of(service).load()

        assert settings.bus == "kafka"
        assert settings.migrate is False
        assert settings.http_port == 8080


@pytest.mark.parametrize("service", SERVICES)
def test_what_may_be_tuned_begins_as_the_service_itself_would(service: str) -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
    fields = settings_of(service).model_fields

    for name, value in values["services"][service]["settings"].items():
        assert value == fields[name].default, name


def test_the_paths_are_those_of_one_machine() -> None:
    for service, prefix in PREFIXES.items():
        found = variables("external", f"{service}-web")
        assert found[f"MOTCUA_{service.upper()}_PUBLIC_PREFIX"]["value"] == prefix


@pytest.mark.parametrize(
    ("name", "secure", "proxies"),
    [
        ("trial", "false", "1"),
        ("external", "true", "2"),
        ("operators", "true", "1"),
        ("commune", "true", "1"),
    ],
)
def test_cookies_and_proxies_follow_the_public_address(
    name: str, secure: str, proxies: str
) -> None:
    found = variables(name, "catalog-web")

    assert found["MOTCUA_CATALOG_COOKIE_SECURE"]["value"] == secure
    assert found["MOTCUA_CATALOG_TRUSTED_PROXIES"]["value"] == proxies


def test_a_deployment_may_differ_from_the_others() -> None:
    tuned = variables("external", "intake-khoai-chau-web")
    usual = variables("external", "intake-con-lai-web")

    assert tuned["MOTCUA_INTAKE_DATABASE_POOL"]["value"] == "16"
    assert usual["MOTCUA_INTAKE_DATABASE_POOL"]["value"] == "8"
    assert tuned["MOTCUA_INTAKE_UNITS"]["value"] == "huyen-khoai-chau"
    assert usual["MOTCUA_INTAKE_UNITS"]["value"] == ""


def test_each_deployment_of_intake_has_a_database_of_its_own() -> None:
    def secret(node: str) -> str:
        entry = variables("external", f"intake-{node}-web")["MOTCUA_INTAKE_DATABASE_URL"]
        return str(entry["valueFrom"]["secretKeyRef"]["name"])

    assert secret("dan-tien") == "dan-tien-db"
    assert secret("khoai-chau") == "motcua-db-intake-khoai-chau"
    assert secret("con-lai") == "motcua-db-intake-con-lai"


def test_each_deployment_meets_strimzi_by_the_account_and_authority_that_strimzi_makes() -> None:
    users = of_kind(scenario("operators"), "KafkaUser")
    process = process_of(scenario("operators"), "intake-con-lai-background")
    found = {
        name.removeprefix("MOTCUA_INTAKE_KAFKA_"): each
        for name, each in environment(process).items()
    }
    volumes = of_kind(scenario("operators"), "Deployment")["motcua-intake-con-lai-background"]
    (authority,) = [
        each["secret"]["secretName"]
        for each in volumes["spec"]["template"]["spec"]["volumes"]
        if each["name"] == "kafka-ca"
    ]

    assert found["SERVERS"]["value"] == "motcua-kafka-kafka-bootstrap:9093"
    assert found["PROTOCOL"]["value"] == "sasl_ssl"
    assert found["USERNAME"]["value"] == "motcua-kafka-intake-con-lai"
    assert found["USERNAME"]["value"] in users
    secret = found["PASSWORD"]["valueFrom"]["secretKeyRef"]
    assert secret == {"name": "motcua-kafka-intake-con-lai", "key": "password"}
    # Named by Strimzi after the cluster.
    assert authority == "motcua-kafka-cluster-ca-cert"


def test_each_deployment_meets_your_brokers_with_an_account_and_a_certificate_of_its_own() -> None:
    process = process_of(scenario("external"), "intake-con-lai-background")
    found = environment(process)
    deployment = of_kind(scenario("external"), "Deployment")["motcua-intake-con-lai-background"]
    volumes = {
        each["name"]: each["secret"]["secretName"]
        for each in deployment["spec"]["template"]["spec"]["volumes"]
        if "secret" in each
    }
    mounts = {each["name"]: each["mountPath"] for each in process["volumeMounts"]}

    for field in ("username", "password"):
        given = found[f"MOTCUA_INTAKE_KAFKA_{field.upper()}"]["valueFrom"]["secretKeyRef"]
        assert given == {"name": "kafka-intake-con-lai", "key": field}
    assert found["MOTCUA_INTAKE_KAFKA_PROTOCOL"]["value"] == "sasl_ssl"
    assert volumes["kafka-ca"] == "kafka-ca"
    assert volumes["kafka-client"] == "kafka-intake-con-lai-certificate"
    for variable, volume in (("CA", "kafka-ca"), ("CERTIFICATE", "kafka-client")):
        path = found[f"MOTCUA_INTAKE_KAFKA_{variable}"]["value"]
        assert path.startswith(f"{mounts[volume]}/")
