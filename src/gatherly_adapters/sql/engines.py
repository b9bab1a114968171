"""Connections to the three databases, set up so that the rest need not know which one it is."""

import logging
from typing import Any

import mysql.connector
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from gatherly_adapters.sql.constraints import raise_meanings
from gatherly_adapters.sql.failures import mark_lost_connections

log = logging.getLogger(__name__)

LOCK_WAIT = 5
"""How many seconds a statement waits for a row, or for the file, that another transaction holds."""

CONNECT_SECONDS = 10
"""How many seconds a server may take to let somebody in, unless each of its answers has less."""

SERVER_SESSION = (
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
    f"innodb_lock_wait_timeout = {LOCK_WAIT}"
)
# FULL: what was committed is on the disk, also after the power fails.
SQLITE_SESSION = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")


# An error that is logged must not tell what was written: names, addresses, hashes of passwords.
DISCREET = {"hide_parameters": True}


def write_engine(url: str, timeout: int | None = None, **pool: int) -> Engine:
    """An engine for transactions that write. `pool`: the arguments of `create_engine` that begin with pool_.

    A connection on which a server takes more than `timeout` seconds for an answer is lost.
    """
    if _is_sqlite(url):
        # Taking the lock at the start, no transaction finds half-way that another wrote before it. The threads of a
        # process wait for the one connection it has; SQLite would have each of them sleep and try again.
        return _sqlite_engine(url, "BEGIN IMMEDIATE", pool | {"pool_size": 1, "max_overflow": 0})
    if not mysql.connector.HAVE_CEXT:
        log.warning("mysql-connector-python lacks its C extension here: the database will answer 3 to 5 times slower")
    return _server_engine(url, "READ COMMITTED", timeout, pool)


def read_engine(url: str, timeout: int | None = None, **pool: int) -> Engine:
    """An engine for transactions that only look, and see one state of things throughout. The rest is as above."""
    if _is_sqlite(url):
        return _sqlite_engine(url, "BEGIN", pool)
    return _server_engine(url, "REPEATABLE READ", timeout, pool)


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _sqlite_engine(url: str, begin: str, pool: dict[str, int]) -> Engine:
    engine = create_engine(url, connect_args={"timeout": LOCK_WAIT}, pool_reset_on_return=None, **DISCREET, **pool)

    def set_up(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver would begin transactions of its own, and too late
        _execute(connection, *SQLITE_SESSION)

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin_transaction)
    return _watched(engine)


def _server_engine(url: str, isolation: str, timeout: int | None, pool: dict[str, int]) -> Engine:
    engine = create_engine(
        _in_utf8(make_url(url)),
        isolation_level=isolation,
        connect_args=_limits(timeout),
        pool_reset_on_return=None,
        **DISCREET,
        **pool,
    )

    def set_up(connection: Any, _: ConnectionPoolEntry) -> None:
        _mend(connection)
        _execute(connection, SERVER_SESSION)

    event.listen(engine, "connect", set_up)
    return _watched(engine)


def _limits(timeout: int | None) -> dict[str, int]:
    if timeout is None:
        return {}
    return {
        "read_timeout": timeout,
        "write_timeout": timeout,
        "connection_timeout": min(timeout, CONNECT_SECONDS),
    }


def _mend(connection: Any) -> None:
    """Keeps the driver from two things that it does."""
    # It would ask the server before each statement whether it is there: the statement itself finds out.
    connection.is_connected = lambda: True
    # Its own ways to commit and to roll back raise errors that are none of the DB API's: nobody would know them.
    connection.commit = lambda: connection.cmd_query("COMMIT")
    connection.rollback = lambda: connection.cmd_query("ROLLBACK")


def _in_utf8(url: URL) -> URL:
    return url.update_query_dict({"charset": "utf8mb4", "collation": "utf8mb4_bin"})


def _watched(engine: Engine) -> Engine:
    event.listen(engine, "reset", _reset)
    mark_lost_connections(engine)
    raise_meanings(engine)
    return engine


def _reset(connection: Any, _: ConnectionPoolEntry, __: PoolResetState) -> None:
    # The driver knows whether a transaction is open, also after a commit that failed; SQLAlchemy only believes to.
    # A ROLLBACK without one would cost a round trip.
    if connection.in_transaction:
        connection.rollback()


def _execute(connection: DBAPIConnection, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
