"""Signing in as somebody whom Google or Facebook knows, over HTTP."""

from dataclasses import replace
from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.identity_providers import MemoryIdentityProviders
from gatherly_core.accounts.errors import IdentityProviderAway
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_core.kernel.identifiers import UserId
from tests.integration.web.callers import PASSWORD, Caller

ADA = ProvenIdentity(Provider.GOOGLE, "1102484", "ada@example.com", email_verified=True, name="Ada Byron")
BOB = ProvenIdentity(Provider.FACEBOOK, "77", "bob@example.com", name="Bob")
SOCIAL = "/api/auth/social"


@pytest.fixture
def providers(gatherly: Gatherly) -> MemoryIdentityProviders:
    providers = gatherly.ports.identity_providers
    assert isinstance(providers, MemoryIdentityProviders)
    return providers


def test_it_answers_as_any_sign_in_does(nobody: Caller, providers: MemoryIdentityProviders) -> None:
    answer = nobody.post(SOCIAL, {"provider": "google", "token": providers.token_of(ADA)}, 200)

    assert (answer.json["user"]["name"], answer.json["user"]["email_verified"]) == ("Ada Byron", True)
    assert answer.json.keys() == {"user", "access_token", "refresh_token", "token_type", "expires_in"}
    assert Caller(nobody.api, answer.json["access_token"]).get("/api/me").json == answer.json["user"]


def test_it_takes_the_nonce(nobody: Caller, providers: MemoryIdentityProviders) -> None:
    sent = {"provider": "google", "token": providers.token_of(ADA, "n-0S6"), "nonce": "n-0S6"}

    assert nobody.post(SOCIAL, sent, 200).json["user"]["name"] == "Ada Byron"
    assert nobody.post(SOCIAL, sent | {"nonce": "n-0S7"}, 401).json["code"] == "invalid_identity"


def test_it_takes_tokens_of_facebook(nobody: Caller, providers: MemoryIdentityProviders) -> None:
    sent = {"provider": "facebook", "token": providers.token_of(BOB)}

    assert nobody.post(SOCIAL, sent, 200).json["user"]["email_verified"] is False
    refusal = nobody.post(SOCIAL, sent | {"nonce": "n-0S6"}, 400).json
    assert refusal["errors"] == [{"location": "body", "name": "nonce", "description": "is not for facebook"}]


@pytest.mark.parametrize("token", ["nonsense", "eyJhbGciOiJub25lIn0.e30.", "🎸"])
def test_it_refuses_a_token_that_nobody_issued(nobody: Caller, token: str) -> None:
    refusal = nobody.post(SOCIAL, {"provider": "google", "token": token}, 401)

    assert refusal.json["code"] == "invalid_identity"
    assert refusal.json["detail"] == "The token of the provider is not valid here."


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"provider": "github"}, "provider"),
        ({"provider": None}, "provider"),
        ({"token": ""}, "token"),
        ({"token": "a\x00b"}, "token"),
        ({"token": "a" * 8193}, "token"),
        ({"token": 7}, "token"),
        ({"nonce": ""}, "nonce"),
        ({"nonce": "a" * 257}, "nonce"),
    ],
)
def test_it_refuses_bad_input(nobody: Caller, wrong: dict[str, object], named: str) -> None:
    refusal = nobody.post(SOCIAL, {"provider": "google", "token": "a token"} | wrong, 400)

    assert [problem["name"] for problem in refusal.json["errors"]] == [named]


def test_it_links_no_account_by_an_address_that_nobody_proved(
    nobody: Caller, providers: MemoryIdentityProviders
) -> None:
    account = {"name": "Bob", "email": "bob@example.com", "password": PASSWORD}
    nobody.post("/api/auth/register", account)

    refusal = nobody.post(SOCIAL, {"provider": "facebook", "token": providers.token_of(BOB)}, 409)

    assert refusal.json["code"] == "email_taken"
    nobody.post("/api/auth/login", {"email": "bob@example.com", "password": PASSWORD}, 200)


def test_it_needs_an_address(nobody: Caller, providers: MemoryIdentityProviders) -> None:
    token = providers.token_of(replace(BOB, email=None))

    assert nobody.post(SOCIAL, {"provider": "facebook", "token": token}, 409).json["code"] == "email_missing"


def test_it_says_that_a_provider_is_not_set_up(nobody: Caller, providers: MemoryIdentityProviders) -> None:
    providers.chosen.clear()

    refusal = nobody.post(SOCIAL, {"provider": "google", "token": "a token"}, 409)

    assert refusal.json["code"] == "provider_unavailable"


def test_it_knows_nobody_whose_account_is_being_erased(
    gatherly: Gatherly, nobody: Caller, providers: MemoryIdentityProviders, clock: FixedClock
) -> None:
    sent, ports = {"provider": "google", "token": providers.token_of(ADA)}, gatherly.ports
    user_id = UserId(UUID(nobody.post(SOCIAL, sent, 200).json["user"]["id"]))
    ports.unit_of_work.run(lambda: ports.personal_data.begin(user_id, clock.now()))

    refusal = nobody.post(SOCIAL, sent, 401)

    assert refusal.json["code"] == "invalid_credentials"
    assert refusal.json["detail"] == "This account was given up, and is being erased."


def test_it_says_when_to_try_again(nobody: Caller, providers: MemoryIdentityProviders) -> None:
    def away() -> None:
        raise IdentityProviderAway("The provider cannot be asked who you are at the moment.")

    providers.faults.before("verify", away)
    refusal = nobody.post(SOCIAL, {"provider": "google", "token": providers.token_of(ADA)}, 503)

    assert (refusal.json["code"], refusal.headers["Retry-After"]) == ("identity_provider_away", "5")
