"""What is filed at the counter of a commune, and where its pages say what is wrong."""

from __future__ import annotations

import re
from typing import Any

from motcua.catalog.v1 import catalog_pb2 as pb
from services.intake.tests.intake_builders import INCENSE, RECORDS
from services.intake.tests.integration.web.test_the_api import FILING

LAST_DAY, OVER, ELSEWHERE = "1.900001", "1.900002", "1.900003"
BOTH = [{"code": "don"}, {"code": "uy-quyen"}]


def procedure(code: str, **changes: Any) -> tuple[str, int, bytes]:
    """The procedure of incense allowance under another code."""
    made = pb.Procedure()
    made.CopyFrom(RECORDS["procedure"][INCENSE])
    made.code = code
    for name, value in changes.items():
        field = getattr(made.versions[0], name)
        if isinstance(field, str):
            setattr(made.versions[0], name, value)
        else:
            del field[:]
            field.extend(value)
    fact = pb.CatalogFact(key=f"procedure:{code}", version=1, procedure=made)
    return (fact.key, 1, fact.SerializeToString())


def filing(**changes: object) -> dict[str, object]:
    """A filing with both papers, unless changed."""
    return {**FILING, "procedure": INCENSE, "components": BOTH, **changes}


def beside(page: str, field: str) -> str:
    """The sentence that the page shows at a field."""
    found = re.search(rf'<p class="row-error" id="{re.escape(field)}-error">(.*?)</p>', page, re.S)
    assert found, f"nothing stands at {field}"
    return found.group(1)
