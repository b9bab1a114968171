"""What is promised of the providers who say who somebody is.

The bindings give `identity_providers`, and `issue`, which has a provider make a token of somebody.
"""

from collections.abc import Callable

import pytest

from gatherly_core.accounts.errors import InvalidIdentity
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_core.accounts.ports import IdentityProviders
from gatherly_core.kernel.errors import Invalid

Issue = Callable[[ProvenIdentity, str | None], str]

ADA = ProvenIdentity(Provider.GOOGLE, "110248495921238986420", "ada@example.com", email_verified=True, name="Ada Byron")
BOB = ProvenIdentity(Provider.FACEBOOK, "10158321", "bob@example.com", name="Bob Ünal 🎸")


class IdentityProvidersContract:
    @pytest.fixture(autouse=True)
    def providers_at_hand(self, identity_providers: IdentityProviders, issue: Issue) -> None:
        self.verify = identity_providers.verify
        self.issue = issue

    @pytest.mark.parametrize("identity", [ADA, BOB])
    def test_it_knows_who_a_token_was_issued_to(self, identity: ProvenIdentity) -> None:
        token = self.issue(identity, None)
        assert [self.verify(identity.provider, token, None) for _ in range(2)] == [identity] * 2

    @pytest.mark.parametrize("provider", Provider)
    def test_it_takes_it_that_little_is_known(self, provider: Provider) -> None:
        identity = ProvenIdentity(provider, "7")
        assert self.verify(provider, self.issue(identity, None), None) == identity

    def test_it_tells_whether_an_address_is_verified(self) -> None:
        identity = ProvenIdentity(Provider.GOOGLE, "8", "eve@example.com", email_verified=False)
        assert self.verify(Provider.GOOGLE, self.issue(identity, None), None) == identity

    @pytest.mark.parametrize(("identity", "other"), [(ADA, Provider.FACEBOOK), (BOB, Provider.GOOGLE)])
    def test_it_takes_a_token_for_that_of_its_provider_alone(self, identity: ProvenIdentity, other: Provider) -> None:
        with pytest.raises(InvalidIdentity):
            self.verify(other, self.issue(identity, None), None)

    @pytest.mark.parametrize("provider", Provider)
    @pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "🎸", "\ud800", "a\nb", "." * 9000])
    def test_it_refuses_what_nobody_issued(self, provider: Provider, token: str) -> None:
        with pytest.raises(InvalidIdentity):
            self.verify(provider, token, None)

    def test_it_takes_the_nonce_that_was_asked_for(self) -> None:
        assert self.verify(Provider.GOOGLE, self.issue(ADA, "n-0S6 Ü"), "n-0S6 Ü") == ADA

    @pytest.mark.parametrize(("issued", "given"), [("one", "another"), ("one", None), (None, "one"), ("one", "")])
    def test_it_refuses_another_nonce(self, issued: str | None, given: str | None) -> None:
        with pytest.raises(InvalidIdentity):
            self.verify(Provider.GOOGLE, self.issue(ADA, issued), given)

    def test_it_refuses_a_nonce_where_there_is_none(self) -> None:
        with pytest.raises(Invalid) as refused:
            self.verify(Provider.FACEBOOK, self.issue(BOB, None), "one")
        assert set(refused.value.fields) == {"nonce"}
