"""Values that cannot work are refused, with words that help."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helm.chart import CHART, Values, helm, laid_over, texts, values_of

pytestmark = pytest.mark.integration


def refusal(values: Values) -> str:
    """What an installation answers: the schema's word first, then the templates'."""
    with helm().Chart.load(CHART) as chart:
        try:
            chart.validate_schema(values)
        except helm().HelmError as word:
            return str(word)
    with pytest.raises(helm().HelmError) as refused:
        texts(values)
    return str(refused.value)


def test_nothing_at_all_is_answered_with_all_that_is_needed() -> None:
    said = refusal({})

    assert "publicUrl: give the address people type" in said
    assert "intakes: name at least one deployment" in said
    assert "kafka.external.servers: name your brokers" in said
    assert "rabbitmq.external.secret: name the Secret" in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"publicUrl": "https://x.vn/mot-cua"}, "without a path"),
        ({"publicUrl": "http://x.vn", "ingress": {"enabled": True}}, "begin with https://"),
        (
            {"ingress": {"enabled": True, "tls": {"enabled": False}}, "door": {"enabled": False}},
            "there is no door",
        ),
        ({"image": {"tag": "latest"}}, "not latest"),
        ({"intakes": [{"name": "a"}, {"name": "a"}]}, "two deployments are called a"),
        (
            {"intakes": [{"name": "a", "units": ["u"]}, {"name": "b", "units": ["u"]}]},
            "unit u is given to a and b",
        ),
        ({"secrets": {"generate": False}}, "postgresql.mode trial"),
        ({"kafka": {"mode": "strimzi", "strimzi": {"replicas": 1}}}, "3 copies need as many"),
        ({"door": {"service": {"type": "NodePort"}}}, "door.service.type: with NodePort people"),
        (
            {"door": {"service": {"type": "LoadBalancer"}}},
            "an ipBlock in networkPolicy.visitors",
        ),
        (
            {"services": {"routing": {"background": {"roles": "relay,consumer"}}}},
            "roles of routing: nobody has the role scheduler",
        ),
        (
            {"services": {"reporting": {"web": {"roles": "consumer"}}}},
            "web.roles needs web",
        ),
        (
            {"kafka": {"external": {"protocol": "sasl_ssl"}}},
            "are for brokers of your own, and kafka.mode is trial",
        ),
        (
            {"kafka": {"mode": "external", "external": {"protocol": "sasl_ssl"}}},
            "the protocol sasl_ssl needs mechanism and secret",
        ),
        (
            {"kafka": {"mode": "external", "external": {"sasl": {"secret": "account"}}}},
            "kafka.external.sasl: used only with the protocol sasl_ssl or sasl_plaintext",
        ),
        (
            {"kafka": {"mode": "external", "external": {"tls": {"caSecret": "ca"}}}},
            "kafka.external.tls: used only with the protocol ssl or sasl_ssl",
        ),
    ],
)
def test_what_does_not_go_together_is_explained(change: Values, words: str) -> None:
    assert words in refusal(laid_over(values_of("trial"), change))


@pytest.mark.parametrize(
    "change",
    [
        {"networkPolicy": {"visitors": [{"ipBlock": {"cidr": "10.30.0.0/16"}}]}},
        {"networkPolicy": {"enabled": False}},
        {"door": {"enabled": False}},
    ],
    ids=["networks named", "no policies", "no door"],
)
def test_a_door_to_the_outside_is_taken_where_people_get_in(change: Values) -> None:
    values = laid_over(values_of("trial"), {"door": {"service": {"type": "NodePort"}}})

    assert texts(laid_over(values, change))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"intake": []}, "intake"),
        ({"intakes": [{"name": "Xã Dân Tiến"}]}, "intakes/0/name"),
        ({"intakes": [{"name": "a", "replica": 2}]}, "replica"),
        ({"services": {"intake": {"settings": {"database_url": "postgresql://"}}}}, "database_url"),
        ({"services": {"notify": {"settings": {"smtp_security": "ssl"}}}}, "smtp_security"),
        ({"services": {"catalog": {"web": {"replicas": -1}}}}, "replicas"),
        ({"postgresql": {"mode": "mysql"}}, "postgresql/mode"),
        ({"networkPolicy": {"visitors": []}}, "visitors"),
        ({"terminationGracePeriodSeconds": 10}, "terminationGracePeriodSeconds"),
        ({"tracing": {"ratio": 2}}, "tracing/ratio"),
        ({"networkPolicy": {"operators": {"postgresql": []}}}, "operators/postgresql"),
        # 1.20 in YAML is the number 1.2, another version.
        ({"image": {"tag": 1.20}}, "image/tag"),
        ({"postgresql": {"trial": {"image": {"tag": 7}}}}, "postgresql/trial/image/tag"),
    ],
)
def test_what_the_schema_refuses_is_named(change: dict[str, Any], place: str) -> None:
    said = refusal(laid_over(values_of("trial"), change)).replace(".", "/")

    assert place in said
