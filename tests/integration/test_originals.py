"""Copies of a migrated database: a test that begins with one must be able to trust that it is as if migrated."""

from sqlalchemy import Connection, create_engine, inspect

from gatherly_adapters.sql import migrations
from tests.originals import Original, definition


def contents(url: str) -> tuple[dict[str, str], dict[str, list[object]]]:
    """How each thing in a database is made, and the rows of each table."""
    engine = create_engine(url)
    with engine.connect() as connection:
        assert migrations.is_current(connection)
        tables = inspect(connection).get_table_names()
        of_file = connection.dialect.name == "sqlite"
        made = definitions_in_file(connection) if of_file else {name: concise(connection, name) for name in tables}
        rows = {name: list(connection.exec_driver_sql(f"SELECT * FROM {name}")) for name in tables}
    engine.dispose()
    return made, rows


def definitions_in_file(connection: Connection) -> dict[str, str]:
    return {row.name: row.sql for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_master")}


def concise(connection: Connection, table: str) -> str:
    # MySQL only says it of columns for which it was told so, of which a copy is.
    return definition(connection, table).replace("CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "COLLATE utf8mb4_bin")


def test_a_copy_is_as_if_it_was_migrated(original: Original, fresh_database_url: str) -> None:
    assert fresh_database_url != original.url
    assert contents(fresh_database_url) == contents(original.url)


def test_each_copy_is_its_own(original: Original, fresh_database_url: str) -> None:
    engine = create_engine(fresh_database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    engine.dispose()
    assert contents(original.url)
