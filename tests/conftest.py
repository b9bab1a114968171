"""What every test may ask for."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings

from tests.fake_stripe.fake import FakeStripe
from tests.installations import DATA
from tests.originals import Original
from tests.server_programs import ServerMissing
from tests.servers import EVERYWHERE, DatabaseServer, SqliteFolder, new_folder, running

# How long an example takes says more about the machine than about what is tested.
settings.register_profile("gatherly", deadline=None)
settings.load_profile("gatherly")

# Shared code with assertions of its own.
pytest.register_assert_rewrite("tests.contracts", "tests.invariants", "tests.unit.core.checkout")


@pytest.fixture(scope="session", autouse=True)
def data_of_installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for what installations keep beside their database, also those in processes that tests start."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(DATA, str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def start_server() -> Iterator[Callable[[str], DatabaseServer]]:
    """Answers the server of a kind; the first to ask starts it, and it lives until the last test has run."""
    folder = new_folder()
    started: dict[str, DatabaseServer] = {"sqlite": SqliteFolder(folder)}
    with ExitStack() as servers:
        servers.callback(shutil.rmtree, folder)

        def server_of(kind: str) -> DatabaseServer:
            if kind not in started:
                started[kind] = servers.enter_context(running(kind))
            return started[kind]

        yield server_of


@pytest.fixture(scope="session", params=EVERYWHERE)
def database_server(request: pytest.FixtureRequest, start_server: Callable[[str], DatabaseServer]) -> DatabaseServer:
    """Every kind of database in turn. Tests for real servers alone set it to ON_SERVERS, indirectly."""
    try:
        return start_server(request.param)
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def originals() -> dict[str, Original]:
    """What was migrated, by the kind of server, since the first test that needed it."""
    return {}


@pytest.fixture(scope="session")
def original(database_server: DatabaseServer, originals: dict[str, Original]) -> Original:
    """A database that was migrated, to be copied."""
    if database_server.kind not in originals:
        originals[database_server.kind] = Original(database_server)
    return originals[database_server.kind]


@pytest.fixture(scope="session")
def original_file(start_server: Callable[[str], DatabaseServer], originals: dict[str, Original]) -> Original:
    """The one of SQLite, for tests that look at no other kind of database."""
    if "sqlite" not in originals:
        originals["sqlite"] = Original(start_server("sqlite"))
    return originals["sqlite"]


@pytest.fixture(scope="session")
def database_url(database_server: DatabaseServer, original: Original) -> Iterator[str]:
    """A database with all tables that all tests who ask for it share: they keep apart, or clean up."""
    url = original.copy()
    yield url
    database_server.drop_database(url)


@pytest.fixture
def fresh_database_url(database_server: DatabaseServer, original: Original) -> Iterator[str]:
    """A database of the test's own, with all tables and nothing in them."""
    url = original.copy()
    yield url
    database_server.drop_database(url)


@pytest.fixture
def empty_database_url(database_server: DatabaseServer) -> Iterator[str]:
    """A database of the test's own, without tables."""
    url = database_server.create_database()
    yield url
    database_server.drop_database(url)


@pytest.fixture
def fake_stripe() -> Iterator[FakeStripe]:
    """A Stripe of the test's own, with empty books."""
    with FakeStripe() as stripe:
        yield stripe
