"""What the unit of work does when others, or the database, get in its way."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from gatherly_adapters.sql import engines, migrations, retries
from gatherly_adapters.sql.accounts import SqlUsers
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.application import Ports
from gatherly_core.kernel.errors import Overloaded
from gatherly_core.kernel.unit_of_work import Contended, StorageAway
from tests.contracts.given import Given
from tests.factories import AccountFactory
from tests.integration.sql.connections import kept, on_servers


def test_it_keeps_what_was_written_past_the_repositories(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork
) -> None:
    """A transaction without any write of an ORM must not be taken for one that only looked."""
    statement = (
        "INSERT INTO outbox (id, name, payload, delivery, attempts) "
        "VALUES ('0123456789abcdef', 'Fact', '{}', 'soon', 0)"
    )
    unit_of_work.run(lambda: own_database.writing.exec_driver_sql(statement))
    rows = unit_of_work.read(lambda: own_database.reading.exec_driver_sql("SELECT name FROM outbox").all())
    assert [tuple(row) for row in rows] == [("Fact",)]


@on_servers
def test_it_runs_the_whole_block_again_after_a_deadlock(ports: Ports) -> None:
    one, two = Given(ports).pool(size=100), Given(ports).pool(size=100)
    both_hold_one = threading.Barrier(2)
    runs: list[int] = []

    def crosswise(first: Any, second: Any) -> None:
        met = False

        def block() -> None:
            nonlocal met
            runs.append(1)
            ports.pools.take({first.id: 1})
            if not met:
                met = True
                both_hold_one.wait()
            ports.pools.take({second.id: 1})

        ports.unit_of_work.run(block)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(crosswise, one, two), threads.submit(crosswise, two, one)]:
            done.result()
    pools = ports.unit_of_work.read(lambda: ports.pools.of_events([one.event_id, two.event_id]))
    assert [pool.used for pools_ in pools.values() for pool in pools_] == [2, 2]
    assert len(runs) >= 3


@on_servers
def test_it_runs_the_whole_block_again_when_the_commit_is_refused(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers
) -> None:
    """As a cluster does when another node has changed the same rows."""
    account = AccountFactory()
    runs: list[int] = []

    def refuse_first(connection: Connection) -> None:
        if len(runs) == 1:
            connection.execute(text("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213"))

    def block() -> None:
        runs.append(1)
        users.add(account)

    event.listen(own_database.write_engine, "commit", refuse_first)
    unit_of_work.run(block)
    assert (kept(own_database), len(runs)) == (1, 2)


@on_servers
def test_it_undoes_what_was_done_before_a_lock_was_waited_for_in_vain(
    ports: Ports, own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers
) -> None:
    """The server itself rolls back no more than the statement that waited."""
    held, new = Given(ports).account(), AccountFactory()
    runs: list[int] = []

    def block() -> None:
        runs.append(1)
        if len(runs) == 2:
            let_go.set()
        own_database.writing.execute(text("SET SESSION innodb_lock_wait_timeout = 1"))
        users.add(new)
        users.account(held.user.id)

    let_go, holding = threading.Event(), threading.Event()

    def hold() -> None:
        def block() -> None:
            ports.users.account(held.user.id)
            holding.set()
            let_go.wait()

        ports.unit_of_work.run(block)

    with ThreadPoolExecutor(1) as threads:
        holder = threads.submit(hold)
        holding.wait()
        try:
            unit_of_work.run(block)
        finally:
            let_go.set()
        holder.result()
    assert unit_of_work.read(lambda: users.get(new.user.id)) == new.user
    assert len(runs) == 2


def test_it_gives_up_when_others_never_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LOCK_WAIT", 0.01)
    monkeypatch.setattr(retries, "PATIENCE", 0.1)
    file = tmp_path / "gatherly.db"
    database = SqlDatabase(f"sqlite:///{file}")
    migrations.upgrade(database.write_engine)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Contended):
        SqlUnitOfWork(database).run(lambda: None)
    other.execute("ROLLBACK")
    assert SqlUnitOfWork(database).run(lambda: 1) == 1
    other.close()
    database.close()


@pytest.mark.parametrize(
    "url", ["mysql+mysqlconnector://nobody:nothing@127.0.0.1:9/nowhere", "sqlite:////nowhere/at/all.db"]
)
def test_it_says_when_there_is_no_database(url: str) -> None:
    database = SqlDatabase(url)
    with pytest.raises(StorageAway):
        SqlUnitOfWork(database).run(lambda: None)
    with pytest.raises(StorageAway):
        SqlUnitOfWork(database).read(lambda: SqlUsers(database).account_of("ada@example.org"))
    database.close()


def test_it_says_when_no_connection_is_free_in_time(unit_of_work: SqlUnitOfWork) -> None:
    with ThreadPoolExecutor(1) as threads:

        def block() -> None:
            threads.submit(unit_of_work.run, lambda: None).result()

        with pytest.raises(Overloaded):
            unit_of_work.run(block)


@on_servers
def test_it_sees_what_others_commit_while_it_writes(
    ports: Ports, own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers
) -> None:
    account = AccountFactory()

    def block() -> list[bool]:
        looks = [users.account_of(account.user.email) is not None]
        with ThreadPoolExecutor(1) as threads:
            threads.submit(ports.unit_of_work.run, lambda: ports.users.add(account)).result()
        return [*looks, users.account_of(account.user.email) is not None]

    assert unit_of_work.run(block) == [False, True]


@on_servers
def test_it_refuses_what_does_not_fit_instead_of_cutting_it_off(unit_of_work: SqlUnitOfWork, users: SqlUsers) -> None:
    with pytest.raises(DBAPIError):
        unit_of_work.run(lambda: users.add(AccountFactory(user__name="x" * 256)))


@on_servers
def test_it_asks_the_server_nothing_beside_its_statements(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers
) -> None:
    def commands(name: str) -> int:
        row = own_database.reading.exec_driver_sql(f"SHOW SESSION STATUS LIKE '{name}'").one()
        return int(row[1])

    def block() -> tuple[int, int]:
        pings, questions = commands("Com_admin_commands"), commands("Questions")
        for _ in range(5):
            users.account_of("ada@example.org")
        return commands("Com_admin_commands") - pings, commands("Questions") - questions

    assert unit_of_work.run(block) == (0, 7)
    assert unit_of_work.read(block) == (0, 7)
