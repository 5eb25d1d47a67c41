"""View-models of forms that the form-row macro does not take as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a list, a radio group or a set of check-boxes."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with the field named ``field``; the summary links to it."""

    field: str
    text: str
