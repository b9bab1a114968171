"""What becomes of a block whose connection is lost, before or while it is committed."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import mysql.connector
import pytest
from sqlalchemy import Connection, event, text

from gatherly_adapters.sql.accounts import SqlUsers
from gatherly_adapters.sql.booking import SqlBookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.accounts.model import Account
from gatherly_core.application import Ports
from gatherly_core.kernel.unit_of_work import OutcomeUnknown, StorageAway
from tests.contracts.given import Given
from tests.factories import AccountFactory
from tests.integration.sql.connections import Kill, kept, number_of, on_servers
from tests.servers import MysqlProtocolServer


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


@pytest.fixture(params=["false", "true"])
def impatient(database: SqlDatabase, request: pytest.FixtureRequest) -> Iterator[SqlDatabase]:
    """The same database, which has a second for each answer."""
    url = database.write_engine.url.update_query_dict({"use_pure": request.param})
    impatient = SqlDatabase(url.render_as_string(hide_password=False), timeout=1)
    yield impatient
    impatient.close()


@on_servers
def test_a_server_that_hangs_is_away_until_it_answers_again(
    impatient: SqlDatabase, database_server: MysqlProtocolServer
) -> None:
    unit_of_work, users, account = SqlUnitOfWork(impatient), SqlUsers(impatient), AccountFactory()
    unit_of_work.run(lambda: users.add(account))
    with database_server.hanging(), pytest.raises(StorageAway):
        unit_of_work.run(lambda: users.account(account.user.id))
    assert unit_of_work.run(lambda: users.account(account.user.id)) == account


@on_servers
def test_it_says_that_it_does_not_know_whether_a_server_that_hangs_has_committed(
    impatient: SqlDatabase, database_server: MysqlProtocolServer
) -> None:
    unit_of_work, users, account = SqlUnitOfWork(impatient), SqlUsers(impatient), AccountFactory()
    with ExitStack() as hanging:

        def block() -> None:
            users.add(account)
            hanging.enter_context(database_server.hanging())

        with pytest.raises(OutcomeUnknown):
            unit_of_work.run(block, lambda _: account.user.id in users.get_many([account.user.id]))


@on_servers
def test_a_patient_engine_waits_for_its_answers(impatient: SqlDatabase) -> None:
    with impatient.patient_engine() as engine, engine.connect() as connection:
        assert connection.execute(text("SELECT SLEEP(1.5)")).scalar_one() == 0


class BusyCommit:
    """Loses the connection of the first commit, while the server goes on with it for a while."""

    def __init__(self, database: SqlDatabase) -> None:
        self._finish: threading.Timer | None = None
        event.listen(database.write_engine, "commit", self._lose)

    def _lose(self, connection: Connection) -> None:
        if self._finish is not None:
            return
        raw: Any = connection.connection.dbapi_connection
        self._finish = threading.Timer(0.3, self._end, (raw, raw.close))
        raw.commit = self._fail
        raw.rollback = raw.close = lambda: None  # nothing of what the client does now reaches the server
        self._finish.start()

    @staticmethod
    def _fail() -> None:
        raise mysql.connector.OperationalError(msg="Lost connection", errno=2013)

    @staticmethod
    def _end(raw: Any, close: Any) -> None:
        raw.cmd_query("COMMIT")
        close()


@on_servers
def test_it_waits_for_a_lost_commit_that_the_server_is_still_busy_with(
    ports: Ports, own_database: SqlDatabase, unit_of_work: SqlUnitOfWork
) -> None:
    """Otherwise the block would run again and find its places taken, by itself."""
    bookings, booking = SqlBookings(own_database), Given(ports).new_booking()
    runs: list[int] = []

    def block() -> str:
        runs.append(1)
        bookings.add([booking])
        return f"run {len(runs)}"

    BusyCommit(own_database)
    assert unit_of_work.run(block, landed=lambda _: bookings.exists(booking.id)) == "run 1"
    assert len(runs) == 1
