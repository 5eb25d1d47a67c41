"""The screens of intake: counter, desk, arrivals, the dossier's page."""

from motcua_intake.entrypoints.web.app import make_web

__all__ = ["make_web"]
