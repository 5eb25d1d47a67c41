"""What a due date can be refused for: one class a code of ``docs/reference/due-date.md``."""

from __future__ import annotations

from typing import ClassVar


class DueError(ValueError):
    """A refusal with a stable ``code`` and a Vietnamese ``message`` that names the field."""

    code: ClassVar[str] = "bad_input"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadJsonError(DueError):
    """The line is no JSON text (RFC 8259) in UTF-8."""

    code = "bad_json"


class BadInputError(DueError):
    """A field is missing, unknown, or of the wrong kind or form."""

    code = "bad_input"


class BadCalendarError(DueError):
    """Hours or days of the calendar contradict each other, or do not cover the day of receipt."""

    code = "bad_calendar"


class BadLimitError(DueError):
    """The limit is none that Một Cửa can count, or leads past the last date there is."""

    code = "bad_limit"


class UnknownEventError(DueError):
    """The history holds an event of no known kind."""

    code = "unknown_event"


class OutOfOrderError(DueError):
    """Time goes back, ``received`` is repeated or not first, or the history is empty."""

    code = "out_of_order"


class AfterEndError(DueError):
    """Something happens after the dossier has ended."""

    code = "after_end"


class WaitOverlapsError(DueError):
    """A wait is asked for while another is open."""

    code = "wait_overlaps"


class UnpairedEventError(DueError):
    """Something is received that had not been asked for."""

    code = "unpaired_event"


class SecondExtensionError(DueError):
    """A second new appointment (art. 19.9 NĐ 61/2018 allows one)."""

    code = "second_extension"


class ExtensionWhileWaitingError(DueError):
    """A new appointment while the citizen is being waited for."""

    code = "extension_while_waiting"


class ExtensionNotLaterError(DueError):
    """The new appointment is no working day, or not after the day of the present one."""

    code = "extension_not_later"
