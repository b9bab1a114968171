"""What it means when the database fails to do its work: by the numbers that the three of them give."""

import sqlite3
from enum import Enum, auto

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError


class Failure(Enum):
    CONTENDED = auto()
    """Others were at the same rows: the whole block may run again."""
    LOST = auto()
    """The connection is gone, and with it what was not committed."""
    AWAY = auto()
    """The database cannot be reached or entered, or cannot write at present."""
    OTHER = auto()


# Deadlock (also a certification failure at COMMIT), lock wait timeout, row locked, changed since it was read.
CONTENDED = frozenset({1213, 1205, 3572, 1020})
# Shutdown, the errors of a network connection, killed, idle for too long; gone away and lost as the client sees it, or
# silent for too long, as the driver says in pure Python.
LOST = frozenset({1053, 1152, 1158, 1159, 1160, 1161, 1927, 3169, 4031, 2006, 2013, 2045, 2048, 2055, 3024})
# Too many connections, a node outside its cluster, read-only while another takes over; no entry, no such database;
# no server there.
AWAY = frozenset({1040, 1047, 1203, 1290, 1836, 1044, 1045, 1049, 2002, 2003, 2005, 2026})

NO_NUMBER = -1  # what the driver says when it has none

SQLITE_CONTENDED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
SQLITE_AWAY = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
SQLITE_PRIMARY_CODE = 0xFF  # the rest of an error code says more precisely what happened


def failure_of(error: DBAPIError) -> Failure:
    """What the error of a database means."""
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    number = _number(error.orig)
    if number in CONTENDED:
        return Failure.CONTENDED
    if error.connection_invalidated or number in LOST:
        return Failure.LOST
    return Failure.AWAY if number in AWAY else Failure.OTHER


def mark_lost_connections(engine: Engine) -> None:
    """Has the engine's pool forget its connections when one is lost, however the server said it."""
    event.listen(engine, "handle_error", _mark_lost)


def _mark_lost(context: ExceptionContext) -> None:
    if _number(context.original_exception) in LOST:
        context.is_disconnect = True


def _number(error: BaseException | None) -> int | None:
    number: int | None = getattr(error, "errno", None)
    if number != NO_NUMBER:
        return number
    # In pure Python the driver wraps what it meets while it puts a statement together.
    return _number(error.__cause__) if error else None


def _of_sqlite(error: sqlite3.Error) -> Failure:
    code = getattr(error, "sqlite_errorcode", 0) & SQLITE_PRIMARY_CODE
    if code in SQLITE_CONTENDED:
        return Failure.CONTENDED
    return Failure.AWAY if code in SQLITE_AWAY else Failure.OTHER
