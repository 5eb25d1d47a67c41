"""What the rules of a dossier's life refuse; ``entrypoints/errors.py`` tells people about it.

``field`` names the form's field that an error is about; the facts of an error are attributes.
Each module holds the refusals of one theme.
"""

from __future__ import annotations


class IntakeError(Exception):
    """A rule of intake refused."""

    field: str | None = None
