"""Logs are events with ids, one JSON object a line; people never appear in them (P12)."""

import json
import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog
from opentelemetry import trace

PERSONAL: Final = re.compile(r"(?:^|_)(?:name|phone|identity|address|email)$")
EVENT: Final = re.compile(r"^[a-z][a-z0-9_.]*$")
REDACTED: Final = "[redacted]"
_OWN_KEYS: Final = frozenset({"event", "level", "at", "service", "node"})

Event = MutableMapping[str, Any]


class PersonalDataInLog(Exception):
    """A log line would have carried a container or a person's data; raised in tests only."""


class Guard:
    """Lets ids, codes, numbers and instants pass; refuses containers and personal fields."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict

    def __call__(self, _logger: object, _method: str, event: Event) -> Event:
        if self._strict and not EVENT.match(str(event.get("event", ""))):
            raise PersonalDataInLog("the event is a static name like dossier_returned")
        for key, value in event.items():
            if key not in _OWN_KEYS and _is_unfit(key, value):
                self._refuse(key)
                event[key] = REDACTED
        return event

    def _refuse(self, key: str) -> None:
        if self._strict:
            raise PersonalDataInLog(key)


def _is_unfit(key: str, value: object) -> bool:
    return isinstance(value, (dict, list, tuple, set, frozenset)) or bool(PERSONAL.search(key))


def _with_trace(_logger: object, _method: str, event: Event) -> Event:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = f"{context.trace_id:032x}"
        event["span_id"] = f"{context.span_id:016x}"
    return event


def _without_messages(_logger: object, _method: str, event: Event) -> Event:
    """An exception's text may hold a statement's parameters, that is a citizen's name: only
    types and places are logged."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = frames(error)
    return event


def frames(error: BaseException) -> str:
    """The error's types and places, outermost first, without any of its texts."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 4:
        places = traceback.extract_tb(seen.__traceback__)[-6:]
        spots = " > ".join(f"{_short(p.filename)}:{p.lineno} {p.name}" for p in places)
        parts.append(f"{type(seen).__name__} at {spots}")
        seen = seen.__cause__ or seen.__context__
    return " | from ".join(parts)


def _short(path: str) -> str:
    return "/".join(path.split("/")[-3:])


class _Library(logging.Handler):
    """What libraries say through ``logging``, in the same shape, without their tracebacks."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(
            record.levelno,
            "library_said",
            library=record.name,
            said=record.getMessage()[:300],
            exc_info=error,
        )


def set_up_logging(
    service: str,
    *,
    node: str = "",
    level: str = "info",
    strict: bool = False,
    stream: TextIO | None = None,
) -> None:
    """Configure structlog and the libraries' logging for this process; call once, at the start.

    ``strict`` (tests) raises where production redacts.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    constants = {"service": service, **({"node": node} if node else {})}

    def with_constants(_logger: object, _method: str, event: Event) -> Event:
        event.update(constants)
        return event

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _without_messages,
            Guard(strict=strict),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            with_constants,
            _with_trace,
            structlog.processors.JSONRenderer(serializer=json.dumps, ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=stream is None,
    )
    root = logging.getLogger()
    root.handlers = [_Library()]
    root.setLevel(max(number, logging.WARNING))


def get_logger() -> structlog.typing.FilteringBoundLogger:
    """The process's logger: ``get_logger().info("dossier_returned", dossier_id=str(id))``."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger
