"""What the catalogue refuses."""

from dataclasses import dataclass
from typing import Final


class CatalogError(Exception):
    """Root of this service's refusals; ``field`` names what of the request it is about."""

    field: str | None = None


@dataclass(eq=False)
class RecordNotFound(CatalogError):
    """No record of this kind has this code."""

    kind: str
    code: str

    @property
    def what(self) -> str:
        """The kind in Vietnamese."""
        return _KINDS.get(self.kind, "mục")


_KINDS: Final = {
    "unit": "đơn vị",
    "officer": "cán bộ",
    "calendar": "lịch làm việc",
    "field": "lĩnh vực",
    "procedure": "thủ tục",
    "deployment": "nút tiếp nhận",
    "tree": "cây đơn vị",
}


@dataclass(eq=False)
class UnitNotServed(CatalogError):
    """The unit is served by another deployment, or by none."""

    unit: str
    deployment: str


@dataclass(eq=False)
class BadPublicKey(CatalogError):
    """A public key is not 32 bytes of X25519."""

    unit: str


@dataclass(eq=False)
class NotThisDeployment(CatalogError):
    """A service asked in the name of a deployment that it is not."""

    deployment: str


class WrongPassword(CatalogError):
    """The current password that was typed is not the stored one."""

    field = "current"


class BadNewPassword(CatalogError):
    """A new password that will not do."""

    field = "new"


@dataclass(eq=False)
class PasswordTooShort(BadNewPassword):
    """It has fewer letters than it needs."""

    least: int


@dataclass(eq=False)
class PasswordTooLong(BadNewPassword):
    """It has more letters than signing in reads."""

    most: int


class PasswordUnprintable(BadNewPassword):
    """It has signs that no keyboard types."""


class PasswordIsLogin(BadNewPassword):
    """It is the name that everybody knows."""


class PasswordIsOld(BadNewPassword):
    """It is the one that it should replace."""


@dataclass(frozen=True)
class DataProblem:
    """One fault in the data: where it stands, in which record and field, and what it is."""

    file: str
    record: str
    field: str
    text: str

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{place}: {self.text}"


class BadData(CatalogError):
    """The data folder contradicts the rules; nothing of it was loaded."""

    def __init__(self, problems: tuple[DataProblem, ...]) -> None:
        self.problems = problems
        self.count = len(problems)
        super().__init__("\n".join(str(problem) for problem in problems))
