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
