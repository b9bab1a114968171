from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gatherly_adapters.memory.identity_providers import MemoryIdentityProviders
from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.claiming import ClaimAccount
from gatherly_core.accounts.errors import (
    AccountDisabled,
    EmailMissing,
    EmailTaken,
    IdentityProviderAway,
    InvalidCredentials,
    InvalidIdentity,
    ProviderUnavailable,
)
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_core.accounts.model import Account, Role, SignedIn, User
from gatherly_core.accounts.register import NewAccount, Register
from gatherly_core.accounts.sign_in_socially import SignInSocially
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.errors import Unauthenticated
from gatherly_core.kernel.identifiers import UserId
from tests.contracts.rivals import at_once
from tests.unit.core.accounts.post import letters_to, secret_in
from tests.unit.core.scene import Scene

ADA = ProvenIdentity(Provider.GOOGLE, "1102484", "Ada@example.org", email_verified=True, name="Ada Byron")
ADA_OF_FACEBOOK = ProvenIdentity(Provider.FACEBOOK, "77", "ada@example.org", name="Ada")
ADAS_ACCOUNT = NewAccount("Ada", "ada@example.org", "correct horse battery staple")


@pytest.fixture
def providers(scene: Scene) -> MemoryIdentityProviders:
    assert isinstance(scene.ports.identity_providers, MemoryIdentityProviders)
    return scene.ports.identity_providers


@pytest.fixture
def sign_in(scene: Scene, providers: MemoryIdentityProviders) -> Any:
    """Signs in with a new token of somebody."""
    return lambda identity: scene.app.accounts.sign_in_socially(identity.provider, providers.token_of(identity))


def account(scene: Scene, user_id: UserId) -> Account:
    return scene.ports.unit_of_work.run(lambda: scene.ports.users.account(user_id))


def set_account(scene: Scene, user: User, **changes: Any) -> None:
    changed = replace(account(scene, user.id), user=replace(user, **changes))
    scene.ports.unit_of_work.run(lambda: scene.ports.users.save(changed))


def set_password(scene: Scene) -> None:
    """What the owner of the address does who has no password."""
    scene.app.accounts.request_password_reset("ada@example.org")
    letter = letters_to(scene, "ada@example.org", "Set a new password")[-1]
    scene.app.accounts.reset_password(secret_in(letter), "a password of their own")


def is_signed_in(scene: Scene, signed_in: SignedIn) -> bool:
    try:
        return scene.app.accounts.authenticate(signed_in.token.value).user_id == signed_in.user.id
    except Unauthenticated:
        return False


class TestNewcomers:
    def test_it_makes_an_account_without_a_password(self, scene: Scene, sign_in: Any) -> None:
        user = sign_in(ADA).user
        assert (user.name, user.email, user.role, user.email_verified) == (
            "Ada Byron",
            "ada@example.org",
            Role.ATTENDEE,
            True,
        )
        assert account(scene, user.id) == Account(user, password_hash=None)
        with pytest.raises(InvalidCredentials):
            scene.app.accounts.sign_in("ada@example.org", "")

    def test_it_signs_them_in(self, scene: Scene, sign_in: Any) -> None:
        assert is_signed_in(scene, sign_in(ADA))

    def test_it_takes_an_address_for_theirs_only_if_their_provider_says_so(self, sign_in: Any) -> None:
        assert not sign_in(ADA_OF_FACEBOOK).user.email_verified

    def test_it_writes_to_an_address_that_nobody_has_proven(self, scene: Scene, sign_in: Any) -> None:
        sign_in(ADA_OF_FACEBOOK)
        sign_in(replace(ADA, email="olga@example.org"))
        confirm = "Confirm your e-mail address"
        assert len(letters_to(scene, "ada@example.org", confirm)) == 1
        assert letters_to(scene, "olga@example.org", confirm) == []

    def test_it_names_them_after_their_address_if_nobody_tells_their_name(self, sign_in: Any) -> None:
        assert sign_in(replace(ADA, name=None)).user.name == "ada"

    def test_it_makes_no_account_without_an_address(self, sign_in: Any) -> None:
        with pytest.raises(EmailMissing):
            sign_in(replace(ADA_OF_FACEBOOK, email=None))


