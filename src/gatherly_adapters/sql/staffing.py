"""Invitations and staff in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, delete, func, insert, select

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.paging import paged
from gatherly_adapters.sql.staffing_tables import (
    event_staff,
    invitation_of,
    invitation_tokens,
    member_of,
    staff_invitations,
)
from gatherly_core.kernel.identifiers import EventId, InvitationId, MemberId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.staffing.errors import InvitationNotFound, MemberNotFound
from gatherly_core.staffing.model import Invitation, Member

INVITED_FIRST = Keyset("invitations_of_event", datetime, UUID)
JOINED_FIRST = Keyset("staff_of_event", datetime, UUID)
NEWEST_FIRST = Keyset("posts_of_user", datetime, UUID)

invited, tokens, staff = staff_invitations.c, invitation_tokens.c, event_staff.c

INVITE = insert(staff_invitations)
INVITATION = select(staff_invitations).where(invited.id == bindparam("invitation_id"))
LOCKED_INVITATION = Locking(INVITATION)
TO_ADDRESS = select(staff_invitations).where(
    invited.event_id == bindparam("event_id"), invited.email == bindparam("address")
)
OF_EVENT = select(invited.id).where(invited.event_id == bindparam("event_id"))
NUMBER_INVITED = select(func.count()).where(invited.event_id == bindparam("event_id"))
OVER = (
    select(invited.id)
    .where(invited.expires_at <= bindparam("before"))
    .order_by(invited.expires_at)
    .limit(bindparam("most"))
)
ADMIT = insert(invitation_tokens)
ADMITTED = (
    select(staff_invitations)
    .join_from(invitation_tokens, staff_invitations)
    .where(tokens.digest == bindparam("of_digest"))
)
FORGET_TOKENS = delete(invitation_tokens).where(tokens.invitation_id.in_(bindparam("ids", expanding=True)))
FORGET = delete(staff_invitations).where(invited.id.in_(bindparam("ids", expanding=True)))

JOIN = insert(event_staff)
MEMBER = select(event_staff).where(staff.id == bindparam("member_id"))
LOCKED_MEMBER = Locking(MEMBER)
PLACE = select(event_staff).where(staff.event_id == bindparam("event_id"), staff.user_id == bindparam("user_id"))
REMOVE = delete(event_staff).where(staff.id == bindparam("member_id"))
REMOVE_OF_EVENT = delete(event_staff).where(staff.event_id == bindparam("event_id"))
NUMBER_OF_STAFF = select(func.count()).where(staff.event_id == bindparam("event_id"))


class SqlInvitations:
    """The invitations."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, invitation: Invitation) -> None:
        self._database.writing.execute(INVITE, asdict(invitation))

    def get(self, invitation_id: InvitationId) -> Invitation:
        return self._found(INVITATION, invitation_id)

    def locked(self, invitation_id: InvitationId) -> Invitation:
        return self._found(self._database.lock(LOCKED_INVITATION), invitation_id)

    def to_address(self, event_id: EventId, email: str) -> Invitation | None:
        row = self._one(TO_ADDRESS, event_id=event_id, address=email)
        return None if row is None else invitation_of(row)

    def admit(self, invitation_id: InvitationId, digest: str) -> None:
        self._database.writing.execute(ADMIT, {"digest": digest, "invitation_id": invitation_id})

    def admitted(self, digest: str) -> Invitation | None:
        row = self._one(ADMITTED, of_digest=digest)
        return None if row is None else invitation_of(row)

    def remove(self, invitation_id: InvitationId) -> None:
        self._remove([invitation_id])

    def remove_of_event(self, event_id: EventId) -> None:
        self._remove(self._database.reading.execute(OF_EVENT, {"event_id": event_id}).scalars().all())

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Invitation]:
        statement = paged(
            select(staff_invitations).where(invited.event_id == event_id),
            (invited.created_at, invited.id),
            INVITED_FIRST.key(page.after),
            page.limit,
        )
        rows = self._database.reading.execute(statement)
        found = INVITED_FIRST.page(rows, page.limit, lambda row: (row.created_at, row.id))
        return Page(tuple(map(invitation_of, found.items)), found.next)

    def number(self, event_id: EventId) -> int:
        return self._database.reading.execute(NUMBER_INVITED, {"event_id": event_id}).scalar_one()

    def forget(self, before: datetime, limit: int) -> int:
        over = self._database.reading.execute(OVER, {"before": before, "most": limit}).scalars().all()
        return self._remove(over)

    def _remove(self, ids: Sequence[UUID]) -> int:
        if not ids:
            return 0
        self._database.writing.execute(FORGET_TOKENS, {"ids": tuple(ids)})
        return self._database.writing.execute(FORGET, {"ids": tuple(ids)}).rowcount

    def _found(self, statement: Select[Any], invitation_id: InvitationId) -> Invitation:
        row = self._one(statement, invitation_id=invitation_id)
        if row is None:
            raise InvitationNotFound("There is no such invitation.")
        return invitation_of(row)

    def _one(self, statement: Select[Any], **values: object) -> Row[Any] | None:
        return self._database.reading.execute(statement, values).one_or_none()


class SqlStaff:
    """Who is in the staff of which event."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, member: Member) -> None:
        self._database.writing.execute(JOIN, asdict(member))

    def get(self, member_id: MemberId) -> Member:
        return self._found(MEMBER, member_id)

    def locked(self, member_id: MemberId) -> Member:
        return self._found(self._database.lock(LOCKED_MEMBER), member_id)

    def member(self, event_id: EventId, user_id: UserId) -> Member | None:
        row = self._database.reading.execute(PLACE, {"event_id": event_id, "user_id": user_id}).one_or_none()
        return None if row is None else member_of(row)

    def remove(self, member_id: MemberId) -> None:
        self._database.writing.execute(REMOVE, {"member_id": member_id})

    def remove_of_event(self, event_id: EventId) -> None:
        self._database.writing.execute(REMOVE_OF_EVENT, {"event_id": event_id})

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Member]:
        of_event = select(event_staff).where(staff.event_id == event_id)
        return self._page(of_event, JOINED_FIRST, page)

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Member]:
        of_user = select(event_staff).where(staff.user_id == user_id)
        return self._page(of_user, NEWEST_FIRST, page, descending=True)

    def number(self, event_id: EventId) -> int:
        return self._database.reading.execute(NUMBER_OF_STAFF, {"event_id": event_id}).scalar_one()

    def _page(
        self, statement: Select[Any], keyset: Keyset, page: PageRequest, *, descending: bool = False
    ) -> Page[Member]:
        order, after = (staff.created_at, staff.id), keyset.key(page.after)
        rows = self._database.reading.execute(paged(statement, order, after, page.limit, descending=descending))
        found = keyset.page(rows, page.limit, lambda row: (row.created_at, row.id))
        return Page(tuple(map(member_of, found.items)), found.next)

    def _found(self, statement: Select[Any], member_id: MemberId) -> Member:
        row = self._database.reading.execute(statement, {"member_id": member_id}).one_or_none()
        if row is None:
            raise MemberNotFound("There is no such place in a staff.")
        return member_of(row)
