"""What the catalogue has said."""

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua_catalog.bootstrap import Catalog


def outbox(catalog: Catalog) -> list[CatalogFact]:
    """Every fact, the oldest first."""
    with catalog.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM outbox ORDER BY at, key, seq").all()
    return [CatalogFact.FromString(bytes(row.body)) for row in rows]
