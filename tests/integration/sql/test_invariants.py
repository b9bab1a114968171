"""What is always true, on every kind of database."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.settings import Settings
from gatherly_adapters.sql.database import SqlDatabase
from tests.integration.sql.conftest import empty
from tests.invariants.box_office import BoxOffice

SECRET = "a secret that only these tests know"


def test_it_holds_whatever_people_do(database: SqlDatabase, database_url: str) -> None:
    class BoxOfficeOnDatabase(BoxOffice):
        def open(self, clock: FixedClock) -> Gatherly:
            empty(database)
            chosen = Settings.load({}, {"DATABASE_URL": database_url, "JWT_SECRET": SECRET})
            return on_database(chosen, clock, MemoryPasswords())

    run_state_machine_as_test(
        BoxOfficeOnDatabase,
        settings=settings(
            max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
