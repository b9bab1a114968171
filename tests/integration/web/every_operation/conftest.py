"""Nothing is written by what is refused, so one application serves all of these tests."""

from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import FIRST_MOMENT, Gatherly, in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.identity_providers import MemoryIdentityProviders
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_web.app import make_app
from gatherly_web.schemas.social_identities import SocialSignInInput
from tests.integration.web.callers import Caller, People
from tests.integration.web.documented_app import Document, DocumentedApp


@pytest.fixture(scope="session")
def clock() -> FixedClock:
    return FixedClock(FIRST_MOMENT)


@pytest.fixture(scope="session")
def gatherly(clock: FixedClock) -> Gatherly:
    gatherly = in_memory(clock)
    # The documented token is as good as the documented passwords.
    providers, token = gatherly.ports.identity_providers, SocialSignInInput.example["token"]
    assert isinstance(providers, MemoryIdentityProviders)
    providers.token_of(ProvenIdentity(Provider.GOOGLE, "1", "social@example.com", email_verified=True), token=token)
    return gatherly


@pytest.fixture(scope="session")
def api(gatherly: Gatherly, settings: Settings, document: Document) -> DocumentedApp:
    return DocumentedApp(make_app(gatherly, settings), document)


@pytest.fixture(scope="session")
def people(api: DocumentedApp, gatherly: Gatherly) -> People:
    return People(api, gatherly)


@pytest.fixture(scope="session")
def admin(people: People) -> Caller:
    """Somebody whom nothing is forbidden."""
    return people.admin()


@pytest.fixture(scope="session")
def expired(people: People, clock: FixedClock) -> Caller:
    """Somebody whose token was good until now."""
    clock.advance(timedelta(hours=-1))
    caller = people.attendee()
    clock.set(FIRST_MOMENT)
    return caller
