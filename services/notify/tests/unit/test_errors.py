"""Every refusal has a sentence, every setting a prefix."""

from motcua_kit.errors import assert_every_error_has_a_row
from motcua_notify.config import Settings
from motcua_notify.domain import errors
from motcua_notify.entrypoints.errors import ERRORS


def test_every_refusal_has_its_sentence() -> None:
    assert_every_error_has_a_row(ERRORS, errors)


def test_settings_are_found_under_the_service_s_prefix() -> None:
    assert {"MOTCUA_NOTIFY_CONTACT_KEY", "MOTCUA_NOTIFY_GATEWAY_SIMULATOR"} <= set(
        Settings.variables()
    )
