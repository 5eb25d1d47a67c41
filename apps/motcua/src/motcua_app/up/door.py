"""The one door: which path leads to which service."""

from typing import Final

from motcua_app.up.plan import Plan, Process
from motcua_parts import ports

# Besides its own prefix, where people know a service by another path.
_ALSO: Final = {
    "catalog": ("/dang-nhap", "/dang-xuat", "/api/*"),
    "reporting": ("/bang", "/bang/*"),
}
_REST: Final = "routing"
_SORRY: Final = (
    "Phần này của hệ thống đang khởi động lại hoặc tạm dừng. Xin thử lại sau ít giây; "
    "những gì đã có giấy tiếp nhận đều còn nguyên."
)


def site(plan: Plan) -> str:
    """What stands inside the braces of the Caddyfile's site.

    The prefix stays in the path: services are mounted under it. Whatever no service claims
    (the citizens' pages, `/ho-so/<code>`) is routing's.
    """
    blocks = ["encode zstd gzip"]
    rest = None
    for process in plan.fronts:
        if process.service == _REST:
            rest = process
        paths = (process.prefix, f"{process.prefix}/*", *_ALSO.get(process.service, ()))
        blocks.append(f"@{process.deployment} path {' '.join(paths)}")
        blocks.append(f"handle @{process.deployment} {{\n{_proxy(process)}\n}}")
    if rest is not None:
        blocks.append(f"handle {{\n{_proxy(rest)}\n}}")
    blocks.append(_errors())
    return "\n".join(blocks)


def _proxy(process: Process) -> str:
    # A service that restarts is away for a moment; a connection that was refused has
    # delivered nothing, so trying again is safe for every method.
    return (
        f"\treverse_proxy {ports.LOOPBACK}:{process.http} {{\n"
        "\t\tlb_try_duration 3s\n"
        "\t\tlb_try_interval 100ms\n"
        "\t}"
    )


def _errors() -> str:
    page = (
        '<!doctype html><html lang=\\"vi\\"><meta charset=\\"utf-8\\">'
        "<title>Tạm thời chưa phục vụ được</title>"
        f"<h1>Tạm thời chưa phục vụ được</h1><p>{_SORRY}</p></html>"
    )
    return (
        "handle_errors {\n"
        "\theader Retry-After 3\n"
        '\theader Content-Type "text/html; charset=utf-8"\n'
        f'\trespond "{page}" 503\n'
        "}"
    )
