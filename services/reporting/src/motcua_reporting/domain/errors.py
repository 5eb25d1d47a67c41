"""What reporting refuses."""

from __future__ import annotations


class ReportingError(Exception):
    """A rule of reporting refused; `field` names the input it is about, if one."""

    field: str | None = None


class UnknownFact(ReportingError):
    """A fact lacks what its type must carry; it is parked, not guessed."""

    def __init__(self, unit: str, seq: int) -> None:
        super().__init__(f"{unit} {seq}")
        self.unit = unit
        self.seq = seq


class UnknownUnit(ReportingError):
    """No unit has this code."""

    field = "unit"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadPeriod(ReportingError):
    """The period ends before it begins, or is not written as dates."""

    field = "from"


class UnknownMeasure(ReportingError):
    """There is no number of this name."""

    field = "what"

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
