"""What runs where, as `motcua status` tells it."""

from collections.abc import Iterable
from typing import Any

from motcua_app.up import supervisor
from motcua_app.up.demo import accounts
from motcua_app.up.home import Home
from motcua_app.up.parts import Parts, parts_of
from motcua_app.up.plan import Plan, Process
from motcua_app.up.readiness import not_ready
from motcua_app.up.service import ServiceProcess
from motcua_parts import ports
from motcua_parts.part import Part


def status_of(home: Home) -> dict[str, Any]:
    """The one object of the contract; nothing is started or changed.

    ``parts`` are the servers that services lean on and the door; ``supervisor`` is who starts
    again what dies.
    """
    plan = Plan.load(home)
    parts = parts_of(home, plan)
    pairs = list(zip(plan.processes, parts.services, strict=True))
    found: dict[str, Any] = {
        "mode": plan.mode.value,
        "home": str(home.root),
        "ready": _is_ready(plan, parts),
        "url": plan.url,
        "processes": [_process(process, part, parts) for process, part in pairs],
        "parts": [_part(part) for part in (*parts.stores, parts.door)],
        "supervisor": {"pid": supervisor.process_of(home).pid},
        "kafka": parts.kafka.bootstrap if parts.kafka else None,
        "rabbitmq": parts.rabbitmq.url if parts.rabbitmq else None,
    }
    known = accounts(home)
    if known is not None:
        found["accounts"] = known
    return found


def _is_ready(plan: Plan, parts: Parts) -> bool:
    return all(part.is_running() for part in parts) and not not_ready(plan)


def _process(process: Process, part: ServiceProcess, parts: Parts) -> dict[str, Any]:
    database = parts.postgres.database(process.database, process.database)
    return {
        "name": process.name,
        "service": process.service,
        "node": process.node,
        "roles": process.role_names,
        "pid": part.pid,
        "http": f"http://{ports.LOOPBACK}:{process.http}" if process.http else None,
        "grpc": f"{ports.LOOPBACK}:{process.grpc}" if process.grpc else None,
        "metrics": f"http://{ports.LOOPBACK}:{process.metrics}/metrics",
        "database": database.dsn,
        "prefix": process.prefix,
        "log": str(part.process.log_file),
    }


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "pid": part.pid, "log": str(part.process.log_file)}


def as_text(status: dict[str, Any]) -> str:
    """The same for a person."""
    state = "sẵn sàng" if status["ready"] else "chưa sẵn sàng"
    lines = [
        f"Một Cửa ({status['mode']}) {state}: {status['url']}",
        f"Thư mục: {status['home']}",
        "",
    ]
    runners = [
        *status["processes"],
        *status["parts"],
        {"name": "supervisor", **status["supervisor"]},
    ]
    lines += _table(runners)
    if "accounts" in status:
        lines += ["", *_people(status["accounts"])]
    return "\n".join(lines)


def _table(runners: Iterable[dict[str, Any]]) -> list[str]:
    return [
        f"  {each['name']:<24} {_pid(each['pid']):<12} {each.get('http') or ''}".rstrip()
        for each in runners
    ]


def _pid(pid: int | None) -> str:
    return f"pid {pid}" if pid else "đã tắt"


def _people(told: list[dict[str, Any]]) -> list[str]:
    if not told:
        return []
    logins = len({each["login"] for each in told})
    return [
        f"{logins} tài khoản chạy thử, cùng mật khẩu {told[0]['password']}",
        "(xem từng tài khoản bằng `motcua status --json`).",
    ]
