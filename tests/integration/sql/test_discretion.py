"""What the database refuses is logged without what was written."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_core.application import Ports
from tests.factories import new_id

log = logging.getLogger(__name__)


def test_an_error_does_not_tell_the_parameters(
    ports: Ports, database: SqlDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    secret = str(new_id())

    def write() -> None:
        database.writing.execute(text("INSERT INTO no_such_table VALUES (:secret)"), {"secret": secret})

    with pytest.raises(DBAPIError) as refused:
        ports.unit_of_work.run(write)
    log.error("It failed", exc_info=refused.value)
    assert "no_such_table" in caplog.text
    assert secret not in caplog.text
