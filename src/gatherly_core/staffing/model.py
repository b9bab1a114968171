"""Invitations to the staff of an event, and places in it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatherly_core.accounts.model import StaffRole, User
from gatherly_core.kernel.identifiers import EventId, InvitationId, MemberId, UserId

GOOD_FOR = timedelta(days=7)
"""How long an invitation can be taken up."""
MOST_STAFF = 100
"""How many people an event has in its staff, and invited to it, at most."""


def digest_of(token: str) -> str:
    """By what a token is known where it is kept: SHA-256, in hexadecimal. Random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """That whoever has the account with this address may join an event's staff. `email` is as `address_key` has it.

    It is there until it is taken up, withdrawn, or has been over for a while.
    """

    id: InvitationId
    event_id: EventId
    email: str
    role: StaffRole
    invited_by: UserId
    created_at: datetime
    expires_at: datetime

    def good_at(self, now: datetime) -> bool:
        return now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody's place in the staff of an event."""

    id: MemberId
    event_id: EventId
    user_id: UserId
    role: StaffRole
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """A place in a staff, and who has it."""

    member: Member
    user: User
