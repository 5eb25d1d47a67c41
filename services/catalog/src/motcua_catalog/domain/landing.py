"""Where somebody's work is: the page after signing in."""

from collections.abc import Callable, Iterable
from typing import Final

# In the order in which the work hurts first when somebody has several roles.
_AT_UNIT: Final = (
    ("counter_officer", "quay"),
    ("case_officer", "xu-ly"),
    ("leader", "xu-ly"),
    ("clerk", "xu-ly"),
    ("importer", "quay"),
)
_ABOVE: Final = (
    ("supervisor", "/dieu-phoi"),
    ("provincial_leader", "/bang"),
    ("auditor", "/bao-cao"),
    ("operator", "/thong-bao"),
)
ELSEWHERE: Final = "/danh-muc/"


def landing(roles: Iterable[tuple[str, str]], deployment_of: Callable[[str], str]) -> str:
    """The path of the first place to work, for (role, unit) pairs."""
    held = dict(reversed(list(roles)))
    for role, page in _ABOVE:
        if role in held:
            return page
    for role, page in _AT_UNIT:
        deployment = deployment_of(held[role]) if role in held else ""
        if deployment:
            return f"/n/{deployment}/{page}"
    return ELSEWHERE
