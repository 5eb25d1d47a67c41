"""One intake node's JSON API as officers use it; every change carries a key of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from motcua_app.client.accounts import Account
from motcua_app.client.door import Params
from motcua_app.client.platform import Platform, Unit

STAFF: Final = ("counter_officer", "case_officer", "leader", "clerk")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of one unit at their node."""

    platform: Platform
    unit: Unit

    def officer(self, roles: Sequence[str], login: str = "") -> Account:
        """Somebody of the unit with one of the roles. Raises CannotDo."""
        return self.platform.accounts.at(self.unit.code, roles, login)

    def get(self, path: str, params: Params | None = None) -> Any:  # noqa: ANN401 - JSON
        """What the unit's staff may read."""
        platform, who = self.platform, self.officer(STAFF)
        return platform.sessions.call(
            who,
            self.unit.prefix,
            lambda token: platform.door.get(self.unit.api + path, token=token, params=params),
        )

    def post(self, path: str, body: Json, who: Account) -> Json:
        """Do something as somebody; repeated under the same key until it is answered."""
        platform, key = self.platform, str(uuid4())
        found: Json = platform.sessions.call(
            who,
            self.unit.prefix,
            lambda token: platform.door.post(
                self.unit.api + path, {"unit": self.unit.code, **body}, token=token, key=key
            ),
        )
        return found

    def dossier(self, code: str) -> Json:
        """The unit's row of a dossier. Raises Refused."""
        found: Json = self.get(f"/dossiers/{code}", {"unit": self.unit.code})
        return found

    def offer(self, leg: str) -> Json | None:
        """The offer to this unit with this id, once it is known here."""
        for offer in self.get("/offers", {"unit": self.unit.code})["offers"]:
            if offer["leg"] == leg:
                found: Json = offer
                return found
        return None
