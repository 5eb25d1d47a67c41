"""From an account to who is signed in."""

from motcua_catalog.app.ports import Account
from motcua_kit.session import Grant, Principal, Scope


def principal_of(account: Account) -> Principal:
    """Who signed in, with what they may do: nothing, until a one-time password is changed."""
    held = () if account.must_change_password else account.grants
    grants = tuple(Grant(each.role, each.unit, Scope(each.scope)) for each in held)
    return Principal(account.login, name=account.name, unit=account.unit, grants=grants)
