"""The history of the tables."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, UniqueConstraint, inspect

from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.engines import write_engine
from gatherly_adapters.sql.schema import TABLES, metadata
from gatherly_core.kernel.unit_of_work import StorageAway


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = write_engine(empty_database_url)
    yield engine
    engine.dispose()


def is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return migrations.is_current(connection)


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_it_goes_up_and_down_and_up_again(empty: Engine) -> None:
    expected = {table.name for table in TABLES}
    assert not is_current(empty)
    migrations.upgrade(empty)
    assert (is_current(empty), tables_of(empty)) == (True, expected)
    migrations.downgrade(empty, "base")
    assert (is_current(empty), tables_of(empty)) == (False, set())
    migrations.upgrade(empty)
    assert (is_current(empty), tables_of(empty)) == (True, expected)


def test_it_does_nothing_when_everything_is_done(migrated: SqlDatabase) -> None:
    migrations.upgrade(migrated.write_engine)
    assert is_current(migrated.write_engine)


def test_it_is_done_once_by_those_who_come_at_once(empty: Engine) -> None:
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: migrations.upgrade(empty), range(3)))
    assert is_current(empty)


def test_it_makes_the_tables_that_the_repositories_know(migrated: SqlDatabase) -> None:
    with migrated.write_engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        )
        assert compare_metadata(context, metadata) == []


def test_it_knows_every_table() -> None:
    assert set(TABLES) == set(metadata.tables.values())


def test_it_makes_the_constraints_that_the_repositories_know(migrated: SqlDatabase) -> None:
    inspector = inspect(migrated.write_engine)
    for table in TABLES:
        assert names(inspector.get_foreign_keys(table.name)) == {key.name for key in table.foreign_key_constraints}
        assert {key["options"].get("ondelete") for key in inspector.get_foreign_keys(table.name)} <= {"RESTRICT", None}
        assert names(inspector.get_unique_constraints(table.name)) == named(table.constraints, UniqueConstraint)
        assert names(inspector.get_check_constraints(table.name)) == named(table.constraints, CheckConstraint)


def names(found: list[Any]) -> set[str]:
    return {constraint["name"] for constraint in found}


def named(constraints: set[Any], kind: type[Any]) -> set[str]:
    return {str(constraint.name) for constraint in constraints if isinstance(constraint, kind)}


def test_it_says_when_the_database_is_away(tmp_path: Path) -> None:
    engine = write_engine("mysql+mysqlconnector://nobody:nothing@127.0.0.1:9/nowhere")
    with pytest.raises(StorageAway):
        migrations.upgrade(engine)


def test_it_makes_the_folder_of_a_file(tmp_path: Path) -> None:
    engine = write_engine(f"sqlite:///{tmp_path}/some/where/gatherly.db")
    migrations.upgrade(engine)
    assert is_current(engine)
    engine.dispose()
