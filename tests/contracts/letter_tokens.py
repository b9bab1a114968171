"""What is promised of the secrets of letters."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.letter_tokens import LetterToken, Purpose
from gatherly_core.kernel.identifiers import UserId
from tests.contracts.contract import Contract
from tests.factories import NOW, new_id

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
RESET, VERIFY = Purpose.RESET_PASSWORD, Purpose.VERIFY_EMAIL


class LetterTokensContract(Contract):
    @pytest.fixture(autouse=True)
    def somebody(self, ports_at_hand: None) -> None:
        self.user_id: UserId = self.given.user().id

    def keep(self, **changes: object) -> LetterToken:
        token = LetterToken(new_id(), new_id().hex * 2, RESET, self.user_id, NOW)
        token = replace(token, **changes)  # type: ignore[arg-type]  # each test names fields of it
        self.run(lambda: self.ports.letter_tokens.keep(token))
        return token

    def find(self, token: LetterToken) -> LetterToken | None:
        return self.read(lambda: self.ports.letter_tokens.find(token.digest))

    def number(self, since: object = NOW - HOUR, purpose: Purpose = RESET, but: object = None) -> int:
        return self.read(
            lambda: self.ports.letter_tokens.number(self.user_id, purpose, since, but or new_id())  # type: ignore[arg-type]
        )

    @pytest.mark.parametrize("purpose", Purpose)
    def test_it_finds_one_by_its_digest(self, purpose: Purpose) -> None:
        token = self.keep(purpose=purpose, created_at=NOW + MOMENT)
        self.keep()
        assert self.find(token) == token

    def test_it_finds_none_that_it_does_not_have(self) -> None:
        token = self.keep()
        assert self.find(replace(token, digest=token.digest[:-1] + "x")) is None
        assert self.find(replace(token, digest=token.digest.upper())) is None

    def test_it_keeps_a_new_one_in_place_of_the_one_with_its_id(self) -> None:
        old = self.keep()
        new = self.keep(id=old.id, created_at=NOW + HOUR)
        assert self.find(old) is None
        assert self.find(new) == new
        assert self.number() == 1

    def test_it_counts_those_of_a_user_for_a_purpose_since_a_moment(self) -> None:
        mine = self.keep()
        self.keep(created_at=NOW - HOUR)
        self.keep(purpose=VERIFY)
        self.keep(user_id=self.given.user().id)
        assert (self.number(), self.number(since=NOW - HOUR - MOMENT), self.number(since=NOW)) == (1, 2, 0)
        assert self.number(purpose=VERIFY) == 1
        assert self.number(but=mine.id) == 0

    def test_it_takes_away_those_of_a_user_for_a_purpose(self) -> None:
        gone = [self.keep(), self.keep()]
        kept = [self.keep(purpose=VERIFY), self.keep(user_id=self.given.user().id)]
        self.run(lambda: self.ports.letter_tokens.remove(self.user_id, RESET))
        assert [self.find(token) for token in gone] == [None, None]
        assert [self.find(token) for token in kept] == kept

    def test_it_forgets_what_is_old_enough_and_no_more_than_it_may(self) -> None:
        tokens = [self.keep(created_at=NOW + number * HOUR) for number in range(4)]
        assert [self.run(lambda: self.ports.letter_tokens.forget(NOW + 2 * HOUR, 2)) for _ in range(3)] == [2, 1, 0]
        assert [self.find(token) for token in tokens] == [None, None, None, tokens[3]]
