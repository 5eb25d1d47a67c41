"""A second reading of ``docs/reference/due-date.md``, slow on purpose, sharing no code with it.

It walks from day to day and from minute to minute over plain JSON documents of right form, in
naive local time. Where it and ``motcua_vn.due`` differ, one of them has misread the contract.
"""

from datetime import datetime, timedelta
from itertools import pairwise

DAY = timedelta(days=1)
ENDS = ["finished", "stopped", "withdrawn"]
KNOWN = [
    "received",
    "supplement_asked",
    "supplement_received",
    "payment_asked",
    "payment_received",
    "extended",
    *ENDS,
]


class RefusedError(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse(text):
    t = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return t.replace(tzinfo=None) - t.utcoffset() + timedelta(hours=7)


def show(t):
    return None if t is None else t.strftime("%Y-%m-%dT%H:%M:%S+07:00")


class Office:
    def __init__(self, doc):
        self.doc = doc
        self.check()

    def check(self):
        days = [entry["valid_from"] for entry in self.doc["hours"]]
        if not days or len(set(days)) < len(days):
            raise RefusedError("bad_calendar")
        for entry in self.doc["hours"]:
            flat = [edge for session in entry["sessions"] for edge in session]
            if not flat or any(a >= b for a, b in pairwise(flat)):
                raise RefusedError("bad_calendar")
        if set(self.doc["off"]) & set(self.doc["worked"]):
            raise RefusedError("bad_calendar")

    def working(self, day):
        text = day.strftime("%Y-%m-%d")
        if day.weekday() >= 5:
            return text in self.doc["worked"]
        return text not in self.doc["off"]

    def sessions(self, day):
        """Pairs of instants; ``day`` is a midnight."""
        text = day.strftime("%Y-%m-%d")
        known = [entry for entry in self.doc["hours"] if entry["valid_from"] <= text]
        if not known or not self.working(day):
            return []
        entry = max(known, key=lambda one: one["valid_from"])
        return [tuple(on(day, edge) for edge in session) for session in entry["sessions"]]

    def open(self, day):
        return self.sessions(day)[0][0]

    def close(self, day):
        return self.sessions(day)[-1][1]

    def next(self, day):
        day += DAY
        while not self.working(day):
            day += DAY
        return day

    def add(self, day, n):
        for _ in range(n):
            day = self.next(day)
        return day

    def roll(self, day):
        return day if self.working(day) else self.next(day)

    def effective(self, t):
        day = midnight(t)
        while True:
            for start, end in self.sessions(day):
                if t <= end:
                    return max(t, start)
            day += DAY

    def seconds_between(self, a, b):
        """Session seconds from a to b, a whole minute or a rest of one at a time."""
        total, t = 0, a
        while t < b:
            step = min(t.replace(second=0) + timedelta(minutes=1), b)
            if any(start <= t < end for start, end in self.sessions(midnight(t))):
                total += int((step - t).total_seconds())
            elif not any(t < end for start, end in self.sessions(midnight(t))):
                step = min(midnight(t) + DAY, b)
            t = step
        return total

    def after_seconds(self, t, seconds):
        while True:
            for _, end in [s for s in self.sessions(midnight(t)) if s[0] <= t < s[1]]:
                here = int((end - t).total_seconds())
                if seconds <= here:
                    return t + timedelta(seconds=seconds)
                seconds -= here
                t = end
            if seconds == 0:
                return t
            t = self.effective(t + timedelta(seconds=1))


def on(day, clock):
    hour, minute = clock.split(":")
    return day.replace(hour=int(hour), minute=int(minute))


def midnight(t):
    return t.replace(hour=0, minute=0, second=0)


def in_time(office, t):
    day = midnight(t)
    return office.working(day) and t <= on(day, "15:00") and t <= office.close(day)


def months_on(day, n):
    target = day.year * 12 + day.month - 1 + n
    for number in range(day.day, 0, -1):
        try:
            return day.replace(year=target // 12, month=target % 12 + 1, day=number)
        except ValueError:
            continue
    raise AssertionError


def clamp(office, day, clock):
    wanted = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    before = [end for _, end in office.sessions(day) if end < wanted]
    if any(start <= wanted <= end for start, end in office.sessions(day)):
        return wanted
    return before[-1] if before else office.open(day)


def waited(office, unit, wait):
    a, b = office.effective(wait[0]), office.effective(wait[1])
    if unit == "working_hour":
        return office.seconds_between(a, b)
    first, last, k = midnight(a), midnight(b), 0
    while first < last:
        first += DAY
        k += 1 if unit in ("calendar_day", "month") or office.working(first) else 0
    return k


def due(office, limit, convention, t, waits=()):
    unit, n = limit["unit"], limit["amount"]
    k = sum(waited(office, unit, wait) for wait in waits)
    e = office.effective(t)
    d = midnight(e)
    if unit == "same_day":
        base = midnight(t) if in_time(office, t) else office.next(midnight(t))
        return office.close(office.add(base, k))
    if unit == "working_hour":
        return office.after_seconds(e, n * 3600 + k)
    if unit == "working_day":
        day = office.add(office.add(d, n), k)
        return office.close(day) if convention == "legal_day" else clamp(office, day, e)
    plain = d + n * DAY if unit == "calendar_day" else months_on(d, n)
    return office.close(office.roll(plain + k * DAY))


def walk(office, limit, convention, events):
    """The closed waits, the open one, and the due_current after these (right) events."""
    open_wait, closed = None, []
    restart, payments, promise, promise_payments = None, [], None, []
    for event in events:
        kind, t = event["event"], parse(event["at"])
        if kind == "received":
            restart = t
        elif kind.endswith("_asked"):
            open_wait = (kind, t)
        elif kind.endswith("_received"):
            wait = (open_wait[1], t)
            closed.append(wait)
            open_wait = None
            if kind == "supplement_received":
                restart, payments, promise, promise_payments = t, [], None, []
            else:
                payments.append(wait)
                promise_payments.append(wait)
        elif kind == "extended":
            promise, promise_payments = parse(event["to"] + "T00:00:00+07:00"), []
    due_restart = None if open_wait else due(office, limit, convention, restart, payments)
    current = due_restart
    if promise and not open_wait:
        k = sum(waited(office, "working_day", wait) for wait in promise_payments)
        current = office.close(office.add(promise, k))
    return closed, open_wait, due_restart, current


def examine(office, limit, convention, events):
    if not events:
        raise RefusedError("out_of_order")
    for i in range(len(events)):
        refuse_place(events, i)
        if i:
            refuse_meaning(office, walk(office, limit, convention, events[:i]), events, i)


def refuse_place(events, i):
    kind, kinds = events[i]["event"], [one["event"] for one in events[:i]]
    if kind not in KNOWN:
        raise RefusedError("unknown_event")
    if i and parse(events[i]["at"]) < parse(events[i - 1]["at"]):
        raise RefusedError("out_of_order")
    if (i == 0) != (kind == "received"):
        raise RefusedError("out_of_order")
    if any(end in kinds for end in ENDS):
        raise RefusedError("after_end")


def refuse_meaning(office, state, events, i):
    kind, (_, open_wait, _, current) = events[i]["event"], state
    asked = open_wait[0] if open_wait else None
    if kind.endswith("_asked") and asked:
        raise RefusedError("wait_overlaps")
    if kind.endswith("_received") and asked != kind.replace("_received", "_asked"):
        raise RefusedError("unpaired_event")
    if kind != "extended":
        return
    if any(one["event"] == "extended" for one in events[:i]):
        raise RefusedError("second_extension")
    if asked:
        raise RefusedError("extension_while_waiting")
    to = parse(events[i]["to"] + "T00:00:00+07:00")
    if not office.working(to) or to <= midnight(current):
        raise RefusedError("extension_not_later")


def judge(end, against):
    if end["event"] != "finished":
        return end["event"]
    f = parse(end["at"])
    if f > against:
        return "late"
    return "early" if f.date() < against.date() else "on_time"


def answer(doc):
    """The whole answer to a document of right form, without steps, or a ``RefusedError``."""
    office = Office(doc["calendar"])
    limit, convention, events = doc["limit"], doc["convention"], doc["history"]
    received = [parse(one["at"]) for one in events if one["event"] == "received"]
    first_hours = min(entry["valid_from"] for entry in doc["calendar"]["hours"])
    if received and received[0].strftime("%Y-%m-%d") < first_hours:
        raise RefusedError("bad_calendar")
    one_day = limit["unit"] != "same_day" or limit["amount"] == 1
    if not 1 <= limit["amount"] <= 10_000 or not one_day:
        raise RefusedError("bad_limit")
    examine(office, limit, convention, events)
    t = received[0]
    closed, open_wait, restart, current = walk(office, limit, convention, events)
    first = due(office, limit, convention, t)
    subtract = None if open_wait else due(office, limit, convention, t, closed)
    supplements = sum(one["event"] == "supplement_asked" for one in events)
    end = events[-1] if events[-1]["event"] in ENDS else None
    verdict = judge(end, current or first) if end else None
    index = judge(end, subtract or first) if end else None
    if end and end["event"] == "finished" and supplements > 1:
        index = "late"
    day = midnight(t)
    handover = office.close(day) if in_time(office, t) else office.open(office.next(day))
    shown = (current or first).strftime("%Y-%m-%d")
    return {
        "id": doc["id"],
        "due_first": show(first),
        "due_restart": show(restart),
        "due_subtract": show(subtract),
        "due_current": show(current),
        "supplements": supplements,
        "provisional": shown > doc["calendar"]["published_through"],
        "handover_by": show(handover),
        "apology_by": (current - DAY).strftime("%Y-%m-%d") if current else None,
        "verdict": verdict,
        "verdict_index": index,
    }
