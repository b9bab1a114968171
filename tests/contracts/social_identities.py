"""What is promised of who signs in as whom a provider knows."""

from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import IdentityTaken
from gatherly_core.accounts.identities import Provider, SocialIdentity
from gatherly_core.kernel.identifiers import UserId
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id


class SocialIdentitiesContract(Contract):
    def test_it_keeps_an_identity_whole(self) -> None:
        user_id = self.given.user().id
        kept = self.kept(user_id, Provider.FACEBOOK, "!" * 255)
        assert self.of_user(user_id) == (kept,)

    def test_it_finds_the_user_of_a_subject(self) -> None:
        ada, bob = self.given.user().id, self.given.user().id
        self.kept(ada, Provider.GOOGLE, "1234")
        self.kept(bob, Provider.GOOGLE, "123")
        assert self.user_of(Provider.GOOGLE, "1234") == ada
        assert self.user_of(Provider.GOOGLE, "123") == bob

    def test_it_tells_the_subjects_of_providers_apart(self) -> None:
        ada, bob = self.given.user().id, self.given.user().id
        self.kept(ada, Provider.GOOGLE, "77")
        assert self.user_of(Provider.FACEBOOK, "77") is None
        self.kept(bob, Provider.FACEBOOK, "77")
        assert (self.user_of(Provider.GOOGLE, "77"), self.user_of(Provider.FACEBOOK, "77")) == (ada, bob)

    @pytest.mark.parametrize("other", ["ADA", "ad", "adaa", "a_a", "%", ""])
    def test_it_tells_subjects_apart_letter_by_letter(self, other: str) -> None:
        self.kept(self.given.user().id, Provider.GOOGLE, "ada")
        assert self.user_of(Provider.GOOGLE, other) is None

    def test_it_gives_a_subject_to_one_user(self) -> None:
        ada, bob = self.given.user().id, self.given.user().id
        self.kept(ada, Provider.GOOGLE, "78")
        with pytest.raises(IdentityTaken):
            self.kept(bob, Provider.GOOGLE, "78")
        assert self.user_of(Provider.GOOGLE, "78") == ada
        assert self.of_user(bob) == ()

    def test_it_gives_a_subject_to_one_of_those_who_come_at_once(self) -> None:
        users = [self.given.user().id for _ in range(4)]
        outcomes = at_once(*(lambda user_id=user_id: self.kept(user_id, Provider.GOOGLE, "79") for user_id in users))
        winner = self.user_of(Provider.GOOGLE, "79")
        assert [one.user_id for one in outcomes if not isinstance(one, IdentityTaken)] == [winner]

    def test_it_lists_those_of_a_user_in_order(self) -> None:
        ada = self.given.user().id
        later = self.kept(ada, Provider.GOOGLE, "80", days=2)
        sooner = self.kept(ada, Provider.FACEBOOK, "80", days=1)
        self.kept(self.given.user().id, Provider.GOOGLE, "81")
        assert self.of_user(ada) == (sooner, later)

    def test_it_takes_those_of_a_user_away(self) -> None:
        ada, bob = self.given.user().id, self.given.user().id
        self.kept(ada, Provider.GOOGLE, "82")
        self.kept(ada, Provider.FACEBOOK, "82")
        other = self.kept(bob, Provider.GOOGLE, "83")
        self.run(lambda: self.ports.social_identities.remove_of(ada))
        assert (self.of_user(ada), self.of_user(bob)) == ((), (other,))
        assert self.user_of(Provider.GOOGLE, "82") is None
        self.kept(bob, Provider.GOOGLE, "82")

    def kept(self, user_id: UserId, provider: Provider, subject: str, days: int = 0) -> SocialIdentity:
        identity = SocialIdentity(new_id(), user_id, provider, subject, NOW + timedelta(days))
        self.run(lambda: self.ports.social_identities.add(identity))
        return identity

    def user_of(self, provider: Provider, subject: str) -> UserId | None:
        return self.read(lambda: self.ports.social_identities.user_of(provider, subject))

    def of_user(self, user_id: UserId) -> tuple[SocialIdentity, ...]:
        return self.read(lambda: self.ports.social_identities.of_user(user_id))
