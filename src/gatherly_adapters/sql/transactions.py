"""Transactions that write, under a transaction manager that any other participant could join."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from transaction import TransactionManager
from zope.sqlalchemy import register

log = logging.getLogger(__name__)


class WriteTransactions(threading.local):
    """One thread's transactions, one after another. Each thread has a manager and a session of its own."""

    def __init__(self, engine: Engine) -> None:
        self._manager = TransactionManager(explicit=True)
        self._session = Session(engine, autoflush=False, expire_on_commit=False)
        # "changed": by default only writes of the ORM would be committed, and all others dropped in silence.
        register(self._session, initial_state="changed", transaction_manager=self._manager)

    @contextmanager
    def begun(self) -> Iterator[Connection]:
        """A transaction, to be committed within the context; rolled back when that is left by an error."""
        self._manager.begin()
        try:
            yield self._session.connection()
        except BaseException:
            self._roll_back()
            raise

    def commit(self) -> None:
        """Commits what was begun."""
        self._manager.commit()

    def _roll_back(self) -> None:
        try:
            self._manager.abort()
        except DBAPIError:
            # Without its connection, the server has rolled it back by itself.
            log.info("The connection was lost before the transaction was rolled back", exc_info=True)
            self._session.invalidate()
