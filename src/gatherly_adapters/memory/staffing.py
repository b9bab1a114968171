"""Invitations and staff in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import EventId, InvitationId, MemberId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.staffing.errors import AlreadyInvited, AlreadyStaff, InvitationNotFound, MemberNotFound
from gatherly_core.staffing.model import Invitation, Member


@dataclass(frozen=True, slots=True)
class Admission:
    """That the token of a digest is in the letter of an invitation."""

    digest: str
    invitation_id: InvitationId


TO_ADDRESS = Index[Invitation](lambda one: (one.event_id, one.email), lambda one: (one.id,))
OF_EVENT = Index[Invitation](lambda one: one.event_id, lambda one: (one.created_at, one.id))
BY_END = Index[Invitation](lambda one: True, lambda one: (one.expires_at, one.id))
INVITATIONS = Definition[InvitationId, Invitation](lambda one: one.id, (TO_ADDRESS, OF_EVENT, BY_END))

OF_INVITATION = Index[Admission](lambda one: one.invitation_id, lambda one: (one.digest,))
ADMISSIONS = Definition[str, Admission](lambda one: one.digest, (OF_INVITATION,))

BY_PLACE = Index[Member](lambda member: (member.event_id, member.user_id), lambda member: (member.id,))
STAFF_OF_EVENT = Index[Member](lambda member: member.event_id, lambda member: (member.created_at, member.id))
POSTS_OF_USER = Index[Member](lambda member: member.user_id, lambda member: (member.created_at, member.id))
MEMBERS = Definition[MemberId, Member](lambda member: member.id, (BY_PLACE, STAFF_OF_EVENT, POSTS_OF_USER))

INVITED_FIRST = Keyset("invitations_of_event", datetime, UUID)
JOINED_FIRST = Keyset("staff_of_event", datetime, UUID)
NEWEST_FIRST = Keyset("posts_of_user", datetime, UUID)


class MemoryInvitations:
    """The invitations."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(INVITATIONS)
        self._admissions = database.table(ADMISSIONS)

    def add(self, invitation: Invitation) -> None:
        if self.to_address(invitation.event_id, invitation.email) is not None:
            raise AlreadyInvited("This address is invited already.")
        self._rows.put(invitation)

    def get(self, invitation_id: InvitationId) -> Invitation:
        invitation = self._rows.get(invitation_id)
        if invitation is None:
            raise InvitationNotFound("There is no such invitation.")
        return invitation

    def locked(self, invitation_id: InvitationId) -> Invitation:
        return self.get(invitation_id)

    def to_address(self, event_id: EventId, email: str) -> Invitation | None:
        return next(self._rows.ascending(TO_ADDRESS, (event_id, email)), None)

    def admit(self, invitation_id: InvitationId, digest: str) -> None:
        self._admissions.put(Admission(digest, invitation_id))

    def admitted(self, digest: str) -> Invitation | None:
        admission = self._admissions.get(digest)
        return None if admission is None else self._rows.get(admission.invitation_id)

    def remove(self, invitation_id: InvitationId) -> None:
        self._remove([invitation_id])

    def remove_of_event(self, event_id: EventId) -> None:
        self._remove([one.id for one in self._rows.select(OF_EVENT, event_id)])

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Invitation]:
        oldest_first = self._rows.ascending(OF_EVENT, event_id, INVITED_FIRST.key(page.after))
        return INVITED_FIRST.page(oldest_first, page.limit, OF_EVENT.order)

    def number(self, event_id: EventId) -> int:
        return len(self._rows.select(OF_EVENT, event_id))

    def forget(self, before: datetime, limit: int) -> int:
        over = takewhile(lambda one: not one.good_at(before), self._rows.ascending(BY_END, True))
        forgotten = [one.id for one in islice(over, limit)]
        self._remove(forgotten)
        return len(forgotten)

    def _remove(self, invitation_ids: Iterable[InvitationId]) -> None:
        for invitation_id in invitation_ids:
            for admission in self._admissions.select(OF_INVITATION, invitation_id):
                self._admissions.remove(admission.digest)
            self._rows.remove(invitation_id)


class MemoryStaff:
    """Who is in the staff of which event."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(MEMBERS)

    def add(self, member: Member) -> None:
        if self.member(member.event_id, member.user_id) is not None:
            raise AlreadyStaff("They are in the staff of the event already.")
        self._rows.put(member)

    def get(self, member_id: MemberId) -> Member:
        member = self._rows.get(member_id)
        if member is None:
            raise MemberNotFound("There is no such place in a staff.")
        return member

    def locked(self, member_id: MemberId) -> Member:
        return self.get(member_id)

    def member(self, event_id: EventId, user_id: UserId) -> Member | None:
        return next(self._rows.ascending(BY_PLACE, (event_id, user_id)), None)

    def remove(self, member_id: MemberId) -> None:
        self._rows.remove(member_id)

    def remove_of_event(self, event_id: EventId) -> None:
        for member in self._rows.select(STAFF_OF_EVENT, event_id):
            self._rows.remove(member.id)

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Member]:
        joined_first = self._rows.ascending(STAFF_OF_EVENT, event_id, JOINED_FIRST.key(page.after))
        return JOINED_FIRST.page(joined_first, page.limit, STAFF_OF_EVENT.order)

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Member]:
        newest_first = self._rows.descending(POSTS_OF_USER, user_id, NEWEST_FIRST.key(page.after))
        return NEWEST_FIRST.page(newest_first, page.limit, POSTS_OF_USER.order)

    def number(self, event_id: EventId) -> int:
        return len(self._rows.select(STAFF_OF_EVENT, event_id))
