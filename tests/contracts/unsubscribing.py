"""What everything that signs tokens for unsubscribing must do."""

import re
from dataclasses import replace
from itertools import combinations, product

import pytest

from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.errors import InvalidUnsubscription
from gatherly_core.notifications.model import Channel, Recipient, Topic, Unsubscription
from tests.contracts.contract import Contract
from tests.factories import new_id

GUEST = Unsubscription(Recipient(address="guest@example.org").key, frozenset({Topic.SURVEYS}), Channel.EMAIL)


class UnsubscribeTokensContract(Contract):
    @pytest.fixture
    def ada(self) -> Unsubscription:
        return Unsubscription(Recipient(UserId(new_id())).key, frozenset({Topic.ANNOUNCEMENTS}), Channel.EMAIL)

    def refuses(self, token: str) -> bool:  # type: ignore[override]  # of tokens, here
        with pytest.raises(InvalidUnsubscription):
            self.ports.unsubscribe_tokens.read(token)
        return True

    def test_it_reads_what_it_has_signed(self, ada: Unsubscription) -> None:
        tokens = self.ports.unsubscribe_tokens
        for topic, channel in product(Topic, Channel):
            for key in (ada.key, GUEST.key):
                unsubscription = Unsubscription(key, frozenset({topic}), channel)
                assert tokens.read(tokens.sign(unsubscription)) == unsubscription

    def test_it_reads_several_topics(self, ada: Unsubscription) -> None:
        tokens = self.ports.unsubscribe_tokens
        for number in range(1, len(Topic) + 1):
            for topics in combinations(Topic, number):
                several = replace(ada, topics=frozenset(topics))
                assert tokens.read(tokens.sign(several)) == several

    def test_it_signs_no_token_for_nothing(self, ada: Unsubscription) -> None:
        with pytest.raises(ValueError, match="nothing"):
            self.ports.unsubscribe_tokens.sign(replace(ada, topics=frozenset()))

    def test_it_is_fit_for_an_address_and_tells_no_address(self) -> None:
        token = self.ports.unsubscribe_tokens.sign(GUEST)
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,200}", token)
        assert "guest" not in token

    def test_it_signs_the_same_alike(self, ada: Unsubscription) -> None:
        assert len({self.ports.unsubscribe_tokens.sign(ada) for _ in range(3)}) == 1

    def test_no_sign_of_it_can_be_changed(self, ada: Unsubscription) -> None:
        token = self.ports.unsubscribe_tokens.sign(ada)
        for place, sign in enumerate(token[:-1]):
            for other in "0A.-_" if sign not in "0A.-_" else "1":
                assert self.refuses(token[:place] + other + token[place + 1 :])

    def test_it_cannot_be_cut_off_nor_continued(self, ada: Unsubscription) -> None:
        token = self.ports.unsubscribe_tokens.sign(ada)
        for length in range(len(token)):
            assert self.refuses(token[:length])
        for more in ("A", ".", "=", "\n", " ", "\x00"):
            assert self.refuses(token + more)
            assert self.refuses(more + token)

    def test_one_cannot_be_made_of_two(self, ada: Unsubscription) -> None:
        first, second = map(self.ports.unsubscribe_tokens.sign, (ada, GUEST))
        assert self.refuses(first.rpartition(".")[0] + "." + second.rpartition(".")[2])

    def test_what_was_signed_for_something_else_is_none(self, ada: Unsubscription) -> None:
        user_id = UserId(new_id())
        access = self.ports.tokens.issue(user_id, new_id()).value
        for token in (access, self.ports.refresh_tokens.new(), self.ports.codes.new(), "1." + access):
            assert self.refuses(token)

    @pytest.mark.parametrize("token", ["", "nonsense", "\u00e9", "\ud800", "1.2.3.4.5", "x" * 100_000])
    def test_what_is_none_is_refused(self, token: str) -> None:
        assert self.refuses(token)
