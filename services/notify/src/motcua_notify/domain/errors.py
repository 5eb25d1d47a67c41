"""What notify refuses."""

from __future__ import annotations


class NotifyError(Exception):
    """A rule of notify refused; `field` names the input it is about, if one."""

    field: str | None = None


class BadPhone(NotifyError):
    """The number cannot be reached by a text message."""

    field = "phone"


class BadEmail(NotifyError):
    """The address is not one of electronic mail."""

    field = "email"


class NoDossier(NotifyError):
    """A contact belongs to a dossier, and none was named."""

    field = "dossier"


class MessageNotFound(NotifyError):
    """No message has this number."""


class MessageNotFailed(NotifyError):
    """Only a message that failed is sent anew by hand."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class ContactErased(NotifyError):
    """The contact is gone, so there is nobody to send to."""


class BadFault(NotifyError):
    """The gateway simulator knows no such fault."""

    field = "kind"
