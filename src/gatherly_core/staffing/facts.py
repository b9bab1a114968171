"""What happens in the staff of an event."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EventId, InvitationId, MemberId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffInvited(Fact):
    """Somebody may join; their letter is still to be written."""

    event_id: EventId
    invitation_id: InvitationId


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffJoined(Fact):
    event_id: EventId
    member_id: MemberId
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLeft(Fact):
    """By themselves, or because the organizer wants it so."""

    event_id: EventId
    member_id: MemberId
    user_id: UserId
