"""How values are written in the database."""

import logging
from datetime import UTC, datetime, timedelta, timezone

import mysql.connector
import pytest
from sqlalchemy.dialects import sqlite

from gatherly_adapters.sql.engines import write_engine
from gatherly_adapters.sql.metadata import UtcDateTime
from gatherly_adapters.sql.schema import TABLES

DIALECT = sqlite.dialect()


def test_it_writes_a_moment_as_utc_whatever_its_zone() -> None:
    there = datetime(2026, 12, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert UtcDateTime().process_bind_param(there, DIALECT) == datetime(2026, 11, 30, 23, 30)  # noqa: DTZ001  # it is what is stored


def test_it_reads_a_moment_as_utc() -> None:
    stored = datetime(2026, 11, 30, 23, 30)  # noqa: DTZ001  # it is what is stored
    assert UtcDateTime().process_result_value(stored, DIALECT) == datetime(2026, 11, 30, 23, 30, tzinfo=UTC)


def test_it_refuses_a_moment_of_no_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 30), DIALECT)  # noqa: DTZ001  # that is what is refused


def test_it_names_every_constraint_within_the_length_that_servers_take() -> None:
    things = [thing for table in TABLES for thing in (*table.constraints, *table.indexes)]
    assert [thing for thing in things if not thing.name or len(thing.name) > 64] == []


def test_it_warns_when_the_driver_is_the_slow_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = "mysql+mysqlconnector://nobody:nothing@127.0.0.1:9/nowhere"
    with caplog.at_level(logging.WARNING):
        monkeypatch.setattr(mysql.connector, "HAVE_CEXT", True)
        write_engine(url)
        assert caplog.messages == []
        monkeypatch.setattr(mysql.connector, "HAVE_CEXT", False)
        write_engine(url)
    assert "C extension" in caplog.text
