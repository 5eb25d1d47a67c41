"""The JSON interfaces of all services, and what people send that is not right."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# The builders of these services' tests import each other by plain names, as their conftest allows.
sys.path += [str(ROOT / "services" / name / "tests") for name in ("notify", "routing")]
