"""What is always true, on every kind of database."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.database import SqlDatabase
from tests.installations import settings_for
from tests.integration.sql.conftest import empty
from tests.invariants.box_office import BoxOffice


@pytest.mark.timeout(300)  # a few hundred steps, each with a look at everything
def test_it_holds_whatever_people_do(database: SqlDatabase, database_url: str) -> None:
    class BoxOfficeOnDatabase(BoxOffice):
        def open(self, clock: FixedClock) -> Gatherly:
            empty(database)
            return on_database(settings_for(database_url), clock, MemoryPasswords())

    run_state_machine_as_test(
        BoxOfficeOnDatabase,
        settings=settings(
            max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
