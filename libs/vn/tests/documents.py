"""Hypothesis strategies: calendars, limits and histories, right in form, often wrong in meaning."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

SESSIONS = [
    [["07:30", "11:30"], ["13:30", "17:00"]],
    [["08:00", "12:00"], ["13:00", "17:00"]],
    [["07:00", "11:00"], ["11:01", "14:30"]],
    [["09:00", "09:20"]],
    [["00:00", "23:59"]],
    [["08:00", "10:00"], ["10:30", "12:00"], ["16:00", "19:45"]],
]
START = date(2026, 1, 1)
KINDS = [
    "received",
    "supplement_asked",
    "supplement_received",
    "payment_asked",
    "payment_received",
    "extended",
    "finished",
    "stopped",
    "withdrawn",
    "paused",
]
ANSWER_OF = {"supplement_asked": "supplement_received", "payment_asked": "payment_received"}

days = st.integers(0, 200).map(lambda n: (START + timedelta(days=n)).isoformat())


@st.composite
def instants(draw, seconds):
    """Seconds after the start, written with some offset, now and then on a session's edge."""
    t = datetime(2026, 1, 1) + timedelta(seconds=seconds)
    if draw(st.booleans()):
        edge = draw(st.sampled_from(["07:30", "11:30", "13:30", "15:00", "17:00", "00:00"]))
        hour, minute = map(int, edge.split(":"))
        t = t.replace(hour=hour, minute=minute, second=draw(st.sampled_from([0, 0, 1])))
    offset = draw(st.sampled_from([7 * 60, 0, -330, 14 * 60]))
    shifted = t - timedelta(hours=7) + timedelta(minutes=offset)
    sign = "-" if offset < 0 else "+"
    return f"{shifted.isoformat()}{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"


@st.composite
def calendars(draw):
    starts = draw(st.lists(days, max_size=2, unique=True))
    first = draw(st.sampled_from(["2025-01-01"] * 20 + ["2026-01-15"]))
    hours = [
        {"valid_from": start, "sessions": draw(st.sampled_from(SESSIONS))}
        for start in dict.fromkeys([*starts, first])
    ]
    off = draw(st.lists(days, max_size=25))
    worked = draw(st.lists(days, max_size=12))
    if draw(st.integers(0, 29)):
        worked = [day for day in worked if day not in off]
    through = draw(st.sampled_from(["2026-12-31", "2026-02-01"]))
    return {"hours": hours, "off": off, "worked": worked, "published_through": through}


@st.composite
def limits(draw):
    unit = draw(
        st.sampled_from(["working_day", "working_day", "calendar_day", "month", "working_hour"])
    )
    if draw(st.integers(0, 5)) == 0:
        return {"amount": 1, "unit": "same_day"}
    return {"amount": draw(st.integers(1, 4 if unit == "month" else 25)), "unit": unit}


@st.composite
def kinds(draw):
    """A life as it should be, with a fault put into every fourth."""
    life, waiting = ["received"], None
    for _ in range(draw(st.integers(0, 6))):
        if waiting is None:
            life.append(draw(st.sampled_from([*ANSWER_OF, *ANSWER_OF, "extended"])))
        else:
            life.append(waiting)
        waiting = ANSWER_OF.get(life[-1])
    if draw(st.booleans()):
        life.append(draw(st.sampled_from(["finished", "finished", "stopped", "withdrawn"])))
    if draw(st.integers(0, 3)) == 3:
        life.insert(draw(st.integers(0, len(life))), draw(st.sampled_from(KINDS)))
    return life


@st.composite
def histories(draw):
    life = draw(kinds())
    second = draw(st.integers(0, 40 * 86_400))
    times = []
    for _ in life:
        times.append(draw(instants(second)))
        second += draw(st.sampled_from([0, 3_600, 30_000, 86_400, 400_000, 1_000_000]))
    if draw(st.integers(0, 9)):
        times.sort(key=datetime.fromisoformat)
    return [
        {"event": kind, "at": at, **({"to": draw(days)} if kind == "extended" else {})}
        for kind, at in zip(life, times, strict=True)
    ]


documents = st.fixed_dictionaries(
    {
        "id": st.text(max_size=5),
        "calendar": calendars(),
        "limit": limits(),
        "convention": st.sampled_from(["legal_day", "working_hours"]),
        "history": histories(),
    }
)
