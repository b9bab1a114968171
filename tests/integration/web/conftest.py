"""The real application over in-memory adapters, and callers of it."""

from collections.abc import Iterator

import pytest

from gatherly_adapters.bootstrap import FIRST_MOMENT, Gatherly, in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import Caller, People
from tests.integration.web.documented_app import Document, DocumentedApp, TestApp
from tests.integration.web.shared_app import SharedApps


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings.load({"gatherly.body_limit_bytes": "100000"}, {})


@pytest.fixture(scope="session")
def document() -> Document:
    """What /openapi.json answers, whatever the adapters and the settings."""
    with in_memory() as gatherly:
        return Document(TestApp(make_app(gatherly, Settings.load({}, {}))).get("/openapi.json").json)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(FIRST_MOMENT)


@pytest.fixture
def gatherly(clock: FixedClock) -> Iterator[Gatherly]:
    with in_memory(clock) as gatherly:
        yield gatherly


@pytest.fixture(scope="session")
def shared_apps() -> SharedApps:
    return SharedApps()


@pytest.fixture
def api(gatherly: Gatherly, settings: Settings, shared_apps: SharedApps, document: Document) -> DocumentedApp:
    return DocumentedApp(shared_apps.around(gatherly, settings), document)


@pytest.fixture
def bank(gatherly: Gatherly) -> MemoryPaymentGateway:
    """The payment provider, with its payers."""
    gateway = gatherly.ports.payment_gateway
    assert isinstance(gateway, MemoryPaymentGateway)
    return gateway


@pytest.fixture
def people(api: DocumentedApp, gatherly: Gatherly) -> People:
    return People(api, gatherly)


@pytest.fixture
def nobody(people: People) -> Caller:
    return people.nobody


@pytest.fixture
def ada(people: People) -> Caller:
    """An organizer."""
    return people.organizer()


@pytest.fixture
def grace(people: People) -> Caller:
    """An attendee."""
    return people.attendee()
