"""A letter is good once, whoever uses it at the same time; and nobody keeps a session that it ended."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.errors import InvalidCredentials, InvalidLink, SessionEnded
from gatherly_core.accounts.letter_tokens import MOST_LETTERS, SOME_TIME, LetterToken, Purpose
from gatherly_core.accounts.model import SignedIn, User
from gatherly_core.accounts.register import NewAccount
from gatherly_core.accounts.sessions import digest_of
from tests.contracts.rivals import at_once
from tests.installations import settings_for

ADA = NewAccount("Ada", "ada@example.com", "the old password")
RESET, VERIFY = Purpose.RESET_PASSWORD, Purpose.VERIFY_EMAIL
RIVALS = 8
FREE = 5


class Desk:
    """Two installations on one database, and a user with letters."""

    def __init__(self, gatherlies: list[Gatherly], clock: FixedClock) -> None:
        self.gatherlies = gatherlies
        self.clock = clock
        self.app = gatherlies[0].application
        self.user: User = self.app.accounts.register.admit(ADA)

    def letter(self, purpose: Purpose, secret: str) -> str:
        """The secret of a letter that has arrived."""
        ports = self.gatherlies[0].ports
        token = LetterToken(ports.identifiers.new(), digest_of(secret), purpose, self.user.id, self.clock.now())
        ports.unit_of_work.run(lambda: ports.letter_tokens.keep(token))
        return secret

    def letters(self, purpose: Purpose) -> int:
        """How many the user has got for one purpose."""
        ports = self.gatherlies[0].ports
        return ports.unit_of_work.read(
            lambda: ports.letter_tokens.number(self.user.id, purpose, self.clock.now() - SOME_TIME, but=UUID(int=0))
        )

    def rivals(self, use: Callable[[Gatherly, int], object], number: int = RIVALS) -> list[object]:
        """What came of it when several did something at once, through one installation or the other."""
        return at_once(*[partial(use, self.gatherlies[place % 2], place) for place in range(number)])


@pytest.fixture
def desk(fresh_database_url: str) -> Iterator[Desk]:
    clock = FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    with ExitStack() as open_ones:
        settings = settings_for(fresh_database_url)
        gatherlies = [open_ones.enter_context(on_database(settings, clock, MemoryPasswords())) for _ in range(2)]
        yield Desk(gatherlies, clock)


@pytest.mark.parametrize("letters", [1, 2, RIVALS])
def test_one_of_many_sets_a_new_password(desk: Desk, letters: int) -> None:
    secrets = [desk.letter(RESET, f"secret {number}") for number in range(letters)]
    outcomes = desk.rivals(
        lambda gatherly, number: gatherly.application.accounts.reset_password(
            secrets[number % letters], f"the new password {number}"
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvalidLink"] * (RIVALS - 1) + ["NoneType"]
    winner = outcomes.index(None)
    assert desk.app.accounts.sign_in(ADA.email, f"the new password {winner}").user.id == desk.user.id


def test_one_of_many_confirms_an_address(desk: Desk) -> None:
    secret = desk.letter(VERIFY, "secret")
    outcomes = desk.rivals(lambda gatherly, _: gatherly.application.accounts.verify_email(secret))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvalidLink"] * (RIVALS - 1) + ["NoneType"]


def test_nobody_who_signs_in_with_the_old_password_meanwhile_stays_signed_in(desk: Desk) -> None:
    for turn in range(5):
        old, new = (ADA.password if turn == 0 else f"password number {turn}"), f"password number {turn + 1}"
        secret = desk.letter(RESET, f"secret {turn}")

        def act(gatherly: Gatherly, place: int, old: str = old, new: str = new, secret: str = secret) -> object:
            accounts = gatherly.application.accounts
            return accounts.reset_password(secret, new) if place == 2 else accounts.sign_in(ADA.email, old)

        # No more of them than guesses are free: the old password becomes a wrong one.
        outcomes = desk.rivals(act, FREE)
        assert outcomes.pop(2) is None
        for outcome in outcomes:
            if isinstance(outcome, SignedIn):
                with pytest.raises(SessionEnded):
                    desk.app.accounts.authenticate(outcome.token.value)
            else:
                assert isinstance(outcome, InvalidCredentials)
        desk.app.accounts.sign_in(ADA.email, new)


@pytest.mark.parametrize("purpose", Purpose)
def test_of_many_that_are_asked_for_at_once_a_few_are_written(desk: Desk, purpose: Purpose) -> None:
    requests = [desk.gatherlies[0].ports.identifiers.new() for _ in range(4 * RIVALS)]
    desk.rivals(
        lambda gatherly, number: [
            gatherly.application.accounts.write_letter(purpose, request_id, desk.user.id)
            for request_id in requests[number::RIVALS]
        ]
    )
    assert desk.letters(purpose) == MOST_LETTERS


def test_a_letter_is_good_until_a_fit_password_is_chosen(desk: Desk) -> None:
    secret = desk.letter(RESET, "secret")
    passwords = ["short", "a fit password", *["short"] * (RIVALS - 2)]
    outcomes = desk.rivals(
        lambda gatherly, number: gatherly.application.accounts.reset_password(secret, passwords[number])
    )
    assert outcomes[1] is None
    assert {type(outcome).__name__ for outcome in outcomes} <= {"Invalid", "InvalidLink", "NoneType"}
    with pytest.raises(InvalidLink):
        desk.app.accounts.reset_password(secret, "another password")
