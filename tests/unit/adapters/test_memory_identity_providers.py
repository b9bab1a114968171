"""Providers of identities in memory do what every one promises, and what a test tells them."""

import pytest

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.identity_providers import MemoryIdentityProviders
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.accounts.errors import IdentityProviderAway, ProviderUnavailable
from gatherly_core.accounts.identities import Provider
from tests.contracts.identity_providers import ADA, IdentityProvidersContract, Issue


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def identity_providers(database: MemoryDatabase) -> MemoryIdentityProviders:
    return MemoryIdentityProviders(database)


@pytest.fixture
def issue(identity_providers: MemoryIdentityProviders) -> Issue:
    return identity_providers.token_of


class TestMemoryIdentityProviders(IdentityProvidersContract):
    pass


@pytest.mark.parametrize("block", ["run", "read"])
def test_it_is_not_to_be_reached_inside_a_block(
    database: MemoryDatabase, identity_providers: MemoryIdentityProviders, block: str
) -> None:
    token = identity_providers.token_of(ADA)
    run = getattr(MemoryUnitOfWork(database), block)
    with pytest.raises(RuntimeError, match="cannot be called inside a block"):
        run(lambda: identity_providers.verify(Provider.GOOGLE, token, None))


def test_it_fails_as_planned(identity_providers: MemoryIdentityProviders) -> None:
    def away() -> None:
        raise IdentityProviderAway("Nobody answers.")

    token = identity_providers.token_of(ADA)
    identity_providers.faults.before("verify", away)
    with pytest.raises(IdentityProviderAway):
        identity_providers.verify(Provider.GOOGLE, token, None)
    assert identity_providers.verify(Provider.GOOGLE, token, None) == ADA


def test_it_can_be_without_a_provider(identity_providers: MemoryIdentityProviders) -> None:
    token = identity_providers.token_of(ADA)
    identity_providers.chosen.remove(Provider.GOOGLE)
    with pytest.raises(ProviderUnavailable):
        identity_providers.verify(Provider.GOOGLE, token, None)
