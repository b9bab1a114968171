"""Sessions that several use, or end, at the same time, in processes that share the database alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.edit_profile import PasswordChange, ProfileChange
from gatherly_core.accounts.errors import (
    AccountDisabled,
    InvalidCredentials,
    InvalidRefreshToken,
    RefreshReused,
    SessionEnded,
)
from gatherly_core.accounts.guarding import OF_ACCOUNT
from gatherly_core.accounts.model import Account, Actor, Role, SignedIn, User
from gatherly_core.accounts.sessions import GRACE
from gatherly_core.kernel.paging import PageRequest
from tests.contracts.rivals import at_once
from tests.installations import add_user, settings_for

ROUNDS = 8
PASSWORD = "the old password"


class Household:
    """A user, an admin, and two installations on one database, as two processes have them."""

    def __init__(self, database_url: str, clock: FixedClock) -> None:
        settings = settings_for(database_url)
        passwords = MemoryPasswords()
        self.clock = clock
        self.both = [on_database(settings, clock, passwords) for _ in range(2)]
        self.one = self.both[0]
        self.admin = add_user(self.one, Role.ADMIN)
        self.user = self._with_password(add_user(self.one), passwords)

    def _with_password(self, actor: Actor, passwords: MemoryPasswords) -> User:
        users = self.one.ports.users

        def give() -> Account:
            account = replace(users.account(actor.user_id), password_hash=passwords.hash(PASSWORD))
            users.save(account)
            return account

        return self.one.ports.unit_of_work.run(give).user

    def open(self) -> SignedIn:
        return self.one.application.accounts.open_session(self.user)

    def refreshes(self, token: str, times: int) -> list[Callable[[], SignedIn]]:
        """So many ways to refresh, in both processes alike."""
        return [lambda each=each: each.application.accounts.refresh_session(token) for each in self.both * times]

    def live(self) -> list[object]:
        now, ports = self.clock.now(), self.one.ports
        page = ports.unit_of_work.read(lambda: ports.sessions.of_user(self.user.id, now, PageRequest(100)))
        return [session.id for session in page.items]


@pytest.fixture
def household(fresh_database_url: str) -> Iterator[Household]:
    household = Household(fresh_database_url, FixedClock(datetime(2026, 11, 1, 12, tzinfo=UTC)))
    yield household
    for gatherly in household.both:
        gatherly.close()


def known(gatherly: Gatherly, signed_in: SignedIn) -> bool:
    try:
        return gatherly.application.accounts.authenticate(signed_in.token.value).user_id == signed_in.user.id
    except SessionEnded:
        return False


def test_one_token_refreshed_by_many_at_once_has_one_successor_and_ends_nothing(household: Household) -> None:
    present = household.open()
    for _ in range(ROUNDS):
        answers = at_once(*household.refreshes(present.refresh_token, times=4))
        assert [answer for answer in answers if not isinstance(answer, SignedIn)] == []
        assert len({answer.refresh_token for answer in answers if isinstance(answer, SignedIn)}) == 1
        assert all(known(each, answer) for each in household.both for answer in answers)
        present = answers[0]


def test_a_token_that_many_reuse_at_once_ends_the_session_once(household: Household) -> None:
    for _ in range(ROUNDS):
        old = household.open()
        following = household.one.application.accounts.refresh_session(old.refresh_token)
        household.clock.advance(GRACE)
        answers = at_once(
            *household.refreshes(old.refresh_token, times=2), *household.refreshes(following.refresh_token, times=1)
        )
        # Who holds the present token may be faster than who holds the old one, but not faster than its consequences.
        assert {type(answer) for answer in answers[:4]} <= {RefreshReused, InvalidRefreshToken}
        assert [type(answer) for answer in answers[:4]].count(RefreshReused) == 1
        assert not known(household.one, following)
        assert household.live() == []


def test_nobody_is_signed_in_once_their_account_is_disabled(household: Household) -> None:
    accounts = [each.application.accounts for each in household.both]
    for _ in range(ROUNDS):
        present = household.open()
        answers = at_once(
            lambda: accounts[0].administer_user(household.admin, household.user.id, UserChange(disabled=True)),
            lambda: accounts[1].open_session(household.user),
            lambda: accounts[0].sign_in(household.user.email, PASSWORD),
            lambda present=present: accounts[1].refresh_session(present.refresh_token),
        )
        assert isinstance(answers[0], User)
        assert all(isinstance(answer, SignedIn | AccountDisabled) for answer in answers[1:])
        assert household.live() == []
        accounts[0].administer_user(household.admin, household.user.id, UserChange(disabled=False))


def test_of_two_admins_who_shut_out_each_other_one_is_left(household: Household) -> None:
    accounts = [each.application.accounts for each in household.both]
    one, other = household.admin, add_user(household.one, Role.ADMIN)
    for _ in range(ROUNDS):
        answers = at_once(
            lambda: accounts[0].administer_user(one, other.user_id, UserChange(disabled=True)),
            lambda: accounts[1].administer_user(other, one.user_id, UserChange(disabled=True)),
        )
        assert {type(answer) for answer in answers} == {User, AccountDisabled}
        left, shut_out = (one, other) if isinstance(answers[0], User) else (other, one)
        accounts[0].administer_user(left, shut_out.user_id, UserChange(disabled=False))


def test_no_session_of_an_old_password_outlives_the_new_one(household: Household) -> None:
    accounts = [each.application.accounts for each in household.both]
    words = [PASSWORD, "the new password"]
    for _ in range(ROUNDS):
        me = accounts[0].authenticate(household.open().token.value)
        change = ProfileChange(password=PasswordChange(*words))
        answers = at_once(
            lambda me=me, change=change: accounts[0].edit_profile(me, change),
            *[lambda each=each, old=words[0]: each.sign_in(household.user.email, old) for each in accounts * 2],
        )
        assert isinstance(answers[0], User)
        assert all(isinstance(answer, SignedIn | InvalidCredentials) for answer in answers[1:])
        assert household.live() == [me.session_id]
        words.reverse()
        assert me.session_id is not None
        accounts[0].end_session(me, me.session_id)
        # The refused ones have guessed: each round begins with all guesses free.
        household.clock.advance(OF_ACCOUNT.memory)
