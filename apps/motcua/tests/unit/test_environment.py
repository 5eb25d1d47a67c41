"""Every service gets every variable that it says it reads, or a default on purpose."""

from dataclasses import replace

import pytest
from pydantic import Field

from motcua_app.output import CannotDo
from motcua_app.up.environment import Surroundings, environment_of, settings_of
from motcua_app.up.home import Home
from motcua_app.up.plan import SERVICES, Mode, Outside, Plan, Process
from motcua_kit.config import env
from motcua_kit.settings import ServiceSettings

# Right on one machine as the service has them; a setting that is in neither place is noticed here.
# The broker of one machine listens on loopback only.
KAFKA_SECURITY = {
    f"kafka_{name}"
    for name in (
        "protocol", "mechanism", "username", "password", "password_file", "ca", "certificate", "key"
    )
}  # fmt: skip
LEFT_TO_DEFAULT = {
    "common": KAFKA_SECURITY
    | {
        "database_pool",
        "kafka_partitions",
        "http_threads",
        "trusted_proxies",
        "otlp_endpoint",
        "trace_ratio",
        "log_level",
        "migrate",
    },
    "routing": {
        "sign_in_url",
        "node_prefix",
        "accept_hours",
        "accept_seconds",
        "package_max_mib",
        "package_retention_days",
        "package_longest_days",
        "scheduler_seconds",
        "ask_after_seconds",
        "lookups_per_minute",
    },
    "reporting": {"consumer_batch", "fresh_seconds", "ask_after_seconds"},
    "intake": {"units", "scheduler_seconds"},
    "notify": {
        "job_queue",
        "workers",
        "consumer_batch",
        "sms_url",
        "sms_token",
        "smtp_host",
        "smtp_port",
        "smtp_security",
        "smtp_user",
        "smtp_password",
        "mail_from",
        "carrier_timeout_seconds",
        "lease_seconds",
        "retry_first_seconds",
        "retry_longest_seconds",
        "give_up_hours",
        "stuck_minutes",
        "sweep_seconds",
        "ask_after_seconds",
        "contact_grace_seconds",
        "contact_longest_days",
        "no_contact_days",
    },
}
GATES = {"sms": 9001, "smtp": 9002}
# Only what signs people in has a key for it; each mode has its own bus.
ONLY_SOMETIMES = {"session_key", "kafka_servers", "bus_dsn", "amqp_url", "grpc_port"}


def _process(service: str) -> Process:
    node = "dan-tien" if service == "intake" else None
    answers = service in {"catalog", "routing", "notify"}
    return Process(
        name=service,
        service=service,
        node=node,
        roles="all",
        database=service,
        prefix=f"/{service}",
        http=1,
        grpc=2 if answers else 0,
        metrics=3,
    )


@pytest.fixture
def home(tmp_path) -> Home:
    made = Home(tmp_path / "home")
    made.make()
    return made


def _plan(mode: Mode = Mode.EMBEDDED) -> Plan:
    return Plan(mode, 8080, tuple(_process(service) for service in SERVICES), GATES)


def _around(mode: Mode = Mode.EMBEDDED) -> Surroundings:
    databases = {service: f"postgresql://{service}" for service in SERVICES}
    if mode is Mode.EMBEDDED:
        return Surroundings(databases, "postgresql://bus")
    return Surroundings(databases, "", "127.0.0.1:9092", "amqp://here")


@pytest.mark.parametrize("service", SERVICES)
def test_a_new_setting_does_not_go_unnoticed(service: str, home: Home) -> None:
    prefix = f"MOTCUA_{service.upper()}_"
    read = {name.removeprefix(prefix).lower() for name in settings_of(service).variables()}
    given = {
        name.removeprefix(prefix).lower()
        for name in environment_of(_process(service), _plan(), home, _around())
    }

    left = LEFT_TO_DEFAULT["common"] | LEFT_TO_DEFAULT.get(service, set()) | ONLY_SOMETIMES

    assert read - given - left == set()


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_read_what_it_is_given(
    service: str, mode: Mode, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = environment_of(_process(service), _plan(mode), home, _around(mode))
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)

    settings = settings_of(service).load()

    assert settings.bus == ("embedded" if mode is Mode.EMBEDDED else "kafka")
    assert not settings.cookie_secure


def test_a_required_setting_that_nobody_gives_stops_the_start(home: Home) -> None:
    class Settings(ServiceSettings):
        model_config = env("MOTCUA_CATALOG_")
        tea_kettle: str = Field()

    with pytest.raises(CannotDo, match="MOTCUA_CATALOG_TEA_KETTLE"):
        environment_of(_process("catalog"), _plan(), home, _around(), lambda _service: Settings)


def test_receipts_name_the_address_of_this_machine_unless_another_is_said(home: Home) -> None:
    here = environment_of(_process("intake"), _plan(), home, _around())
    outside = replace(_plan(), outside=Outside(public_url="https://motcua.xa.vn"))
    there = environment_of(_process("intake"), outside, home, _around())

    name = "MOTCUA_INTAKE_PUBLIC_URL"
    assert (here[name], there[name]) == ("http://127.0.0.1:8080", "https://motcua.xa.vn")


@pytest.mark.parametrize("service", SERVICES)
def test_cookies_are_for_tls_only_where_people_come_by_tls(service: str, home: Home) -> None:
    name = f"MOTCUA_{service.upper()}_COOKIE_SECURE"
    for url, expected in (("http://10.0.0.5:8080", "0"), ("https://motcua.xa.vn", "1")):
        plan = replace(_plan(), outside=Outside(public_url=url))
        assert environment_of(_process(service), plan, home, _around())[name] == expected


def test_the_operator_may_turn_the_simulated_carriers_off(home: Home) -> None:
    around = replace(_around(), operator={"MOTCUA_NOTIFY_GATEWAY_SIMULATOR": "0"})

    given = environment_of(_process("notify"), _plan(), home, around)

    assert given["MOTCUA_NOTIFY_GATEWAY_SIMULATOR"] == "0"
