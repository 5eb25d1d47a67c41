"""Every refusal is told by one table."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from motcua_intake.domain import errors
from motcua_intake.entrypoints.errors import ERRORS
from motcua_kit.errors import assert_every_error_has_a_row

THEMES = [theme.name for theme in iter_modules(errors.__path__)]


@pytest.mark.parametrize("theme", THEMES)
def test_every_error_has_a_row(theme):
    assert_every_error_has_a_row(ERRORS, import_module(f"{errors.__name__}.{theme}"))


def test_a_refusal_belongs_to_a_theme():
    kinds = [found for found in vars(errors).values() if isinstance(found, type)]
    assert kinds == [errors.IntakeError]
