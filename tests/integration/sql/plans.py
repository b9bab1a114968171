"""What a database is asked, and how it would go about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row, event

from gatherly_adapters.sql.database import SqlDatabase

Query = tuple[str, Any]


def analyze(database: SqlDatabase, *tables: str) -> None:
    """Has the database look how much there is in the tables."""
    if not is_sqlite(database):
        with database.write_engine.connect() as connection:
            for table in tables:
                connection.exec_driver_sql(f"ANALYZE TABLE {table}").all()


@contextmanager
def asked(database: SqlDatabase) -> Iterator[list[Query]]:
    """What the database is asked meanwhile."""
    queries: list[Query] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        queries.append((statement, parameters))

    engines = {database.read_engine, database.write_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield queries
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def is_sqlite(database: SqlDatabase) -> bool:
    return database.write_engine.dialect.name == "sqlite"


def plans(database: SqlDatabase, queries: list[Query]) -> list[Row[Any]]:
    """How the database would go about what it was asked for."""
    explain = "EXPLAIN QUERY PLAN" if is_sqlite(database) else "EXPLAIN FORMAT=TRADITIONAL"
    with database.read_engine.connect() as connection:
        return [
            row
            for statement, parameters in queries
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        ]


def searched(database: SqlDatabase, queries: list[Query]) -> set[str]:
    """The indexes by which the database would find what it was asked for, and by nothing else."""
    rows = plans(database, queries)
    if is_sqlite(database):
        found = [re.search(r"SEARCH .* INDEX (?P<index>\w+)", row.detail) for row in rows]
        return {each["index"] if each else "nothing" for each in found}
    return {row.key if row.type in ("ref", "range") else "nothing" for row in rows}
