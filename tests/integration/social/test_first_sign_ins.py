"""Signing in with real tokens on a real database, many at once."""

from collections.abc import Callable, Iterator

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.errors import EmailTaken, InvalidCredentials
from gatherly_core.accounts.identities import Provider
from gatherly_core.accounts.model import SignedIn
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import Unauthenticated
from gatherly_core.kernel.identifiers import UserId
from tests.contracts.rivals import at_once
from tests.fake_providers.facebook import FakeFacebook
from tests.fake_providers.google import FakeGoogle
from tests.installations import settings_for

TIMES = 5
AT_ONCE = 6


@pytest.fixture
def gatherly(fresh_database_url: str, google: FakeGoogle, facebook: FakeFacebook) -> Iterator[Gatherly]:
    settings = settings_for(
        fresh_database_url,
        GOOGLE_CLIENT_ID=f"another {google.client_id}",
        GATHERLY_GOOGLE_JWKS_URL=google.jwks_url,
        FACEBOOK_APP_ID=facebook.app_id,
        FACEBOOK_APP_SECRET=facebook.app_secret,
        GATHERLY_FACEBOOK_API_BASE=facebook.url,
    )
    with on_database(settings) as gatherly:
        google.now = gatherly.ports.clock.now().timestamp()
        yield gatherly


Enter = Callable[[], SignedIn]


@pytest.fixture
def with_google(gatherly: Gatherly, google: FakeGoogle) -> Callable[[int], Enter]:
    """A sign-in of the person of a number, whose address is verified."""

    def entering(number: int) -> Enter:
        token = google.token(sub=f"google-{number}", email=f"person.{number}@example.com")
        return lambda: gatherly.application.accounts.sign_in_socially(Provider.GOOGLE, token)

    return entering


@pytest.fixture
def with_facebook(gatherly: Gatherly, facebook: FakeFacebook) -> Callable[[int], Enter]:
    """A sign-in of the person of a number, whose address is not."""

    def entering(number: int) -> Enter:
        token = facebook.token(f"1000{number}", email=f"person.{number}@example.com", name="Somebody")
        return lambda: gatherly.application.accounts.sign_in_socially(Provider.FACEBOOK, token)

    return entering


def identities_of(gatherly: Gatherly, user_id: UserId) -> list[Provider]:
    ports = gatherly.ports
    return [found.provider for found in ports.unit_of_work.read(lambda: ports.social_identities.of_user(user_id))]


def user_id_of(gatherly: Gatherly, outcome: SignedIn | Exception) -> UserId | None:
    """Who is signed in by it now; None for who was refused, or is shut out again."""
    if isinstance(outcome, (EmailTaken, InvalidCredentials)):
        return None
    assert isinstance(outcome, SignedIn), outcome
    try:
        return gatherly.application.accounts.authenticate(outcome.token.value).user_id
    except Unauthenticated:
        return None


def test_it_signs_in_with_real_tokens(gatherly: Gatherly, google: FakeGoogle) -> None:
    accounts = gatherly.application.accounts
    signed_in: SignedIn = accounts.sign_in_socially(Provider.GOOGLE, google.token(nonce="n"), "n")
    assert (signed_in.user.email, signed_in.user.email_verified) == ("ada@example.com", True)
    assert accounts.authenticate(signed_in.token.value).user_id == signed_in.user.id


def test_first_sign_ins_at_once_make_one_account(gatherly: Gatherly, with_google: Callable[[int], Enter]) -> None:
    for number in range(TIMES):
        outcomes = at_once(*[with_google(number)] * AT_ONCE)
        assert {user_id_of(gatherly, outcome) for outcome in outcomes} == {outcomes[0].user.id}
        assert identities_of(gatherly, outcomes[0].user.id) == [Provider.GOOGLE]


def test_two_providers_at_once_are_one_person_if_the_address_is_proven(
    gatherly: Gatherly, with_google: Callable[[int], Enter], with_facebook: Callable[[int], Enter]
) -> None:
    for number in range(TIMES):
        outcomes = at_once(*[with_google(number), with_facebook(number)] * (AT_ONCE // 2))
        owner = outcomes[0].user.id
        assert {user_id_of(gatherly, outcome) for outcome in outcomes[::2]} == {owner}
        # Who proves the address has the account to themselves, whichever of them was there first.
        assert {user_id_of(gatherly, outcome) for outcome in outcomes[1::2]} == {None}
        assert identities_of(gatherly, owner) == [Provider.GOOGLE]


def test_a_registration_at_once_leaves_no_password_behind(
    gatherly: Gatherly, with_google: Callable[[int], Enter]
) -> None:
    accounts, ports = gatherly.application.accounts, gatherly.ports
    for number in range(2):
        email = f"person.{number}@example.com"
        account = NewAccount("Eve", email, "a password that nobody guesses")
        registered, entered = at_once(lambda account=account: accounts.register(account), with_google(number))
        assert user_id_of(gatherly, registered) is None
        kept = ports.unit_of_work.run(lambda id=entered.user.id: ports.users.account(id))
        assert (kept.password_hash, kept.user.email_verified) == (None, True)
