"""What staffing needs from outside."""

from datetime import datetime
from typing import Protocol

from gatherly_core.kernel.identifiers import EventId, InvitationId, MemberId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.staffing.model import Invitation, Member


class Invitations(Protocol):
    """The invitations, and the digests of their tokens. Works inside a unit of work only."""

    def add(self, invitation: Invitation) -> None:
        """Keeps a new invitation. AlreadyInvited when its event has one for the address."""
        ...

    def get(self, invitation_id: InvitationId) -> Invitation:
        """InvitationNotFound when there is none."""
        ...

    def locked(self, invitation_id: InvitationId) -> Invitation:
        """The invitation, which nobody else can lock or remove until the block ends. InvitationNotFound."""
        ...

    def to_address(self, event_id: EventId, email: str) -> Invitation | None:
        """The event's invitation for an `address_key`, if there is one."""
        ...

    def admit(self, invitation_id: InvitationId, digest: str) -> None:
        """Keeps that whoever knows the token of this digest has the letter of the invitation. It may have several."""
        ...

    def admitted(self, digest: str) -> Invitation | None:
        """The invitation whose letter has the token of this digest, if there is one."""
        ...

    def remove(self, invitation_id: InvitationId) -> None:
        """Removes an invitation, and what is known of its tokens."""
        ...

    def remove_of_event(self, event_id: EventId) -> None:
        """Removes all invitations of an event."""
        ...

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Invitation]:
        """The invitations of an event, in the order in which they were made."""
        ...

    def number(self, event_id: EventId) -> int:
        """How many invitations an event has."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` invitations that were over at `before`; answers how many."""
        ...


class Staff(Protocol):
    """Who is in the staff of which event. Works inside a unit of work only."""

    def add(self, member: Member) -> None:
        """Keeps a new place in a staff. AlreadyStaff when the user has one at this event."""
        ...

    def get(self, member_id: MemberId) -> Member:
        """MemberNotFound when there is none."""
        ...

    def locked(self, member_id: MemberId) -> Member:
        """The place, which nobody else can lock or take away until the block ends. MemberNotFound."""
        ...

    def member(self, event_id: EventId, user_id: UserId) -> Member | None:
        """The user's place in the staff of the event, if they have one."""
        ...

    def remove(self, member_id: MemberId) -> None:
        """Takes a place away."""
        ...

    def remove_of_event(self, event_id: EventId) -> None:
        """Takes all places at an event away."""
        ...

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Member]:
        """The staff of an event, in the order in which they joined."""
        ...

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Member]:
        """The places that a user has, the newest first."""
        ...

    def number(self, event_id: EventId) -> int:
        """How many people are in the staff of an event."""
        ...
