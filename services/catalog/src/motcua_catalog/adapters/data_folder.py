"""Reads a data folder (data/README.md) into the catalogue; whatever it cannot read, it names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError

from motcua_catalog.domain.calendars import Calendar
from motcua_catalog.domain.catalogue import Catalogue
from motcua_catalog.domain.errors import BadData, DataProblem
from motcua_catalog.domain.procedures import Field, Procedure
from motcua_catalog.domain.staff import Officer
from motcua_catalog.domain.units import Deployment, Organisation, Succession, Tree, Unit

T = TypeVar("T")

# What a record may say about itself and its sources; not part of the catalogue.
REMARKS: Final = frozenset(
    {
        "hours_from_source",
        "invented",
        "invented_fields",
        "local_code_reason",
        "marks",
        "note",
        "reason",
        "source",
        "source_row",
        "sources",
        "verify",
        "verify_note",
    }
)
_DOCUMENTS: Final[Mapping[str, Mapping[str, type]]] = {
    "units.yaml": {
        "trees": Tree,
        "deployments": Deployment,
        "units": Unit,
        "unit_successions": Succession,
    },
    "catalogue.yaml": {"fields": Field, "procedures": Procedure},
}
_LISTS: Final[Mapping[str, type]] = {"staff.yaml": Officer, "fields.yaml": Field}
_KINDS: Final = {Unit: "unit", Officer: "officer", Calendar: "calendar", Procedure: "procedure"}


@dataclass(frozen=True)
class Folder:
    """A catalogue with the file of each record."""

    catalogue: Catalogue
    files: Mapping[str, str]


@dataclass
class _Reading:
    root: Path
    found: dict[type, list[Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    problems: list[DataProblem] = field(default_factory=list)

    def take(self, path: Path, kind: type[T], raw: object) -> None:
        """Read a list of records of one kind."""
        name = path.relative_to(self.root).as_posix()
        if not isinstance(raw, list):
            self.problems.append(DataProblem(name, "", "", "phải là một danh sách"))
            return
        for number, each in enumerate(raw, 1):
            self._take_one(name, kind, each, number)

    def _take_one(self, file: str, kind: type[T], raw: object, number: int) -> None:
        label = _label(raw, kind, number)
        self.files[label] = file
        plain = _renamed(raw)
        for unknown in _unknown(kind, plain, ""):
            self.problems.append(DataProblem(file, label, unknown, "trường không có trong quy ước"))
        try:
            record = _adapter(cast("Any", kind)).validate_python(plain)
        except ValidationError as reason:
            self.problems += [
                DataProblem(file, label, ".".join(str(part) for part in each["loc"]), each["msg"])
                for each in reason.errors(include_url=False)
            ]
        else:
            self.found.setdefault(kind, []).append(record)

    def all(self, kind: type[T]) -> tuple[T, ...]:
        """The records of a kind, in the order read."""
        return tuple(self.found.get(kind, ()))


def read_folder(root: Path) -> Folder:
    """The folder's catalogue. Raises BadData naming file, record and field of every fault."""
    reading = _Reading(root)
    for path in sorted(root.rglob("*.yaml")):
        raw = _loaded(reading, path)
        for kind, records in _parts(path.relative_to(root), raw):
            reading.take(path, kind, records)
    if not reading.files:
        reading.problems.append(DataProblem(root.name, "", "", "thư mục không có dữ liệu danh mục"))
    if reading.problems:
        raise BadData(tuple(reading.problems))
    return Folder(_catalogue(reading), reading.files)


def _parts(path: Path, raw: object) -> Iterator[tuple[type, object]]:
    """The lists of records in a file, by the file's name and folder; other files hold none."""
    if path.name in _DOCUMENTS:
        for name, kind in _DOCUMENTS[path.name].items():
            yield kind, raw.get(name, []) if isinstance(raw, dict) else raw
    elif path.name in _LISTS:
        yield _LISTS[path.name], raw
    elif path.parent.name == "procedures":
        yield Procedure, raw
    elif path.parent.name == "calendars":
        yield Calendar, [raw]


def _catalogue(reading: _Reading) -> Catalogue:
    return Catalogue(
        organisation=Organisation(
            reading.all(Tree),
            reading.all(Unit),
            reading.all(Deployment),
            reading.all(Succession),
        ),
        officers=reading.all(Officer),
        calendars=reading.all(Calendar),
        fields=reading.all(Field),
        procedures=reading.all(Procedure),
    )


def _loaded(reading: _Reading, path: Path) -> object:
    try:
        return yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as reason:
        name = path.relative_to(reading.root).as_posix()
        mark = getattr(reason, "problem_mark", None)
        line = f"dòng {mark.line + 1}" if mark else ""
        reading.problems.append(DataProblem(name, line, "", "tệp YAML hỏng"))
        return []


_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Building one costs more than reading a hundred records with it."""
    return TypeAdapter(kind)


def _label(raw: object, kind: type, number: int) -> str:
    word = _KINDS.get(kind, kind.__name__.lower())
    said = raw if isinstance(raw, dict) else {}
    code = said.get("code") or said.get("login") or said.get("from")
    return f"{word}:{code}" if code else f"{word} thứ {number}"


def _renamed(raw: object) -> object:
    """``from`` is a word of Python, so the records call it ``from_``."""
    if isinstance(raw, dict):
        return {("from_" if key == "from" else key): _renamed(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_renamed(each) for each in raw]
    return raw


def _unknown(kind: Any, raw: object, where: str) -> Iterator[str]:  # noqa: ANN401 - a type
    """Paths of the keys that the record's kind does not have: most often a slip of the pen."""
    if get_origin(kind) in {UnionType, tuple}:
        for inner in get_args(kind):
            for each in raw if isinstance(raw, list) else [raw]:
                yield from _unknown(inner, each, where)
        return
    if not is_dataclass(kind) or not isinstance(raw, dict):
        return
    hints = get_type_hints(kind)
    known = {each.name for each in fields(kind)}
    for key, value in raw.items():
        path = f"{where}.{key}".lstrip(".")
        if key in known:
            yield from _unknown(hints[key], value, path)
        elif key not in REMARKS:
            yield path
