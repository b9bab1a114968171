"""Looking for what somebody left behind: in every column of every table, and in files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine, inspect, text


def found_in(engine: Engine, words: Iterable[str]) -> list[str]:
    """Where in the database one of the words is, whatever its letters' case: as bytes or as text."""
    wanted = [word.casefold() for word in words]
    return sorted({place for place, said in _everything(engine) if any(word in said for word in wanted)})


def files_with(folder: Path, words: Iterable[str]) -> list[str]:
    """The files below the folder in which one of the words is."""
    wanted = [word.casefold() for word in words]
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(str(file) for file in files if any(word in _as_text(file.read_bytes()) for word in wanted))


def rows_of(engine: Engine, *tables: str) -> dict[str, list[str]]:
    """All that is in these tables."""
    with engine.connect() as connection:
        return {table: sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}")))) for table in tables}


def _everything(engine: Engine) -> Iterator[tuple[str, str]]:
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f"SELECT * FROM {table}")).mappings():
                for name, value in row.items():
                    if value is not None:
                        yield f"{table}.{name}", _as_text(value)


def _as_text(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "ignore").casefold()
    return str(value).casefold()
