"""The history of the tables."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, MetaData, Table, UniqueConstraint, insert, inspect, text
from sqlalchemy.exc import DatabaseError

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.engines import write_engine
from gatherly_adapters.sql.schema import TABLES, metadata
from gatherly_core.kernel.crockford import read
from gatherly_core.kernel.unit_of_work import StorageAway
from gatherly_core.notifications.model import Recipient
from tests.factories import new_id
from tests.originals import Original


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = write_engine(empty_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated(original: Original) -> Iterator[Engine]:
    engine = write_engine(original.url)
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


def test_it_does_nothing_when_everything_is_done(migrated: Engine) -> None:
    migrations.upgrade(migrated)
    assert is_current(migrated)


def test_it_is_done_once_by_those_who_come_at_once(empty: Engine) -> None:
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: migrations.upgrade(empty), range(3)))
    assert is_current(empty)


def test_it_makes_the_tables_that_the_repositories_know(migrated: Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        )
        assert compare_metadata(context, metadata) == []


def test_it_knows_every_table() -> None:
    assert set(TABLES) == set(metadata.tables.values())


def test_it_makes_the_constraints_that_the_repositories_know(migrated: Engine) -> None:
    inspector = inspect(migrated)
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


def test_it_changes_nothing_of_a_file_in_which_something_refers_to_nothing(tmp_path: Path) -> None:
    engine = write_engine(f"sqlite:///{tmp_path}/gatherly.db")
    migrations.upgrade(engine, "0001")
    with sqlite3.connect(tmp_path / "gatherly.db") as careless:
        careless.execute("INSERT INTO event_tags (event_id, position, tag) VALUES ('nowhere', 0, 'rock')")
    careless.close()
    with pytest.raises(RuntimeError, match="refer to nothing"):
        migrations.upgrade(engine)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "0001"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_it_gives_a_code_to_everybody_who_has_none(empty: Engine) -> None:
    migrations.upgrade(empty, "0001")
    add_attendees(empty, 1500)
    migrations.upgrade(empty)
    with empty.connect() as connection:
        codes = connection.scalars(text("SELECT code FROM attendees")).all()
    assert len(set(codes)) == 1500
    assert all(read(code) < 2**128 and len(code) == 26 for code in codes)
    with empty.connect() as connection, pytest.raises(DatabaseError):
        connection.execute(text("UPDATE attendees SET status = 'gone'"))
    migrations.downgrade(empty, "0001")
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM attendees")) == 1500


def test_it_finds_attendees_by_their_addresses(empty: Engine) -> None:
    migrations.upgrade(empty, "0001")
    add_attendees(empty, 1500)
    migrations.upgrade(empty, "0019")
    with empty.begin() as connection:
        connection.execute(text("UPDATE attendees SET email = 'Straße@Example.org'"))
        connection.execute(text("UPDATE attendees SET email = '' WHERE id = :id"), {"id": bytes(16)})
    migrations.upgrade(empty, "0020")
    with empty.connect() as connection:
        keys = Counter(connection.scalars(text("SELECT email_key FROM attendees")))
    assert keys == {"strasse@example.org": 1499, "": 1}
    migrations.downgrade(empty, "0019")
    migrations.upgrade(empty, "0020")


def test_it_keeps_what_guests_have_chosen_under_codes(empty: Engine) -> None:
    digests = [Recipient(address=f"{number}@example.org").key for number in range(1500)]
    user, codes = str(new_id()), GuestCodes([b"a key that only these tests know"])
    migrations.upgrade(empty, "0041")
    with empty.begin() as connection:
        table = Table("notification_preferences", MetaData(), autoload_with=connection)
        like_this = any_row(table) | {"topic": "surveys", "channel": "email"}
        rows = [like_this | {"recipient": each} for each in (*digests, user)]
        connection.execute(insert(table), [row | {"id": place.to_bytes(16, "big")} for place, row in enumerate(rows)])
        second = {"recipient": digests[0], "id": bytes([1] * 16), "topic": "reminders"}
        connection.execute(insert(table), like_this | second)

    def kept() -> Counter[str]:
        with empty.connect() as connection:
            return Counter(connection.scalars(text("SELECT recipient FROM notification_preferences")))

    with pytest.raises(RuntimeError, match="gatherly migrate"):
        migrations.upgrade(empty, "0042")
    for move in (migrations.upgrade, migrations.downgrade, migrations.upgrade):
        if move is migrations.upgrade:
            migrations.upgrade(empty, "0042", guest_code=codes.present)
        else:
            migrations.downgrade(empty, "0041")
        assert kept() == Counter([*map(codes.present, digests), codes.present(digests[0]), user])


def add_attendees(engine: Engine, number: int) -> None:
    """Attendees of one booking as the first revision has them, and what they refer to."""
    with engine.begin() as connection:
        for name, words in (
            ("users", {"role": "attendee"}),
            ("events", {"status": "draft"}),
            ("ticket_types", {"kind": "vip"}),
            ("bookings", {"status": "pending", "kind": "purchase"}),
        ):
            table = Table(name, MetaData(), autoload_with=connection)
            connection.execute(insert(table), any_row(table) | words)
        table = Table("attendees", MetaData(), autoload_with=connection)
        like_this = any_row(table) | {"status": "valid"}
        connection.execute(insert(table), [like_this | {"id": place.to_bytes(16, "big")} for place in range(number)])


def test_it_lets_descriptions_say_what_they_said(empty: Engine) -> None:
    written = ["Tom & Jerry <3", "strings\nand brass", "&amp;"]
    migrations.upgrade(empty, "0008")
    with empty.begin() as connection:
        for name, words in (("users", {"role": "attendee"}), ("events", {"status": "draft"})):
            table = Table(name, MetaData(), autoload_with=connection)
            rows = [any_row(table) | words]
            if name == "events":
                rows = [
                    rows[0] | {"id": place.to_bytes(16, "big"), "description": description}
                    for place, description in enumerate(written)
                ]
            connection.execute(insert(table), rows)
    assert descriptions_after(migrations.upgrade, empty, "0009") == ["Tom &amp; Jerry &lt;3", written[1], "&amp;amp;"]
    assert descriptions_after(migrations.downgrade, empty, "0008") == written


def descriptions_after(move: Callable[[Engine, str], None], engine: Engine, revision: str) -> list[str]:
    move(engine, revision)
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT description FROM events ORDER BY id")))


def test_it_moves_what_is_not_done_to_the_deliveries_that_it_awaits_now(empty: Engine) -> None:
    facts = [
        ("RefundPromised", "at_once", "due_at"),
        ("RefundPromised", "at_once", "settled_at"),
        ("NoticeReceived", "soon", "buried_at"),
        ("EventCancelled", "at_once", "due_at"),
        ("EventCancelled", "soon", "due_at"),
        ("BookingConfirmed", "soon", "due_at"),
    ]
    migrations.upgrade(empty, "0033")
    with empty.begin() as connection:
        outbox = Table("outbox", MetaData(), autoload_with=connection)
        moment = any_row(outbox)["due_at"]
        for place, (name, delivery, standing) in enumerate(facts):
            row = {"id": place.to_bytes(16, "big"), "name": name, "payload": "{}", "delivery": delivery, "attempts": 0}
            connection.execute(insert(outbox), row | {standing: moment})
    assert deliveries_after(migrations.upgrade, empty, "0034") == [
        "payments",
        "at_once",
        "payments",
        "at_once",
        "many",
        "soon",
    ]
    assert deliveries_after(migrations.downgrade, empty, "0033") == [fact[1] for fact in facts]


def test_it_moves_changes_that_are_only_noted_now(empty: Engine) -> None:
    facts = [("EventRearranged", "due_at"), ("EventRearranged", "settled_at"), ("EventCancelled", "due_at")]
    migrations.upgrade(empty, "0034")
    with empty.begin() as connection:
        outbox = Table("outbox", MetaData(), autoload_with=connection)
        moment = any_row(outbox)["due_at"]
        for place, (name, standing) in enumerate(facts):
            row = {"id": place.to_bytes(16, "big"), "name": name, "payload": "{}", "delivery": "many", "attempts": 0}
            connection.execute(insert(outbox), row | {standing: moment})
    assert deliveries_after(migrations.upgrade, empty, "0035") == ["soon", "many", "many"]
    assert deliveries_after(migrations.downgrade, empty, "0034") == ["many"] * 3


def deliveries_after(move: Callable[[Engine, str], None], engine: Engine, revision: str) -> list[str]:
    move(engine, revision)
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT delivery FROM outbox ORDER BY id")))


def any_row(table: Table) -> dict[str, object]:
    """Values of the right types, the same for every column of a type, so that all ids agree."""
    values = {bytes: b"1" * 16, str: "x", int: 1, float: 1.0, Decimal: 1, bool: True, datetime: datetime(2026, 1, 1)}  # noqa: DTZ001 - as the database keeps them
    return {column.name: values[column.type.python_type] for column in table.columns}
