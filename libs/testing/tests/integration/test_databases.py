import psycopg

from motcua_parts.postgres import Database
from motcua_testing.databases import DatabaseFactory


def make_schema(database: Database) -> None:
    with psycopg.connect(database.dsn) as connection:
        connection.execute("CREATE TABLE dossier (code text)")


def count(database: Database) -> int:
    with psycopg.connect(database.dsn) as connection:
        row = connection.execute("SELECT count(*) FROM dossier").fetchone()
    assert row is not None
    return int(row[0])


def test_copies_of_a_template_have_its_schema_and_do_not_see_each_other(
    database_factory: DatabaseFactory,
) -> None:
    template = database_factory.template("motcua-testing-itself", make_schema)
    one = database_factory("one", template=template)
    two = database_factory("two", template=template)

    with psycopg.connect(one.dsn) as connection:
        connection.execute("INSERT INTO dossier VALUES ('H01')")

    assert (count(one), count(two)) == (1, 0)


def test_a_template_is_built_once_a_session(database_factory: DatabaseFactory) -> None:
    builds: list[str] = []

    def build(database: Database) -> None:
        builds.append(database.name)

    for _ in range(2):
        database_factory.template("motcua-testing-once", build)

    assert len(builds) <= 1


def test_every_test_has_an_empty_database(database: Database) -> None:
    with psycopg.connect(database.dsn) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()

    assert tables == []
