"""What the accounts promise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.accounts.errors import EmailTaken, InvalidToken, TokenExpired, UserNotFound
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.accounts.ports import UserFilter
from gatherly_core.accounts.sessions import Bearer
from gatherly_core.application import Ports
from gatherly_core.kernel.paging import Page, PageRequest
from tests.contracts.contract import Contract, garbled
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, AccountFactory, new_id


class UsersContract(Contract):
    def test_it_keeps_an_account_whole(self) -> None:
        account = self.given.account(
            user__name="Zoë Straße 🎸",
            user__role=Role.ADMIN,
            user__phone="+49 30 1234567",
            user__profile_photo="https://example.org/zoë.png",
            user__email_verified=True,
            user__created_at=datetime(2026, 1, 1, 12, 0, 0, 1, tzinfo=UTC),
            user__updated_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            user__disabled_at=datetime(2026, 1, 2, 12, 0, 0, 2, tzinfo=UTC),
        )
        assert self.read(lambda: self.ports.users.account(account.user.id)) == account
        assert self.read(lambda: self.ports.users.get(account.user.id)) == account.user

    def test_it_keeps_that_nothing_is_known(self) -> None:
        account = self.given.account(
            user__phone=None, user__profile_photo=None, user__preferences={}, password_hash=None
        )
        kept = self.run(lambda: self.ports.users.account(account.user.id))
        user = kept.user
        assert (user.phone, user.profile_photo, user.preferences, user.email_verified) == (None, None, {}, False)
        assert (user.disabled_at, kept.password_hash) == (None, None)

    def test_it_tells_the_time_in_utc(self) -> None:
        user = self.given.user()
        assert self.read(lambda: self.ports.users.get(user.id)).created_at.utcoffset() == timedelta(0)

    def test_it_keeps_preferences_of_any_shape(self) -> None:
        preferences = {
            "theme": "dark",
            "ünïcode 🎸": "ß\\\"'\n\t",
            "newsletter": False,
            "volume": 0,
            "ratio": 0.1,
            "nothing": None,
            "nested": {"list": [1, "two", None, [], {}], "empty": ""},
            "large": 2**53,
        }
        user = self.given.user(preferences=preferences)
        assert self.read(lambda: self.ports.users.get(user.id)).preferences == preferences

    def test_it_gives_out_preferences_that_can_be_changed_without_changing_the_kept_ones(self) -> None:
        preferences = {"colours": ["red"]}
        user = self.given.user(preferences=preferences)
        preferences["colours"].append("green")
        self.read(lambda: self.ports.users.get(user.id)).preferences["colours"].append("blue")  # type: ignore[attr-defined]  # it is a list
        assert self.read(lambda: self.ports.users.get(user.id)).preferences == {"colours": ["red"]}

    def test_it_refuses_an_address_that_another_has(self) -> None:
        account = self.given.account(user__email="ada@example.org")
        other = AccountFactory(user__email="ada@example.org")
        with pytest.raises(EmailTaken):
            self.run(lambda: self.ports.users.add(other))
        assert self.read(lambda: self.ports.users.account_of("ada@example.org")) == account
        with pytest.raises(UserNotFound):
            self.read(lambda: self.ports.users.get(other.user.id))

    def test_it_gives_an_address_to_one_of_those_who_come_at_once(self) -> None:
        accounts = [AccountFactory(user__email="ada@example.org") for _ in range(4)]
        outcomes = at_once(*(lambda account=account: self._added(account) for account in accounts))
        kept = self.read(lambda: self.ports.users.account_of("ada@example.org"))
        assert [outcome for outcome in outcomes if not isinstance(outcome, EmailTaken)] == [kept]

    def _added(self, account: Account) -> Account:
        self.run(lambda: self.ports.users.add(account))
        return account

    def test_it_takes_addresses_for_different_that_differ_in_an_accent(self) -> None:
        plain, accented = (
            self.given.account(user__email="zoe@example.org"),
            self.given.account(user__email="zoë@example.org"),
        )
        assert self.read(lambda: self.ports.users.account_of("zoe@example.org")) == plain
        assert self.read(lambda: self.ports.users.account_of("zoë@example.org")) == accented

    def test_it_knows_no_user_that_is_not_there(self) -> None:
        with pytest.raises(UserNotFound):
            self.read(lambda: self.ports.users.get(new_id()))
        with pytest.raises(UserNotFound):
            self.run(lambda: self.ports.users.account(new_id()))

    def test_it_answers_none_for_an_unknown_address(self) -> None:
        self.given.account(user__email="ada@example.org")
        assert self.read(lambda: self.ports.users.account_of("ada@example.or")) is None

    def test_it_finds_those_of_many_users_that_exist(self) -> None:
        ada, bob, _ = self.given.user(), self.given.user(), self.given.user()
        found = self.read(lambda: self.ports.users.get_many([ada.id, new_id(), bob.id, ada.id]))
        assert found == {ada.id: ada, bob.id: bob}

    def test_it_knows_whose_an_address_is_proven_to_be(self) -> None:
        ada, bob = (self.given.user(email_verified=True) for _ in range(2))
        claimed, other = self.given.user(email_verified=False), self.given.user(email_verified=True)
        asked = {ada.email, bob.email, claimed.email, "nobody@example.org"}
        assert self.read(lambda: self.ports.users.owners_of(asked)) == {ada.email: ada, bob.email: bob}
        assert self.read(lambda: self.ports.users.owners_of(iter([other.email]))) == {other.email: other}
        assert self.read(lambda: self.ports.users.owners_of(())) == {}

    def test_an_address_is_nobodys_who_is_giving_up_their_account(self) -> None:
        ada = self.given.user(email_verified=True)
        self.run(lambda: self.ports.personal_data.begin(ada.id, NOW))
        assert self.read(lambda: self.ports.users.owners_of([ada.email])) == {}

    def test_it_finds_nobody_when_nobody_is_asked_for(self) -> None:
        assert self.read(lambda: self.ports.users.get_many(iter(()))) == {}

    def test_it_keeps_what_changed(self) -> None:
        account = self.given.account(user__phone="1", user__preferences={"theme": "dark"})
        changed = Account(
            replace(
                account.user,
                name="Ada",
                phone=None,
                preferences={},
                role=Role.ORGANIZER,
                updated_at=NOW + timedelta(1),
                disabled_at=NOW,
            ),
            None,
        )
        self.run(lambda: self.ports.users.save(changed))
        assert self.read(lambda: self.ports.users.account(account.user.id)) == changed

    def test_it_does_not_change_an_address(self) -> None:
        account = self.given.account(user__email="ada@example.org")
        moved = replace(account, user=replace(account.user, email="eve@example.org"))
        self.run(lambda: self.ports.users.save(moved))
        assert self.read(lambda: self.ports.users.account_of("ada@example.org")) == account
        assert self.read(lambda: self.ports.users.account_of("eve@example.org")) is None

    def test_it_locks_an_account_until_the_block_ends(self) -> None:
        account = self.given.account(user__preferences={"count": 0})

        def count() -> None:
            present = self.ports.users.account(account.user.id)
            counted = {"count": present.user.preferences["count"] + 1}  # type: ignore[operator]  # it is a number
            self.ports.users.save(replace(present, user=replace(present.user, preferences=counted)))

        assert at_once(*[often(5, lambda: self.run(count))] * 4) == [5] * 4
        assert self.read(lambda: self.ports.users.get(account.user.id)).preferences == {"count": 20}


class BrowsingUsersContract(Contract):
    def test_it_lists_the_newest_first_page_by_page(self) -> None:
        made = [self.given.user() for _ in range(5)]
        pages = self.pages(lambda page: self.ports.users.browse(UserFilter(), page), limit=2)
        assert pages == [(made[4], made[3]), (made[2], made[1]), (made[0],)]

    @pytest.mark.parametrize("text", ["zoë straße", "ZOË", "Straße 🎸", "zo@exam", "EXAMPLE.ORG"])
    def test_it_finds_a_user_by_a_part_of_the_name_or_of_the_address(self, text: str) -> None:
        zoe = self.given.user(name="Zoë Straße 🎸", email="zo@example.org")
        self.given.user(name="Ada Lovelace", email="ada@example.com")
        assert self._found(UserFilter(text)) == [zoe]

    @pytest.mark.parametrize("text", ["%", "_da", "a%a", "\\", "'"])
    def test_it_knows_no_wildcards(self, text: str) -> None:
        self.given.user(name="Ada", email="ada@example.org")
        assert self._found(UserFilter(text)) == []

    def test_it_does_not_find_what_begins_in_the_name_and_ends_in_the_address(self) -> None:
        self.given.user(name="Ada", email="bob@example.org")
        assert self._found(UserFilter("adabob")) == []

    def test_it_finds_a_user_by_what_changed(self) -> None:
        account = self.given.account(user__name="Ada")
        changed = replace(account, user=replace(account.user, name="Grace"))
        self.run(lambda: self.ports.users.save(changed))
        assert self._found(UserFilter("grace")) == [changed.user]
        assert self._found(UserFilter("ada")) == []

    def test_it_finds_users_by_their_role(self) -> None:
        users = {role: self.given.user(role=role) for role in Role}
        for role in Role:
            assert self._found(UserFilter(role=role)) == [users[role]]

    def test_it_finds_users_by_whether_they_are_disabled(self) -> None:
        free, disabled = self.given.user(), self.given.user(disabled_at=NOW)
        assert self._found(UserFilter(disabled=True)) == [disabled]
        assert self._found(UserFilter(disabled=False)) == [free]

    def test_it_finds_who_is_all_that_is_asked_for(self) -> None:
        self.given.user(name="Ada", role=Role.ADMIN)
        wanted = self.given.user(name="Adam", role=Role.ADMIN, disabled_at=NOW)
        self.given.user(name="Adam", disabled_at=NOW)
        assert self._found(UserFilter("adam", Role.ADMIN, disabled=True)) == [wanted]

    def test_it_leaves_out_who_is_giving_up_their_account(self) -> None:
        gone, there = self.given.user(), self.given.user()
        self.run(lambda: self.ports.personal_data.begin(gone.id, NOW))
        assert self._found(UserFilter()) == [there]

    def test_it_refuses_a_position_that_it_has_not_given_out(self) -> None:
        for _ in range(2):
            self.given.user()
        position = self.position_in(self._list)
        assert [wrong for wrong in garbled(position) if not self.refuses(self._list, wrong)] == []

    def _found(self, wanted: UserFilter) -> list[User]:
        return list(self.read(lambda: self.ports.users.browse(wanted, PageRequest())).items)

    def _list(self, page: PageRequest) -> Page[User]:
        return self.ports.users.browse(UserFilter(), page)


class PasswordsContract:
    @pytest.fixture(autouse=True)
    def passwords_at_hand(self, ports: Ports) -> None:
        self.passwords = ports.passwords

    @pytest.mark.parametrize("password", ["correct horse", "", "ßİ🎸", "a" * 100, "with\x00zero", "\ud800"])
    def test_it_knows_a_password_by_its_hash(self, password: str) -> None:
        hashed = self.passwords.hash(password)
        assert self.passwords.matches(password, hashed)
        assert not self.passwords.matches(password + "x", hashed)
        assert not self.passwords.matches("x" + password, hashed)

    def test_it_reads_a_long_password_to_its_end(self) -> None:
        assert not self.passwords.matches("a" * 100 + "b", self.passwords.hash("a" * 100 + "c"))

    def test_it_never_makes_the_same_hash_twice(self) -> None:
        assert self.passwords.hash("correct horse") != self.passwords.hash("correct horse")

    def test_it_does_not_show_the_password(self) -> None:
        assert "correct horse" not in self.passwords.hash("correct horse")

    def test_it_matches_no_password_of_nobody(self) -> None:
        assert not self.passwords.matches("correct horse", None)


class CommonPasswordsContract:
    @pytest.fixture(autouse=True)
    def common_passwords_at_hand(self, ports: Ports) -> None:
        self.common_passwords = ports.common_passwords

    @pytest.mark.parametrize("password", ["password", "PassWord", "12345678", "qwertyuiop"])
    def test_it_knows_what_everybody_tries_first(self, password: str) -> None:
        assert self.common_passwords.knows(password)

    @pytest.mark.parametrize(
        "password", ["", "correct horse battery staple", "password ", "пароль-🔑-секрет", "\ud800"]
    )
    def test_it_knows_nothing_else(self, password: str) -> None:
        assert not self.common_passwords.knows(password)


class TokensContract:
    @pytest.fixture(autouse=True)
    def tokens_at_hand(self, ports: Ports) -> None:
        self.tokens = ports.tokens
        self.clock = ports.clock

    def test_it_knows_what_a_token_says(self) -> None:
        bearer = Bearer(new_id(), new_id())
        token = self.tokens.issue(bearer.user_id, bearer.session_id).value
        assert [self.tokens.verify(token) for _ in range(3)] == [bearer] * 3

    @pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "🎸", "\ud800", "." * 5000])
    def test_it_refuses_what_it_never_issued(self, token: str) -> None:
        with pytest.raises(InvalidToken):
            self.tokens.verify(token)

    def test_it_refuses_a_token_that_was_changed(self) -> None:
        token = self.tokens.issue(new_id(), new_id()).value
        for changed in (token[:-10], "A" + token, token.swapcase()):
            with pytest.raises(InvalidToken):
                self.tokens.verify(changed)

    def test_it_takes_a_token_until_its_time_is_up(self) -> None:
        bearer = Bearer(new_id(), new_id())
        token = self.tokens.issue(bearer.user_id, bearer.session_id)
        self.clock.advance(timedelta(seconds=token.lifetime_seconds - 1))
        assert self.tokens.verify(token.value) == bearer
        self.clock.advance(timedelta(seconds=1))
        with pytest.raises(TokenExpired):
            self.tokens.verify(token.value)
