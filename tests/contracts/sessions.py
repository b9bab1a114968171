"""What is promised of sessions and their refresh tokens."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import SessionNotFound
from gatherly_core.accounts.model import Post, Role, StaffRole
from gatherly_core.accounts.sessions import RefreshToken, Session, Standing, Terms
from gatherly_core.application import Ports
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.paging import Page, PageRequest
from tests.contracts.contract import Contract, garbled
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, RefreshTokenFactory, new_id

MOMENT = timedelta(microseconds=1)


class SessionsContract(Contract):
    def test_it_keeps_a_session_whole(self) -> None:
        session, token = self.given.session(
            last_used_at=NOW + timedelta(hours=1, microseconds=1),
            expires_at=NOW + timedelta(days=3, microseconds=7),
            revoked_at=NOW + timedelta(hours=2, microseconds=3),
        )
        assert self.run(lambda: self.ports.sessions.locked(session.id)) == session
        assert self.run(lambda: self.ports.sessions.locked_by(token.digest)) == (session, token)
        assert self.read(lambda: self.ports.sessions.refresh_token(token.digest)) == token

    def test_it_keeps_no_two_sessions_of_one_id(self) -> None:
        session, _ = self.given.session()
        with pytest.raises(AlreadyMade):
            self.run(lambda: self.ports.sessions.open(session, RefreshTokenFactory(session_id=session.id)))

    def test_it_knows_nothing_that_is_not_there(self) -> None:
        self.given.session()
        with pytest.raises(SessionNotFound):
            self.run(lambda: self.ports.sessions.locked(new_id()))
        assert self.run(lambda: self.ports.sessions.locked_by("nothing")) is None
        assert self.read(lambda: self.ports.sessions.refresh_token("nothing")) is None
        assert self.read(lambda: self.ports.sessions.standing([new_id()])) == {}
        assert self.read(lambda: self.ports.sessions.standing(iter(()))) == {}

    def test_it_says_how_sessions_and_their_users_stand(self) -> None:
        ada = self.given.user(role=Role.ADMIN)
        bob = self.given.user(role=Role.ORGANIZER, disabled_at=NOW)
        one, _ = self.given.session(user_id=ada.id)
        two, _ = self.given.session(user_id=bob.id, revoked_at=NOW)
        three, _ = self.given.session(user_id=ada.id, expires_at=NOW)
        self.given.session(user_id=ada.id)
        standing = self.read(lambda: self.ports.sessions.standing([one.id, two.id, new_id(), three.id, one.id]))
        assert standing == {
            one.id: Standing(one, Role.ADMIN, disabled=False),
            two.id: Standing(two, Role.ORGANIZER, disabled=True),
            three.id: Standing(three, Role.ADMIN, disabled=False),
        }

    def test_it_follows_a_user_who_changes(self) -> None:
        account = self.given.account(user__role=Role.ADMIN)
        session, _ = self.given.session(user_id=account.user.id)
        changed = replace(account.user, role=Role.ATTENDEE, disabled_at=NOW)
        self.run(lambda: self.ports.users.save(replace(account, user=changed)))
        assert self._standing(session) == Standing(session, Role.ATTENDEE, disabled=True)

    def test_it_knows_the_posts_that_a_user_has_now(self) -> None:
        ada, bob = self.given.user(), self.given.user()
        sessions = [self.given.session(user_id=user.id)[0] for user in (ada, ada, bob)]
        posts = [self.given.member(user_id=ada.id, role=role) for role in StaffRole]
        self.given.member()
        expected = frozenset(Post(member.event_id, member.role) for member in posts)
        standing = self.read(lambda: self.ports.sessions.standing([session.id for session in sessions]))
        assert [standing[session.id].posts for session in sessions] == [expected, expected, frozenset()]
        self.run(lambda: self.ports.staff.remove(posts[0].id))
        assert self._standing(sessions[0]).posts == {Post(posts[1].event_id, posts[1].role)}

    def test_it_knows_nobody_who_is_giving_up_their_account(self) -> None:
        session, _ = self.given.session()
        self.run(lambda: self.ports.personal_data.begin(session.user_id, NOW))
        assert self.read(lambda: self.ports.sessions.standing([session.id])) == {}

    def test_it_keeps_what_follows_a_refresh_token(self) -> None:
        session, token = self.given.session()
        prolonged = session.used(NOW + timedelta(days=1, microseconds=1), Terms())
        used = token.used(NOW + timedelta(days=1, microseconds=2))
        successor = RefreshTokenFactory(session_id=session.id, issued_at=NOW + timedelta(days=1, microseconds=3))
        self.run(lambda: self.ports.sessions.rotate(prolonged, used, successor))
        assert self.run(lambda: self.ports.sessions.locked_by(token.digest)) == (prolonged, used)
        assert self.run(lambda: self.ports.sessions.locked_by(successor.digest)) == (prolonged, successor)
        assert self._standing(session).session == prolonged

    def test_it_keeps_that_a_session_was_revoked(self) -> None:
        session, token = self.given.session()
        other, _ = self.given.session(user_id=session.user_id)
        self.run(lambda: self.ports.sessions.save(session.revoked(NOW + MOMENT)))
        assert self.run(lambda: self.ports.sessions.locked_by(token.digest)) == (session.revoked(NOW + MOMENT), token)
        assert self._standing(other).session == other

    def test_it_revokes_all_sessions_of_a_user_but_one(self) -> None:
        kept, _ = self.given.session()
        gone = [self.given.session(user_id=kept.user_id)[0] for _ in range(2)]
        before, _ = self.given.session(user_id=kept.user_id, revoked_at=NOW)
        foreign, _ = self.given.session()
        self.run(lambda: self.ports.sessions.revoke_of_user(kept.user_id, NOW + MOMENT, but=kept.id))
        expected = [kept, *(session.revoked(NOW + MOMENT) for session in gone), before, foreign]
        assert [self._standing(session).session for session in expected] == expected

    def test_it_revokes_all_sessions_of_a_user(self) -> None:
        one, _ = self.given.session()
        two, _ = self.given.session(user_id=one.user_id)
        foreign, _ = self.given.session()
        self.run(lambda: self.ports.sessions.revoke_of_user(one.user_id, NOW))
        assert [self._standing(session).session.revoked_at for session in (one, two, foreign)] == [NOW, NOW, None]

    def test_it_lists_the_live_sessions_of_a_user_the_newest_first(self) -> None:
        user = self.given.user()
        sessions = [self.given.session(user_id=user.id)[0] for _ in range(5)]
        self.given.session(user_id=user.id, revoked_at=NOW)
        self.given.session(user_id=user.id, expires_at=NOW)
        self.given.session()
        pages = self.pages(lambda page: self.ports.sessions.of_user(user.id, NOW, page), limit=2)
        assert pages == [(sessions[4], sessions[3]), (sessions[2], sessions[1]), (sessions[0],)]

    def test_it_refuses_a_position_that_it_has_not_given_out(self) -> None:
        user = self.given.user()
        for _ in range(2):
            self.given.session(user_id=user.id)

        def sessions(page: PageRequest) -> Page[Session]:
            return self.ports.sessions.of_user(user.id, NOW, page)

        position = self.position_in(sessions)
        assert [wrong for wrong in garbled(position) if not self.refuses(sessions, wrong)] == []

    def test_it_forgets_sessions_that_are_over_with_all_their_tokens(self) -> None:
        over = [self.given.session(expires_at=NOW - number * MOMENT) for number in range(3)]
        live, token = self.given.session(expires_at=NOW + MOMENT)
        successor = RefreshTokenFactory(session_id=over[2][0].id)
        self.run(lambda: self.ports.sessions.rotate(over[2][0], over[2][1].used(NOW), successor))
        assert [self.run(lambda: self.ports.sessions.forget(NOW, 2)) for _ in range(3)] == [2, 1, 0]
        left = self.read(lambda: self.ports.sessions.standing([live.id, *(session.id for session, _ in over)]))
        assert left.keys() == {live.id}
        digests = [successor.digest, *(forgotten.digest for _, forgotten in over)]
        assert [self._token(digest) for digest in digests] == [None] * 4
        assert self._token(token.digest) == token

    def test_it_locks_a_session_until_the_block_ends(self) -> None:
        session, token = self.given.session()

        def prolong() -> None:
            found = self.ports.sessions.locked_by(token.digest)
            assert found is not None
            self.ports.sessions.save(replace(found[0], expires_at=found[0].expires_at + MOMENT))

        def prolong_by_id() -> None:
            found = self.ports.sessions.locked(session.id)
            self.ports.sessions.save(replace(found, expires_at=found.expires_at + MOMENT))

        actions = [often(5, lambda: self.run(prolong)), often(5, lambda: self.run(prolong_by_id))] * 2
        assert at_once(*actions) == [5] * 4
        assert self._standing(session).session.expires_at == session.expires_at + 20 * MOMENT

    def test_one_refresh_token_is_exchanged_once_by_those_who_come_at_once(self) -> None:
        session, token = self.given.session()

        def exchange() -> bool:
            found = self.ports.sessions.locked_by(token.digest)
            assert found is not None
            if found[1].used_at is not None:
                return False
            self.ports.sessions.rotate(found[0], found[1].used(NOW), RefreshTokenFactory(session_id=session.id))
            return True

        assert sorted(at_once(*[lambda: self.run(exchange)] * 4)) == [False, False, False, True]

    def _standing(self, session: Session) -> Standing:
        return self.read(lambda: self.ports.sessions.standing([session.id]))[session.id]

    def _token(self, digest: str) -> RefreshToken | None:
        return self.read(lambda: self.ports.sessions.refresh_token(digest))


class RefreshTokensContract:
    @pytest.fixture(autouse=True)
    def refresh_tokens_at_hand(self, ports: Ports) -> None:
        self.refresh_tokens = ports.refresh_tokens

    def test_it_never_makes_the_same_token_twice(self) -> None:
        assert len({self.refresh_tokens.new() for _ in range(1000)}) == 1000

    def test_it_makes_tokens_that_are_long_enough_and_can_be_sent_anywhere(self) -> None:
        token = self.refresh_tokens.new()
        for made in (token, *self.refresh_tokens.successors(token)):
            assert re.fullmatch("[A-Za-z0-9_-]+", made)
            assert 43 <= len(made) <= 100

    @pytest.mark.parametrize("token", ["", "a token", "🎸", "\ud800"])
    def test_it_tells_what_follows_a_token_the_same_each_time(self, token: str) -> None:
        assert self.refresh_tokens.successors(token) == self.refresh_tokens.successors(token)

    def test_it_lets_different_tokens_be_followed_by_different_ones(self) -> None:
        chain = [self.refresh_tokens.new()]
        for _ in range(50):
            chain.append(self.refresh_tokens.successors(chain[-1])[0])
        assert len(set(chain)) == 51