class TestWhoWasHere:
    def test_it_knows_them_by_their_identity_alone(self, scene: Scene, sign_in: Any) -> None:
        user = sign_in(ADA).user
        for later in (ADA, replace(ADA, email="eve@example.org"), replace(ADA, email=None, email_verified=False)):
            assert sign_in(later).user == user

    def test_it_gives_an_address_that_they_have_now_to_nobody(self, scene: Scene, sign_in: Any) -> None:
        olga = scene.app.accounts.register(replace(ADAS_ACCOUNT, email="olga@example.org")).user
        ada = sign_in(ADA).user
        assert sign_in(replace(ADA, email="olga@example.org")).user == ada
        assert account(scene, olga.id).password_hash is not None

    def test_it_tells_subjects_apart(self, sign_in: Any) -> None:
        other = replace(ADA, subject="1102485", email="olga@example.org")
        assert sign_in(ADA).user.id != sign_in(other).user.id


class TestLinking:
    def test_it_links_an_account_with_the_same_verified_address(self, scene: Scene, sign_in: Any) -> None:
        user = scene.app.accounts.register(ADAS_ACCOUNT).user
        set_account(scene, user, email_verified=True)
        before = account(scene, user.id)
        assert sign_in(ADA).user.id == user.id
        assert account(scene, user.id) == before
        assert scene.app.accounts.sign_in(ADAS_ACCOUNT.email, ADAS_ACCOUNT.password).user.id == user.id

    def test_it_links_two_providers(self, sign_in: Any) -> None:
        user = sign_in(replace(ADA_OF_FACEBOOK, email_verified=True)).user
        assert sign_in(ADA).user == user
        assert sign_in(ADA_OF_FACEBOOK).user == user

    @pytest.mark.parametrize("verified", [True, False])
    def test_it_links_nothing_by_an_address_that_nobody_proved(
        self, scene: Scene, sign_in: Any, verified: bool
    ) -> None:
        user = scene.app.accounts.register(ADAS_ACCOUNT).user
        set_account(scene, user, email_verified=verified)
        before = account(scene, user.id)
        for unproven in (ADA_OF_FACEBOOK, replace(ADA, email_verified=False)):
            with pytest.raises(EmailTaken):
                sign_in(unproven)
        assert account(scene, user.id) == before
        assert scene.ports.unit_of_work.read(lambda: scene.ports.social_identities.of_user(user.id)) == ()

    def test_it_lets_nobody_else_stay_in_an_account_that_its_owner_comes_to(self, scene: Scene, sign_in: Any) -> None:
        stranger = sign_in(ADA_OF_FACEBOOK)
        owner = sign_in(ADA)
        assert owner.user.id == stranger.user.id
        assert owner.user.email_verified
        assert is_signed_in(scene, owner)
        assert not is_signed_in(scene, stranger)
        with pytest.raises(EmailTaken):
            sign_in(ADA_OF_FACEBOOK)

    def test_it_takes_the_password_of_an_account_that_anybody_could_have_made(self, scene: Scene, sign_in: Any) -> None:
        stranger = scene.app.accounts.register(ADAS_ACCOUNT)
        owner = sign_in(ADA)
        assert account(scene, stranger.user.id) == Account(owner.user, password_hash=None)
        assert not is_signed_in(scene, stranger)
        with pytest.raises(InvalidCredentials):
            scene.app.accounts.sign_in(ADAS_ACCOUNT.email, ADAS_ACCOUNT.password)

    def test_it_opens_no_session_for_a_stranger_whom_the_owner_overtakes(
        self, scene: Scene, providers: MemoryIdentityProviders, sign_in: Any
    ) -> None:
        def overtaken(user: User, holds: Callable[[], bool]) -> SignedIn:
            assert sign_in(ADA).user.id == user.id
            return scene.app.accounts.open_session(user, holds=holds)

        p = scene.ports
        claim = ClaimAccount(p.users, p.social_identities, p.sessions, p.outbox, p.trail, p.identifiers, p.clock)
        slow = SignInSocially(p.unit_of_work, providers, claim, overtaken)  # type: ignore[arg-type]  # called alike
        with pytest.raises(InvalidCredentials):
            slow(Provider.FACEBOOK, providers.token_of(ADA_OF_FACEBOOK))

    def test_it_opens_no_session_for_a_registration_that_the_owner_overtakes(self, scene: Scene, sign_in: Any) -> None:
        def overtaken(user: User, proven: str | None) -> SignedIn:
            assert sign_in(ADA).user.id == user.id
            return scene.app.accounts.open_session(user, proven)

        p = scene.ports
        choose_password = ChoosePassword(p.passwords, p.common_passwords)
        slow = Register(
            p.unit_of_work,
            p.users,
            choose_password,
            overtaken,  # type: ignore[arg-type]  # called alike
            p.outbox,
            p.trail,
            p.identifiers,
            p.clock,
        )
        with pytest.raises(InvalidCredentials):
            slow(ADAS_ACCOUNT)

    def test_it_keeps_a_stranger_out_of_an_account_that_its_owner_has_set_a_password_for(
        self, scene: Scene, sign_in: Any
    ) -> None:
        sign_in(ADA_OF_FACEBOOK)
        set_password(scene)
        with pytest.raises(EmailTaken):
            sign_in(ADA_OF_FACEBOOK)

    def test_it_keeps_an_identity_that_was_proven_when_a_password_is_set(self, scene: Scene, sign_in: Any) -> None:
        user = sign_in(ADA).user
        set_password(scene)
        assert sign_in(ADA).user.id == user.id
        assert scene.app.accounts.sign_in(user.email, "a password of their own").user.id == user.id


