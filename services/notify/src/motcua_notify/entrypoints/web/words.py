"""How states and reasons are said to an operator."""

from __future__ import annotations

from typing import Final

from motcua_notify.domain.delivery import State

STATES: Final = {
    State.PLANNED: "chờ gửi",
    State.SENDING: "đang gửi",
    State.SENT: "đã gửi",
    State.FAILED: "gửi hỏng",
    State.UNCERTAIN: "không rõ đã gửi chưa",
    State.DROPPED: "không gửi",
}
CHANNELS: Final = {"sms": "tin nhắn", "email": "thư điện tử"}
_REASONS: Final = {
    "gateway_unreachable": "không nối được cổng tin nhắn",
    "mail_server_unreachable": "không nối được máy chủ thư",
    "mail_server_lacks_what_is_set": "máy chủ thư không có cách đăng nhập hoặc mã hóa đã đặt",
    "mail_server_not_encrypted": "không lập được đường mã hóa tới máy chủ thư",
    "mail_server_lost": "mất kết nối với máy chủ thư",
    "channel_not_served": "không có cổng gửi cho kênh này",
    "attempt_broke": "phần mềm gặp lỗi khi gửi",
    "no_answer": "bên nhận không trả lời",
    "lease_expired": "máy gửi dừng giữa chừng",
    "no_contact": "không có thông tin liên hệ",
    "contact_erased": "thông tin liên hệ đã xóa",
    "bad_address": "địa chỉ thư điện tử không gửi được",
    "bad_phone": "số điện thoại không đúng",
    "bad_email": "địa chỉ thư điện tử không đúng dạng",
    "bad_seal": "không mở được thông tin liên hệ",
}


def reason_said(reason: str) -> str:
    """A reason as an operator reads it."""
    for start, who in (("gateway_said_", "cổng tin nhắn"), ("mail_server_said_", "máy chủ thư")):
        if reason.startswith(start):
            return f"{who} trả lời mã {reason.removeprefix(start)}"
    return _REASONS.get(reason, reason)
