"""The whole catalogue, as far as its parts must agree with each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from motcua_catalog.domain.calendars import Calendar
from motcua_catalog.domain.faults import Fault, repeated
from motcua_catalog.domain.procedures import Field, Procedure, procedure_faults
from motcua_catalog.domain.staff import Officer, staff_faults
from motcua_catalog.domain.units import Organisation


@dataclass(frozen=True)
class Catalogue:
    """Everything a data folder says."""

    organisation: Organisation
    officers: tuple[Officer, ...]
    calendars: tuple[Calendar, ...]
    fields: tuple[Field, ...]
    procedures: tuple[Procedure, ...]

    def faults(self) -> Iterator[Fault]:
        """Every contradiction, within the records and between them."""
        units = {unit.code for unit in self.organisation.units}
        yield from self.organisation.faults()
        yield from staff_faults(self.officers, units)
        yield from self._calendar_faults()
        yield from procedure_faults(self.procedures, self.fields)
        yield from self._reception_faults()

    def _calendar_faults(self) -> Iterator[Fault]:
        known = {calendar.code for calendar in self.calendars}
        for code in repeated(calendar.code for calendar in self.calendars):
            yield Fault(f"calendar:{code}", "code", "lịch ghi hai lần")
        for calendar in self.calendars:
            yield from calendar.faults()
        for unit in self.organisation.units:
            if unit.calendar not in known:
                yield Fault(unit.key, "calendar", f"không có lịch {unit.calendar!r}")

    def _reception_faults(self) -> Iterator[Fault]:
        """A procedure that no unit may receive would never be found at a counter."""
        held = {tag for unit in self.organisation.units for tag in unit.capabilities}
        for procedure in self.procedures:
            for version in procedure.versions:
                for tag in version.received_at:
                    if tag not in held:
                        record = f"{procedure.key} v{version.version}"
                        yield Fault(record, "received_at", f"không đơn vị nào có năng lực {tag!r}")
