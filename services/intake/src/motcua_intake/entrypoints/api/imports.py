"""``POST /api/v1/imports``: business history, a dossier a line, each line on its own.

A line that cannot be entered is told with its number and spoils nothing else; a line sent again
is answered with its first dossier, so that a request may always be repeated.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from flask import Response, jsonify, request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from motcua_intake.app.commands import Imported, ImportHistory
from motcua_intake.domain.past import RECEIVED, PastEvent
from motcua_intake.entrypoints.api.bodies import (
    Amount,
    ApplicantBody,
    Code,
    Line,
    PaperBody,
    read_model,
)
from motcua_intake.entrypoints.api.commands import applicant_of, papers_of
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.who import actor_at, must_reach
from motcua_kit.errors import ErrorTable, FieldProblem, Invalid
from motcua_kit.session import Principal
from motcua_kit.web import principal
from motcua_kit.web.asked import must_be_typed
from motcua_vn.dates import local

MOST_LINES: Final = 200
MAX_BODY: Final = 4 * 1024 * 1024
_IMPORTER: Final = ("importer",)


class EventBody(BaseModel):
    """Something that happened; ``to`` belongs to ``extended``, ``amount`` to payments."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: Literal[
        "received", "supplement_asked", "supplement_received", "payment_asked",
        "payment_received", "extended", "result_ready", "returned", "refused", "withdrawn",
        "stopped",
    ]  # fmt: skip
    at: AwareDatetime
    to: date | None = None
    amount: Amount = 0
    outcome: Literal["", "approved", "rejected"] = ""
    recipient: Literal["applicant", "proxy", "post", "online"] = "applicant"


class ImportBody(BaseModel):
    """A line: ``key`` names the dossier in its source; ``applicant`` may be just a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
    unit: Code
    procedure: Code
    channel: Literal["counter", "online", "post"] = "counter"
    applicant: ApplicantBody | Line
    components: Annotated[list[PaperBody], Field(max_length=200)] = []
    history: Annotated[list[EventBody], Field(min_length=1, max_length=100)]


class Imports:
    """The route's view."""

    def __init__(self, parts: Parts, errors: ErrorTable) -> None:
        self._parts = parts
        self._errors = errors

    def imports(self) -> Response:
        """Raises Invalid where the request itself cannot be read."""
        must_be_typed("application/x-ndjson", "application/json")
        lines = request.get_data(cache=False).split(b"\n")
        lines = [line for line in lines if line.strip()]
        if not 1 <= len(lines) <= MOST_LINES:
            raise Invalid([FieldProblem("body", f"Hãy gửi từ 1 đến {MOST_LINES} dòng JSON.")])
        who = principal()
        done: list[dict[str, Any]] = []
        wrong: list[dict[str, Any]] = []
        for number, line in enumerate(lines, 1):
            key = ""
            try:
                body = read_model(ImportBody, line)
                key = body.key
                made = self._enter(who, body)
                done.append({"key": key, "dossier": made.dossier, "repeated": made.repeated})
            except Exception as error:
                if self._errors.rule_of(type(error)) is None:
                    raise
                wrong.append(self._told(error, key, number))
        return jsonify({"dossiers": done, "errors": wrong})

    def _enter(self, who: Principal, body: ImportBody) -> Imported:
        must_reach(who, body.unit, _IMPORTER)
        now = self._parts.office.clock.now()
        first, *rest = body.history
        if first.event != RECEIVED:
            raise Invalid([FieldProblem("history.0.event", "Lịch sử phải bắt đầu từ received.")])
        command = ImportHistory(
            unit=body.unit,
            actor=actor_at(who, body.unit),
            key=body.key,
            business_at=first.at,
            procedure=body.procedure,
            channel=body.channel,
            applicant=applicant_of(_person(body.applicant), this_year=local(now).year),
            components=papers_of(body.components),
            events=tuple(_event(each) for each in rest),
        )
        answer = self._parts.do(command)
        if not isinstance(answer, Imported):
            raise TypeError(type(answer).__name__)
        return answer

    def _told(self, error: Exception, key: str, line: int) -> dict[str, Any]:
        refusal = self._errors.explain(error)
        said = "; ".join(f"{each.field}: {each.message}" for each in refusal.problems)
        return {"key": key, "line": line, "code": refusal.code, "message": said or refusal.text}


def _person(sent: ApplicantBody | str) -> ApplicantBody:
    return ApplicantBody(kind="citizen", name=sent) if isinstance(sent, str) else sent


def _event(body: EventBody) -> PastEvent:
    return PastEvent(
        kind=body.event,
        at=body.at,
        to=body.to,
        amount=body.amount,
        outcome=body.outcome,
        recipient=body.recipient,
    )
