"""Load a data folder's catalogue: all of it, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua_catalog.app.ports import StartStore
from motcua_catalog.domain.catalogue import Catalogue
from motcua_catalog.domain.errors import BadData, DataProblem
from motcua_catalog.domain.faults import Fault
from motcua_kit.clock import Clock


@dataclass(frozen=True)
class LoadData:
    """What was read, and which file each record (``unit:…``) came from."""

    catalogue: Catalogue
    files: Mapping[str, str]


@dataclass(frozen=True)
class Loaded:
    """Records read and records that really changed, by kind."""

    read: Mapping[str, int]
    changed: Mapping[str, int]


def load_data(cmd: LoadData, *, start: StartStore, clock: Clock) -> Loaded:
    """Check the catalogue and store what is new. Raises BadData with every problem found."""
    problems = tuple(_located(fault, cmd.files) for fault in cmd.catalogue.faults())
    if problems:
        raise BadData(problems)
    with start() as store:
        changed = store.put(cmd.catalogue, now=clock.now())
    return Loaded(_counts(cmd.catalogue), changed)


def _located(fault: Fault, files: Mapping[str, str]) -> DataProblem:
    file = files.get(fault.record.split(" ", 1)[0], "")
    return DataProblem(file, fault.record, fault.field, fault.text)


def _counts(catalogue: Catalogue) -> dict[str, int]:
    organisation = catalogue.organisation
    return {
        "tree": len(organisation.trees),
        "deployment": len(organisation.deployments),
        "unit": len(organisation.units),
        "officer": len(catalogue.officers),
        "calendar": len(catalogue.calendars),
        "field": len(catalogue.fields),
        "procedure": len(catalogue.procedures),
    }
