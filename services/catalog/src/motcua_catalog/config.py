"""Settings of the catalog service, from ``MOTCUA_CATALOG_…``."""

from motcua_kit.config import env
from motcua_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """What every service reads; catalog signs people in, so ``session_key`` is needed."""

    model_config = env("MOTCUA_CATALOG_")
