"""`motcua why`: why a dossier is where it is."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from motcua_app.client.automatic import KINDS as ACTIONS
from motcua_app.client.config import open_platform
from motcua_app.client.waiting import KINDS
from motcua_app.client.why import why
from motcua_app.client.words import (
    FACTS,
    FROM_CITIZEN,
    LEG_REASONS,
    PLACES,
    READERS,
    ROLES,
    STATES,
)
from motcua_app.output import Json, Output
from motcua_kit.parked import reason_said


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("why")(explain)


def explain(
    dossier: Annotated[str, typer.Argument(help="Mã hồ sơ.")],
    *,
    as_json: Json = False,
) -> None:
    """Vì sao hồ sơ đang ở đó: ai giữ, chờ ai, từ bao giờ, và từng sự kiện đã đi đến đâu."""
    with open_platform() as platform:
        found = why(platform, dossier)
    Output(as_json).answer(found, "\n".join(said(found)))


def said(found: dict[str, Any]) -> list[str]:
    """The answer as a person reads it."""
    waiting = found["waiting_on"]
    since = f" từ {waiting['since']}" if waiting["since"] else ""
    limit = f", hạn {waiting['limit']}" if waiting["limit"] else ""
    lines = [
        f"Hồ sơ {found['dossier']}: {_word(STATES, found['state'])}, đang ở {found['custodian']}.",
        f"Chờ: {_whom(waiting)}{since}{limit}.",
        f"Tiếp theo: {found['next'] or 'không còn gì'}.",
        f"Hệ thống tự làm: {_action(found['next_automatic'])}.",
    ]
    lines += [_parked(each) for each in found["parked"]]
    return lines + [_fact(each) for each in found["trail"]]


def _whom(waiting: Mapping[str, Any]) -> str:
    kind, who = waiting["kind"], waiting["who"]
    role, at, place = who.partition("@")
    if kind == "officer" and at and (not role or role in ROLES):
        unit, _, reason = place.partition(": ")
        because = f" ({_word(LEG_REASONS, reason)})" if reason else ""
        return f"{ROLES.get(role, KINDS[kind])} của {unit}{because}"
    # Routing is the only one of its kind: the words of the kind name it.
    named = "" if kind == "routing" else _word(FROM_CITIZEN, who)
    return f"{_word(KINDS, kind)} {named}".rstrip()


def _action(automatic: dict[str, Any] | None) -> str:
    if automatic is None:
        return "không có việc nào, đang chờ người"
    at = f", lúc {automatic['at']}" if automatic["at"] else ""
    return f"{ACTIONS[automatic['kind']]} ({_word(READERS, automatic['who'])}{at})"


def _parked(fact: dict[str, Any]) -> str:
    return (
        f"  Gác lại ở {_word(READERS, fact['reader'])}: {fact['unit']} #{fact['seq']} "
        f"{_word(FACTS, fact['fact'])}, "
        f"{reason_said(fact['reason'])}, từ {fact['since']}"
    )


def _fact(line: dict[str, Any]) -> str:
    place = f"{line['partition']}/{line['offset']}" if line["partition"] is not None else "-"
    readers = ", ".join(
        f"{_word(READERS, name)}: {_reached(state)}" for name, state in line["consumers"].items()
    )
    return (
        f"  {line['at']}  {line['unit']} #{line['seq']} {_word(FACTS, line['fact'])}"
        f"  [{_word(PLACES, line['outbox'])} {place}]  {readers}"
    )


def _reached(state: str) -> str:
    parked, _, reason = state.partition(": ")
    return f"gác lại, {reason_said(reason)}" if parked == "parked" else _word(PLACES, state)


def _word(words: Mapping[str, str], code: str) -> str:
    """A code that is newer than this command is still told."""
    return words.get(code, code)
