"""What every keeper of invitations and staff must do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.staffing.errors import AlreadyInvited, AlreadyStaff, InvitationNotFound, MemberNotFound
from gatherly_core.staffing.model import Invitation
from tests.contracts.contract import Contract, garbled
from tests.factories import NOW, new_id


class InvitationsContract(Contract):
    def test_it_keeps_an_invitation(self) -> None:
        invitation = self.given.invitation(email="grüße@exämple.org")
        assert self.read(lambda: self.ports.invitations.get(invitation.id)) == invitation
        assert self.run(lambda: self.ports.invitations.locked(invitation.id)) == invitation

    def test_it_has_none_of_another_id(self) -> None:
        self.given.invitation()
        with pytest.raises(InvitationNotFound):
            self.read(lambda: self.ports.invitations.get(new_id()))
        with pytest.raises(InvitationNotFound):
            self.run(lambda: self.ports.invitations.locked(new_id()))

    def test_it_refuses_a_second_one_for_an_address(self) -> None:
        first = self.given.invitation()
        again = replace(first, id=new_id())
        with pytest.raises(AlreadyInvited):
            self.run(lambda: self.ports.invitations.add(again))
        assert self.given.invitation(email=first.email).event_id != first.event_id

    def test_it_finds_by_address(self) -> None:
        invitation, other = self.given.invitation(), self.given.invitation()
        find = self.ports.invitations.to_address
        assert self.read(lambda: find(invitation.event_id, invitation.email)) == invitation
        assert self.read(lambda: find(invitation.event_id, other.email)) is None

    def test_it_finds_by_each_of_its_tokens(self) -> None:
        invitation, other = self.given.invitation(), self.given.invitation()
        for digest, admitted in (("a" * 64, invitation), ("b" * 64, invitation), ("c" * 64, other)):
            self.run(lambda digest=digest, admitted=admitted: self.ports.invitations.admit(admitted.id, digest))
        find = self.ports.invitations.admitted
        assert self.read(lambda: [find(sign * 64) for sign in "abcd"]) == [invitation, invitation, other, None]

    def test_it_removes_one_with_its_tokens(self) -> None:
        invitation, other = self.given.invitation(), self.given.invitation()
        self.run(lambda: self.ports.invitations.admit(invitation.id, "a" * 64))
        self.run(lambda: self.ports.invitations.admit(other.id, "b" * 64))
        self.run(lambda: self.ports.invitations.remove(invitation.id))
        assert self.read(lambda: self.ports.invitations.admitted("a" * 64)) is None
        assert self.read(lambda: self.ports.invitations.admitted("b" * 64)) == other
        self.run(lambda: self.ports.invitations.add(invitation))

    def test_it_removes_those_of_an_event(self) -> None:
        event = self.given.event()
        of_event = [self.given.invitation(event) for _ in range(2)]
        other = self.given.invitation()
        self.run(lambda: self.ports.invitations.admit(of_event[0].id, "a" * 64))
        for _ in range(2):
            self.run(lambda: self.ports.invitations.remove_of_event(event.id))
        assert self.read(lambda: self.ports.invitations.number(event.id)) == 0
        assert self.read(lambda: self.ports.invitations.get(other.id)) == other

    def test_it_lists_those_of_an_event_oldest_first(self) -> None:
        event = self.given.event()
        late = self.given.invitation(event, created_at=NOW + timedelta(microseconds=1))
        first, second = (self.given.invitation(event) for _ in range(2))
        self.given.invitation()

        def list_(page):
            return self.ports.invitations.of_event(event.id, page)

        assert self.pages(list_, 2) == [(first, second), (late,)]
        assert self.pages(list_, 3) == [(first, second, late)]
        for position in garbled(self.position_in(list_)):
            assert self.refuses(list_, position)

    def test_it_counts_those_of_an_event(self) -> None:
        event = self.given.event()
        for _ in range(2):
            self.given.invitation(event)
        self.given.invitation()
        assert self.read(lambda: self.ports.invitations.number(event.id)) == 2

    def test_it_forgets_what_is_over_the_oldest_first(self) -> None:
        moments = [NOW + timedelta(minutes=minute) for minute in range(4)]
        kept: list[Invitation] = [self.given.invitation(expires_at=moment) for moment in moments]
        self.run(lambda: self.ports.invitations.admit(kept[0].id, "a" * 64))

        def left() -> list[bool]:
            return [
                self.read(lambda one=one: self.ports.invitations.to_address(one.event_id, one.email)) is not None
                for one in kept
            ]

        assert self.run(lambda: self.ports.invitations.forget(moments[2], 2)) == 2
        assert left() == [False, False, True, True]
        assert self.run(lambda: self.ports.invitations.forget(moments[2], 2)) == 1
        assert self.run(lambda: self.ports.invitations.forget(moments[2], 2)) == 0
        assert left() == [False, False, False, True]


class StaffContract(Contract):
    def test_it_keeps_a_member(self) -> None:
        member = self.given.member()
        assert self.read(lambda: self.ports.staff.get(member.id)) == member
        assert self.run(lambda: self.ports.staff.locked(member.id)) == member
        assert self.read(lambda: self.ports.staff.member(member.event_id, member.user_id)) == member

    def test_it_has_none_of_another_id(self) -> None:
        member = self.given.member()
        with pytest.raises(MemberNotFound):
            self.read(lambda: self.ports.staff.get(new_id()))
        with pytest.raises(MemberNotFound):
            self.run(lambda: self.ports.staff.locked(new_id()))
        assert self.read(lambda: self.ports.staff.member(member.event_id, new_id())) is None
        assert self.read(lambda: self.ports.staff.member(new_id(), member.user_id)) is None

    def test_it_gives_nobody_two_places_at_an_event(self) -> None:
        member = self.given.member()
        with pytest.raises(AlreadyStaff):
            self.run(lambda: self.ports.staff.add(replace(member, id=new_id())))
        self.given.member(user_id=member.user_id)

    def test_it_takes_a_place_away(self) -> None:
        member, other = self.given.member(), self.given.member()
        self.run(lambda: self.ports.staff.remove(member.id))
        assert self.read(lambda: self.ports.staff.member(member.event_id, member.user_id)) is None
        assert self.read(lambda: self.ports.staff.get(other.id)) == other
        self.run(lambda: self.ports.staff.add(member))

    def test_it_takes_all_places_of_an_event_away(self) -> None:
        event, other = self.given.event(), self.given.member()
        for _ in range(2):
            self.given.member(event)
        for _ in range(2):
            self.run(lambda: self.ports.staff.remove_of_event(event.id))
        assert self.read(lambda: self.ports.staff.number(event.id)) == 0
        assert self.read(lambda: self.ports.staff.get(other.id)) == other

    def test_it_lists_those_of_an_event_who_joined_first_first(self) -> None:
        event = self.given.event()
        late = self.given.member(event, created_at=NOW + timedelta(microseconds=1))
        first, second = (self.given.member(event) for _ in range(2))
        self.given.member()

        def list_(page):
            return self.ports.staff.of_event(event.id, page)

        assert self.pages(list_, 2) == [(first, second), (late,)]
        for position in garbled(self.position_in(list_)):
            assert self.refuses(list_, position)

    def test_it_lists_those_of_a_user_newest_first(self) -> None:
        user = self.given.user()
        late = self.given.member(user_id=user.id, created_at=NOW + timedelta(microseconds=1))
        first, second = (self.given.member(user_id=user.id) for _ in range(2))
        self.given.member()

        def list_(page):
            return self.ports.staff.of_user(user.id, page)

        assert self.pages(list_, 2) == [(late, second), (first,)]
        for position in garbled(self.position_in(list_)):
            assert self.refuses(list_, position)

    def test_it_counts_those_of_an_event(self) -> None:
        event = self.given.event()
        for _ in range(2):
            self.given.member(event)
        self.given.member()
        assert self.read(lambda: self.ports.staff.number(event.id)) == 2
