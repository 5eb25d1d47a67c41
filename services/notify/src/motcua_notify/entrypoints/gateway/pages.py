"""What the gateway simulator was given, for people and for tests; and its faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from motcua_kit.web import requires, signed_in
from motcua_notify.app.gateway import Fault, GatewayBox, Taken, fault_of
from motcua_notify.domain.delivery import Channel
from motcua_notify.domain.errors import BadFault
from motcua_notify.entrypoints.web.words import CHANNELS
from motcua_ui import is_fragment, render
from motcua_ui.shell import href

_FAULTS: Final = {
    "refuse": "đang từ chối tạm thời",
    "reject": "đang từ chối hẳn",
    "delay": "đang chậm nhận",
    "hold": "nhận rồi trả lời chậm",
    "drop": "nhận rồi cắt đường truyền",
}
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class TakenRow:
    """One message, as a phone or a mailbox would show it."""

    at: datetime
    channel: str
    to: str
    subject: str
    text: str
    times: str
    is_doubled: bool


@dataclass(frozen=True, slots=True)
class GatewayPage:
    """The list, newest first."""

    url: str
    search: str
    rows: tuple[TakenRow, ...]
    faults: tuple[str, ...]


def gateway_blueprint(box: GatewayBox) -> Blueprint:
    """`/gateway` and below."""
    routes = Blueprint("gateway", __name__, url_prefix="/gateway")

    @routes.get("")
    @requires("operator", "auditor")
    def show() -> str:
        search = request.args.get("q", "").strip()
        page = GatewayPage(
            url=f"{href('/gateway')}?q={search}" if search else href("/gateway"),
            search=search,
            rows=tuple(_row(taken) for taken in box.taken("", search, 200)),
            faults=tuple(
                f"{CHANNELS[channel]}: {_FAULTS[fault.kind]}"
                for channel, fault in box.faults().items()
            ),
        )
        template = "notify/gateway.html"
        return render(template, page, fragment="taken" if is_fragment() else None)

    @routes.get("/messages")
    @signed_in()
    def messages() -> Response:
        reference = request.args.get("reference", "")
        found = box.taken(reference, request.args.get("dossier", ""), _MOST)
        by_channel = {
            channel.value: sum(t.delivered for t in found if t.channel == channel.value)
            for channel in Channel
        }
        return jsonify(
            count=len(found),
            delivered=by_channel,
            doubled=[t.reference for t in found if t.delivered > 1],
            messages=[_plain(taken) for taken in found],
        )

    @routes.get("/faults")
    @requires("operator")
    def faults() -> Response:
        return _faults(box)

    @routes.post("/faults")
    @requires("operator")
    def break_down() -> Response:
        sent = request.get_json()
        channel, fault = _asked(sent if isinstance(sent, dict) else {})
        if fault is None:
            box.heal(channel)
        else:
            box.break_down(channel, fault)
        return _faults(box)

    return routes


def _asked(sent: dict[str, Any]) -> tuple[Channel, Fault | None]:
    """The channel and its new fault; kind "none" heals. Raises BadFault."""
    times, seconds = sent.get("times"), sent.get("seconds", 0)
    if sent.get("channel") not in CHANNELS or not isinstance(seconds, int | float):
        raise BadFault
    if times is not None and not isinstance(times, int):
        raise BadFault
    channel = Channel(sent["channel"])
    if sent.get("kind") == "none":
        return channel, None
    return channel, fault_of(str(sent.get("kind")), times, float(seconds))


def _faults(box: GatewayBox) -> Response:
    return jsonify(
        faults={
            channel: {"kind": fault.kind, "times": fault.times, "seconds": fault.seconds}
            for channel, fault in box.faults().items()
        }
    )


def _row(taken: Taken) -> TakenRow:
    return TakenRow(
        at=taken.last_at,
        channel=CHANNELS[taken.channel],
        to=taken.recipient,
        subject=taken.subject,
        text=taken.text,
        times=f"gửi {taken.delivered} lần, được yêu cầu {taken.asked} lần",
        is_doubled=taken.delivered > 1,
    )


def _plain(taken: Taken) -> dict[str, object]:
    """For tests: what was sent how often, without the person's number or address."""
    return {
        "reference": taken.reference,
        "channel": taken.channel,
        "subject": taken.subject,
        "text": taken.text,
        "delivered": taken.delivered,
        "asked": taken.asked,
        "first_at": taken.first_at.isoformat(),
        "last_at": taken.last_at.isoformat(),
    }
