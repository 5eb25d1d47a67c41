"""The web application of each service over a real database, and a person with rights at it."""

from tests.api.doors.catalog import catalog
from tests.api.doors.common import Door
from tests.api.doors.intake import intake
from tests.api.doors.notify import notify
from tests.api.doors.reporting import reporting
from tests.api.doors.routing import routing

__all__ = ["Door", "catalog", "intake", "notify", "reporting", "routing"]
