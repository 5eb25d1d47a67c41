"""Where fetched things are kept between runs: never in a home, never in the repository."""

import os
from pathlib import Path

from motcua_parts.processes import PartError

_POM = Path("deploy/kafka/pom.xml")


def checkout() -> Path:
    """The root of the checkout this library is run from.

    Raises PartError when it is run from elsewhere.
    """
    for folder in Path(__file__).resolve().parents:
        if (folder / _POM).exists():
            return folder
    raise PartError(f"{_POM} is not found: run from a checkout, or set MOTCUA_KAFKA_JARS.")


def cache_folder() -> Path:
    """MOTCUA_CACHE, else .cache in the checkout."""
    named = os.environ.get("MOTCUA_CACHE")
    return Path(named) if named else checkout() / ".cache"


def kafka_pom() -> Path:
    """The file that names the broker's version."""
    return checkout() / _POM
