"""What travels sealed: a dossier with all that the receiver needs to go on with it."""

from __future__ import annotations

import json
from typing import Final

from motcua_intake.adapters.codec import decode, encode
from motcua_intake.app.ports import CannotOpen
from motcua_intake.domain.dossier import Dossier

FORM: Final = "motcua package"
VERSION: Final = 1


class JsonPackages:
    """Packages as versioned JSON; ``papers`` will hold the scanned papers' bytes."""

    def build(self, dossier: Dossier) -> bytes:
        """Deterministic: the same dossier gives the same bytes."""
        content = {
            "form": FORM,
            "version": VERSION,
            "dossier": encode(dossier),
            "papers": [],
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()

    def read(self, data: bytes) -> Dossier:
        """Raises CannotOpen for what is no package of ours."""
        try:
            content = json.loads(data)
            if content["form"] != FORM or content["version"] != VERSION:
                raise CannotOpen("form")
            return decode(Dossier, content["dossier"])
        except (ValueError, KeyError, TypeError) as error:
            raise CannotOpen("content") from error
