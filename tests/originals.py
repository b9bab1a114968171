"""Databases that have all tables from the start: copies of one that was migrated, which takes far longer."""

from pathlib import Path

from sqlalchemy import Connection, inspect

from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.engines import write_engine
from tests.servers import DatabaseServer


class Original:
    """A database of a server that was migrated, and is copied. Nobody writes to it."""

    def __init__(self, server: DatabaseServer) -> None:
        self._server = server
        self.url = server.create_database()
        engine = write_engine(self.url)
        migrations.upgrade(engine)
        engine.dispose()
        self._mould = FileMould(self.url) if server.kind == "sqlite" else TableMould(self.url)

    def copy(self) -> str:
        """Makes a database with the same tables, and with the rows that migrations have put there; answers its URL."""
        url = self._server.create_database()
        self.fill(url)
        return url

    def fill(self, url: str) -> None:
        """Makes the same of an empty database of the same server, or of a file that is not there yet."""
        self._mould.fill(url)


class FileMould:
    """Makes SQLite databases alike."""

    def __init__(self, url: str) -> None:
        self._content = self._file(url).read_bytes()

    def fill(self, url: str) -> None:
        self._file(url).write_bytes(self._content)

    @staticmethod
    def _file(url: str) -> Path:
        return Path(url.removeprefix("sqlite:///"))


class TableMould:
    """Makes databases of a MariaDB or MySQL server alike."""

    def __init__(self, url: str) -> None:
        engine = write_engine(url)
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            # Tables that refer to each other come in any order.
            self._statements = ["SET foreign_key_checks = 0", *(definition(connection, name) for name in names)]
            for name in names:
                if connection.exec_driver_sql(f"SELECT EXISTS (SELECT * FROM {name})").scalar_one():
                    self._statements.append(f"INSERT INTO {name} SELECT * FROM {engine.url.database}.{name}")
        engine.dispose()

    def fill(self, url: str) -> None:
        engine = write_engine(url)
        with engine.begin() as connection:
            for statement in self._statements:
                connection.exec_driver_sql(statement)
        engine.dispose()


def definition(connection: Connection, table: str) -> str:
    """The statement that makes the table, as a server of the MySQL protocol gives it."""
    return str(connection.exec_driver_sql(f"SHOW CREATE TABLE {table}").one()[1])