class TestDisabled:
    def test_it_lets_no_disabled_user_in(self, scene: Scene, sign_in: Any) -> None:
        user = sign_in(ADA).user
        set_account(scene, user, disabled_at=scene.clock.now())
        with pytest.raises(AccountDisabled):
            sign_in(ADA)

    def test_it_links_no_disabled_account(self, scene: Scene, sign_in: Any) -> None:
        user = scene.app.accounts.register(ADAS_ACCOUNT).user
        set_account(scene, user, disabled_at=scene.clock.now())
        before = account(scene, user.id)
        with pytest.raises(AccountDisabled):
            sign_in(ADA)
        assert account(scene, user.id) == before
        assert scene.ports.unit_of_work.read(lambda: scene.ports.social_identities.of_user(user.id)) == ()


class TestGivenUp:
    def test_it_lets_nobody_in_until_nothing_is_left_of_the_account(self, scene: Scene, sign_in: Any) -> None:
        gone = sign_in(ADA).user
        scene.ports.unit_of_work.run(lambda: scene.ports.personal_data.begin(gone.id, scene.clock.now()))
        with pytest.raises(InvalidCredentials, match="given up"):
            sign_in(ADA)
        scene.app.privacy.finish_erasure(gone.id)
        newcomer = sign_in(ADA)
        assert newcomer.user.id != gone.id
        assert is_signed_in(scene, newcomer)


class TestTokens:
    def test_it_wants_the_nonce(self, scene: Scene, providers: MemoryIdentityProviders) -> None:
        token = providers.token_of(ADA, "a nonce")
        for wrong in (None, "another"):
            with pytest.raises(InvalidIdentity):
                scene.app.accounts.sign_in_socially(Provider.GOOGLE, token, wrong)
        assert scene.app.accounts.sign_in_socially(Provider.GOOGLE, token, "a nonce").user.name == "Ada Byron"

    def test_it_makes_nothing_of_a_token_that_nobody_issued(self, scene: Scene) -> None:
        with pytest.raises(InvalidIdentity):
            scene.app.accounts.sign_in_socially(Provider.GOOGLE, "a token")
        assert scene.ports.unit_of_work.read(lambda: scene.ports.users.account_of("ada@example.org")) is None

    def test_it_says_that_a_provider_is_away(
        self, scene: Scene, providers: MemoryIdentityProviders, sign_in: Any
    ) -> None:
        def away() -> None:
            raise IdentityProviderAway("Nobody answers.")

        providers.faults.before("verify", away)
        with pytest.raises(IdentityProviderAway):
            sign_in(ADA)
        assert sign_in(ADA).user.name == "Ada Byron"

    def test_it_says_that_a_provider_is_not_set_up(self, providers: MemoryIdentityProviders, sign_in: Any) -> None:
        providers.chosen.remove(Provider.GOOGLE)
        with pytest.raises(ProviderUnavailable):
            sign_in(ADA)


def test_it_makes_one_account_of_many_first_sign_ins(scene: Scene, sign_in: Any) -> None:
    outcomes = at_once(*[lambda: sign_in(ADA).user.id] * 8)
    assert len(set(outcomes)) == 1
    assert not isinstance(outcomes[0], Exception)


def test_it_writes_down_what_became_of_accounts(scene: Scene, sign_in: Any) -> None:
    user = sign_in(ADA).user
    deeds = [
        (entry.action, entry.user_id, dict(entry.details)) for entry in scene.entries() if entry.target_id == user.id
    ]
    assert deeds == [
        (Deed.ACCOUNT_REGISTERED, user.id, {"role": "attendee"}),
        (Deed.ACCOUNT_SOCIAL_LINKED, user.id, {"provider": "google"}),
    ]
