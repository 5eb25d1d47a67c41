"""A good line of the wire, and how it is spoilt and asked."""

import copy
import json

from motcua_vn.due_wire import answer_line

GOOD = {
    "id": "hồ sơ 1",
    "calendar": {
        "hours": [
            {"valid_from": "2025-01-01", "sessions": [["07:30", "11:30"], ["13:30", "17:00"]]}
        ],
        "off": ["2026-11-24"],
        "worked": ["2026-08-22"],
        "published_through": "2026-12-31",
    },
    "limit": {"amount": 5, "unit": "working_day"},
    "convention": "legal_day",
    "history": [
        {"event": "received", "at": "2026-11-02T09:00:00+07:00"},
        {"event": "extended", "at": "2026-11-03T09:00:00Z", "to": "2026-11-20"},
        {"event": "finished", "at": "2026-11-19T09:00:00-11:30"},
    ],
}
DROP = object()


def put(document, path, value):
    """A copy of ``document`` with the value at a dotted path set, appended (``+``) or dropped."""
    changed = copy.deepcopy(document)
    *way, last = path.split(".")
    place = changed
    for name in way:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if isinstance(place, list):
        place[int(last)] = value
    elif value is DROP:
        del place[last]
    else:
        place[last] = value
    return changed


def ask(document):
    line, _ = answer_line(
        document if isinstance(document, bytes) else json.dumps(document).encode()
    )
    return json.loads(line)


def code_of(document):
    return ask(document)["error"]["code"]
