"""A migration that is broken off, at whatever point, is gone on with."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import DatabaseError

from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.engines import write_engine
from gatherly_adapters.sql.resuming import progress
from tests.factories import new_id
from tests.integration.sql.test_migrations import add_attendees


class Killed(Exception):
    """What ends a process at once."""


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = write_engine(empty_database_url)
    yield engine
    engine.dispose()


@contextmanager
def killing(engine: Engine) -> Iterator[None]:
    """Whoever changes something meanwhile is killed right after it, when it is done for the first time."""
    known: set[str] = set()

    def kill(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        change = f"{statement} {parameters}"
        if not statement.lstrip().startswith(("SELECT", "PRAGMA", "SHOW", "DESCRIBE")) and change not in known:
            known.add(change)
            raise Killed(change)

    event.listen(engine, "after_cursor_execute", kill)
    yield
    event.remove(engine, "after_cursor_execute", kill)


def repeated(migrate: Callable[[], None]) -> int:
    """Has it done again until it comes to its end; answers how often it was broken off."""
    for number in range(1000):
        try:
            migrate()
        except Killed:
            continue
        return number
    raise AssertionError("It gets nowhere.")


def facts(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name, delivery FROM outbox ORDER BY name, delivery")).all()
    return [(name, delivery) for name, delivery in found]


def write(engine: Engine, *names: str) -> None:
    """Writes facts down as they were before there was a queue for each delivery."""
    add = text(
        "INSERT INTO outbox (id, name, payload, attempts, due_at) VALUES (:id, :name, '{}', 0, '2026-01-01 12:00:00')"
    )
    with engine.begin() as connection:
        connection.execute(add, [{"id": new_id().bytes, "name": name} for name in names])


def test_it_loses_nothing_and_does_nothing_twice(empty: Engine) -> None:
    migrations.upgrade(empty, "0021")
    names = ["EventCancelled", "NoticeReceived", "StaffInvited"]
    write(empty, *names)
    with killing(empty):
        assert repeated(lambda: migrations.upgrade(empty, "0023")) > 9
    assert facts(empty) == [
        ("EventCancelled", "at_once"),
        ("EventCancelled", "soon"),
        ("NoticeReceived", "soon"),
        ("StaffInvited", "post"),
    ]
    with killing(empty):
        assert repeated(lambda: migrations.downgrade(empty, "0021")) > 9
    with empty.connect() as connection:
        assert connection.execute(text("SELECT name FROM outbox ORDER BY name")).scalars().all() == names
    assert not inspect(empty).has_table(progress.name)


def test_it_finds_all_attendees_by_small_letters_and_no_others(empty: Engine) -> None:
    migrations.upgrade(empty, "0001")
    add_attendees(empty, 1500)
    named = {1: "Straße@Example.org", 2: "STRASSE@example.org", 3: "ÉVE@example.org", 1499: "GROß@example.org", 0: ""}
    with empty.begin() as connection:
        connection.execute(text("UPDATE attendees SET email = 'Ada@example.org'"))
        give = text("UPDATE attendees SET email = :address WHERE id = :id")
        connection.execute(give, [{"id": id.to_bytes(16, "big"), "address": each} for id, each in named.items()])
    migrations.upgrade(empty, "0044")
    sharp, alike = ["straße@example.org", "groß@example.org"], ["strasse@example.org", "gross@example.org"]
    others = Counter({"ada@example.org": 1495, "strasse@example.org": 1, "éve@example.org": 1, "": 1})
    assert email_keys(empty) == others + Counter(alike)
    for move, revision, keys in (
        (migrations.upgrade, "0045", sharp),
        (migrations.downgrade, "0044", alike),
        (migrations.upgrade, "0045", sharp),
    ):
        with killing(empty):
            assert repeated(partial(move, empty, revision)) > 2
        assert email_keys(empty) == others + Counter(keys)


def email_keys(engine: Engine) -> Counter[str]:
    with engine.connect() as connection:
        return Counter(connection.scalars(text("SELECT email_key FROM attendees")))


def test_it_does_not_turn_back_half_way(empty: Engine) -> None:
    migrations.upgrade(empty, "0021")
    with killing(empty):
        for _ in range(6):
            with pytest.raises(Killed):
                migrations.upgrade(empty, "0022")
    if empty.dialect.name != "sqlite":  # which takes back what was not finished
        with pytest.raises(RuntimeError, match="broken off on its way up"):
            migrations.downgrade(empty, "0020")
    migrations.upgrade(empty, "0022")
    migrations.downgrade(empty, "0020")


def test_what_was_there_before_is_no_sign_of_progress(empty: Engine) -> None:
    migrations.upgrade(empty, "0022")
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE notification_preferences (id INTEGER)"))
    for _ in range(3):
        with pytest.raises(DatabaseError, match="exists"):
            migrations.upgrade(empty, "0023")
    with empty.begin() as connection:
        connection.execute(text("DROP TABLE notification_preferences"))
    migrations.upgrade(empty, "0023")
