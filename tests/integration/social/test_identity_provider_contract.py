"""Google and Facebook, over HTTP, do what every provider of identities promises."""

import pytest

from gatherly_adapters.facebook_identities import FacebookIdentities
from gatherly_adapters.google_identities import GoogleIdentities
from gatherly_adapters.identity_providers import ChosenIdentityProviders
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.provider_http import ProviderHttp
from gatherly_adapters.signing_keys import SigningKeys
from gatherly_adapters.social_settings import FacebookSettings
from gatherly_core.accounts.errors import ProviderUnavailable
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from tests.contracts.identity_providers import IdentityProvidersContract, Issue
from tests.fake_providers.facebook import FakeFacebook
from tests.fake_providers.google import FakeGoogle


@pytest.fixture
def identity_providers(google: FakeGoogle, facebook: FakeFacebook, clock: FixedClock) -> ChosenIdentityProviders:
    http = ProviderHttp()
    app = FacebookSettings(app_id=facebook.app_id, app_secret=facebook.app_secret, api_base=facebook.url)
    return ChosenIdentityProviders(
        {
            Provider.GOOGLE: GoogleIdentities((google.client_id,), SigningKeys(google.jwks_url, http), clock).verify,
            Provider.FACEBOOK: FacebookIdentities(app, http, clock).verify,
        }
    )


@pytest.fixture
def issue(google: FakeGoogle, facebook: FakeFacebook) -> Issue:
    def issued(identity: ProvenIdentity, nonce: str | None) -> str:
        if identity.provider is Provider.GOOGLE:
            return google.token(
                sub=identity.subject,
                email=identity.email,
                email_verified=identity.email_verified if identity.email else None,
                name=identity.name,
                nonce=nonce,
            )
        known = {"email": identity.email, "name": identity.name}
        return facebook.token(identity.subject, **{name: said for name, said in known.items() if said is not None})

    return issued


class TestChosenIdentityProviders(IdentityProvidersContract):
    pass


@pytest.mark.parametrize("provider", Provider)
def test_it_says_which_provider_is_not_set_up(provider: Provider) -> None:
    with pytest.raises(ProviderUnavailable, match=f"Signing in with {provider} is not set up here"):
        ChosenIdentityProviders({}).verify(provider, "a token", None)
