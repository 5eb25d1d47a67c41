"""The JSON API of intake, under ``<prefix>/api/``: for the ``motcua`` command and other systems."""

from motcua_intake.entrypoints.api.routes import api_blueprint

__all__ = ["api_blueprint"]
