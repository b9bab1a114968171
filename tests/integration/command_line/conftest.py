import pytest

from gatherly_adapters.bootstrap import on_database
from tests.commands import gatherly_command
from tests.installations import environ_for, settings_for


@pytest.fixture
def environ(tmp_path):
    """A SQLite file and a data folder of the test's own."""
    return environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path))


@pytest.fixture
def run(environ):
    """Runs the command on that database."""

    def run_command(*arguments, given=None, **more):
        return gatherly_command(*arguments, environ={**environ, **more}, given=given)

    return run_command


@pytest.fixture
def gatherly(environ, original_file):
    """The same database, with all tables, from inside."""
    original_file.fill(environ["DATABASE_URL"])
    with on_database(settings_for(environ["DATABASE_URL"])) as gatherly:
        yield gatherly
