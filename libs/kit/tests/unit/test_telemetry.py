import io
import json
import logging
import re

import pytest
import structlog

from motcua_kit.errors import DomainError, Transient
from motcua_kit.telemetry.log import REDACTED, PersonalDataInLog, get_logger, set_up_logging
from motcua_kit.telemetry.metrics import Metrics
from motcua_kit.telemetry.names import COUNTERS, GAUGES, HISTOGRAMS
from motcua_kit.telemetry.trace import carrier_of, continued, inject, inject_headers
from motcua_kit.telemetry.watch import watch

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was():
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers = handlers
    logging.getLogger().setLevel(level)


def logged(*, strict=False, level="debug"):
    stream = io.StringIO()
    set_up_logging("probe", node="n1", level=level, strict=strict, stream=stream)
    return stream


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_object_with_service_and_instant():
    stream = logged()
    get_logger().info("dossier_returned", dossier_id="7")

    (line,) = lines(stream)
    assert line["event"] == "dossier_returned"
    assert (line["service"], line["node"], line["level"]) == ("probe", "n1", "info")
    assert line["at"].endswith("Z")


@pytest.mark.parametrize("field", ["name", "phone", "identity", "address", "email", "full_name"])
def test_people_never_enter_a_log(field):
    stream = logged()
    get_logger().info("dossier_returned", **{field: "Nguyễn Văn An"})
    assert lines(stream)[0][field] == REDACTED

    logged(strict=True)
    with pytest.raises(PersonalDataInLog):
        get_logger().info("dossier_returned", **{field: "x"})


@pytest.mark.parametrize("value", [{"a": 1}, ["a"], ("a",), {"a"}])
def test_containers_never_enter_a_log(value):
    logged(strict=True)
    with pytest.raises(PersonalDataInLog):
        get_logger().info("dossier_returned", dossier=value)


def test_a_sentence_is_not_an_event():
    logged(strict=True)
    with pytest.raises(PersonalDataInLog):
        get_logger().info("Trả hồ sơ cho ông An")


def test_an_exception_is_logged_by_type_and_place_never_by_its_text():
    stream = logged()
    try:
        int("Nguyễn Văn An")
    except ValueError as error:
        get_logger().error("request_failed", exc_info=error)

    assert "Nguyễn" not in stream.getvalue()
    assert lines(stream)[0]["error"] == "ValueError"
    assert "test_telemetry.py" in lines(stream)[0]["where"]


def test_libraries_speak_in_the_same_shape():
    stream = logged()
    logging.getLogger("some.library").warning("pool is %s", "full")

    assert lines(stream)[0]["said"] == "pool is full"


def test_a_line_inside_a_trace_carries_its_ids():
    stream = logged()
    with continued({"traceparent": PARENT}):
        get_logger().info("dossier_returned")

    assert lines(stream)[0]["trace_id"] == PARENT.split("-")[1]


def test_a_trace_goes_on_through_kafka_headers():
    with continued({"traceparent": PARENT}):
        headers = [("ce_id", b"1"), *inject_headers()]

    assert carrier_of(headers) == {"traceparent": PARENT}
    assert carrier_of(None) == inject() == {}


def test_every_metric_says_what_it_counts_and_is_named_by_the_rules():
    for name, spec in {**COUNTERS, **GAUGES, **HISTOGRAMS}.items():
        assert spec.text.endswith(".")
        assert re.fullmatch(r"motcua_[a-z_]+", name)
    assert all(name.endswith("_total") for name in COUNTERS)
    assert all(spec.buckets == tuple(sorted(spec.buckets)) for spec in HISTOGRAMS.values())
    Metrics().count("motcua_jobs_handled_total", kind="send", outcome="ok")


class Refused(DomainError):
    pass


class OwnRoot(Exception):
    pass


class OwnRefusal(OwnRoot):
    pass


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "ok"),
        (Refused(), "refused:refused"),
        (OwnRefusal(), "refused:own_refusal"),
        (Transient("catalog_away"), "wait:catalog_away"),
        (KeyError("x"), "failed"),
    ],
)
def test_a_watched_use_case_counts_how_it_ended(error, outcome):
    stream, metrics = logged(strict=True), Metrics()

    def use_case(number):
        if error:
            raise error
        return number

    watched = watch("probe.return_result", use_case, refused=OwnRoot, metrics=metrics)
    if error:
        with pytest.raises(type(error)):
            watched(7)
    else:
        assert watched(7) == 7

    labels = {"use_case": "probe.return_result", "outcome": outcome}
    assert metrics.value("motcua_use_case_seconds_count", labels) == 1
    assert len(lines(stream)) == 1


def test_a_use_case_tells_that_it_has_not_failed_before_anybody_uses_it():
    metrics = Metrics()
    watch("probe.return_result", print, metrics=metrics)

    told = [
        (sample.labels["outcome"], sample.value)
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == "motcua_use_case_seconds_count"
    ]
    assert sorted(told) == [("failed", 0), ("ok", 0)]
