"""What the unit of work does when others, or the database, get in its way."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
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
from gatherly_core.accounts.model import Account
from gatherly_core.application import Ports
from gatherly_core.kernel.grouping import Overloaded
from gatherly_core.kernel.unit_of_work import Contended, OutcomeUnknown, StorageAway
from tests.contracts.given import Given
from tests.factories import AccountFactory
from tests.servers import ON_SERVERS

on_servers = pytest.mark.parametrize("database_server", ON_SERVERS, indirect=True)


@pytest.fixture
def own_database(database: SqlDatabase) -> Iterator[SqlDatabase]:
    """The database by connections of the test's own, which it may spoil."""
    url = database.write_engine.url.render_as_string(hide_password=False)
    own = SqlDatabase(url, pool_size=1, pool_overflow=0, pool_timeout=1)
    yield own
    own.close()


@pytest.fixture
def unit_of_work(own_database: SqlDatabase) -> SqlUnitOfWork:
    return SqlUnitOfWork(own_database)


@pytest.fixture
def users(own_database: SqlDatabase) -> SqlUsers:
    return SqlUsers(own_database)


Kill = Callable[[int], None]


@pytest.fixture
def kill(database: SqlDatabase) -> Kill:
    """Has the server end the connection of a number, and waits until it is gone."""
    there = text("SELECT COUNT(*) FROM information_schema.processlist WHERE id = :number")

    def kill(number: int) -> None:
        with database.write_engine.connect() as other:
            other.execute(text(f"KILL {number}"))
            while other.execute(there, {"number": number}).scalar_one():
                other.rollback()

    return kill


def number_of(connection: Connection) -> int:
    return connection.execute(text("SELECT CONNECTION_ID()")).scalar_one()


def kept(database: SqlDatabase) -> int:
    with database.write_engine.connect() as connection:
        return connection.execute(text("SELECT COUNT(*) FROM users")).scalar_one()


def test_it_keeps_what_was_written_past_the_repositories(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork
) -> None:
    """A transaction without any write of an ORM must not be taken for one that only looked."""
    statement = "INSERT INTO outbox (id, name, payload, attempts) VALUES ('0123456789abcdef', 'Fact', '{}', 0)"
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


@on_servers
@pytest.mark.parametrize("pure_python", ["false", "true"])
def test_it_does_not_show_that_connections_died_while_nobody_used_them(
    database: SqlDatabase, kill: Kill, pure_python: str
) -> None:
    url = database.write_engine.url.update_query_dict({"use_pure": pure_python})
    own_database = SqlDatabase(url.render_as_string(hide_password=False))
    unit_of_work, users = SqlUnitOfWork(own_database), SqlUsers(own_database)
    account = AccountFactory()
    kill(unit_of_work.run(lambda: number_of(own_database.writing)))
    kill(unit_of_work.read(lambda: number_of(own_database.reading)))
    unit_of_work.run(lambda: users.add(account))
    assert unit_of_work.read(lambda: users.account(account.user.id)) == account
    own_database.close()


@on_servers
def test_it_runs_the_block_again_when_its_connection_is_lost(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    account, other = AccountFactory(), AccountFactory()
    runs: list[int] = []

    def block() -> None:
        runs.append(1)
        users.add(account)
        if len(runs) == 1:
            kill(number_of(own_database.writing))
        users.add(other)

    unit_of_work.run(block)
    assert (kept(own_database), len(runs)) == (2, 2)


@on_servers
def test_it_gives_up_when_every_connection_is_lost(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    account = AccountFactory()

    def block() -> None:
        kill(number_of(own_database.writing))
        users.add(account)

    with pytest.raises(StorageAway):
        unit_of_work.run(block)
    unit_of_work.run(lambda: users.add(account))
    assert kept(own_database) == 1


class LostCommit:
    """A block that adds an account, while committing which the connection is lost, once."""

    def __init__(self, database: SqlDatabase, users: SqlUsers, kill: Kill, *, lands: bool) -> None:
        self.account: Account = AccountFactory()
        self.runs = 0
        self._users = users
        self._kill = kill
        self._lands = lands
        self._lost = False
        event.listen(database.write_engine, "commit", self._lose)

    def __call__(self) -> str:
        self.runs += 1
        self._users.add(self.account)
        return f"run {self.runs}"

    def landed(self, result: str) -> bool:
        assert result == "run 1"
        return self.account.user.id in self._users.get_many([self.account.user.id])

    def _lose(self, connection: Connection) -> None:
        if not self._lost:
            self._lost = True
            number = number_of(connection)
            if self._lands:
                connection.connection.commit()
            self._kill(number)


@on_servers
def test_it_says_when_it_does_not_know_whether_it_was_done(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    block = LostCommit(own_database, users, kill, lands=False)
    with pytest.raises(OutcomeUnknown):
        unit_of_work.run(block)
    assert block.runs == 1


@on_servers
def test_it_says_when_every_commit_is_lost(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    def always(connection: Connection) -> None:
        kill(number_of(connection))

    event.listen(own_database.write_engine, "commit", always)
    account = AccountFactory()
    with pytest.raises(OutcomeUnknown):
        unit_of_work.run(lambda: users.add(account), lambda _: account.user.id in users.get_many([account.user.id]))


@on_servers
def test_it_runs_the_block_again_when_a_lost_commit_did_not_land(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    block = LostCommit(own_database, users, kill, lands=False)
    assert unit_of_work.run(block, block.landed) == "run 2"
    assert kept(own_database) == 1


@on_servers
def test_it_answers_what_was_done_when_a_lost_commit_landed(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    block = LostCommit(own_database, users, kill, lands=True)
    assert unit_of_work.run(block, block.landed) == "run 1"
    assert (kept(own_database), block.runs) == (1, 1)


@on_servers
def test_it_finds_out_that_a_lost_commit_lands_late(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    block = LostCommit(own_database, users, kill, lands=True)
    looks = 0

    def landed(result: str) -> bool:
        nonlocal looks
        looks += 1
        return looks > 1 and block.landed(result)

    assert unit_of_work.run(block, landed) == "run 1"
    assert (kept(own_database), block.runs, looks) == (1, 2, 2)


@on_servers
def test_it_says_when_it_cannot_find_out_whether_it_was_done(
    own_database: SqlDatabase, unit_of_work: SqlUnitOfWork, users: SqlUsers, kill: Kill
) -> None:
    block = LostCommit(own_database, users, kill, lands=True)

    def landed(result: str) -> bool:
        kill(number_of(own_database.reading))
        return block.landed(result)

    with pytest.raises(OutcomeUnknown):
        unit_of_work.run(block, landed)


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
