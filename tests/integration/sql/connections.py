"""What tests need that look at single connections."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from gatherly_adapters.sql.database import SqlDatabase
from tests.servers import ON_SERVERS

on_servers = pytest.mark.parametrize("database_server", ON_SERVERS, indirect=True)

Kill = Callable[[int], None]
"""Has the server end the connection of a number, and waits until it is gone."""


def number_of(connection: Connection) -> int:
    return connection.execute(text("SELECT CONNECTION_ID()")).scalar_one()


def kept(database: SqlDatabase) -> int:
    with database.write_engine.connect() as connection:
        return connection.execute(text("SELECT COUNT(*) FROM users")).scalar_one()
