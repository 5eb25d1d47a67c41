"""What may be asked of a citizen, and taken from one."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class SecondSupplement(IntakeError):
    """The law lets a citizen be asked once (arts. 11.2c, 15.3 NĐ 61/2018; QĐ 766)."""

    code: str
    field = "components"


class NothingWanted(IntakeError):
    """The law wants a request complete and exact: it names the papers that it asks for."""

    field = "components"


@dataclass(eq=False)
class WaitingForCitizen(IntakeError):
    """The dossier waits for the citizen (``wait``: supplement or payment)."""

    code: str
    wait: str
    field = "dossier"


@dataclass(eq=False)
class NothingAsked(IntakeError):
    """What is brought was not asked for."""

    code: str
    wait: str
    field = "dossier"


@dataclass(eq=False)
class AmountWrong(IntakeError):
    """An amount of money is positive đồng; an exempt fee is zero."""

    field = "amount"


@dataclass(eq=False)
class UnknownMethod(IntakeError):
    """A fee is paid by cash, transfer, post, online, or is exempt."""

    method: str
    field = "method"
