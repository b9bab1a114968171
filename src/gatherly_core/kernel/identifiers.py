"""The identifiers of things, each of a type of its own so that none is taken for another."""

from datetime import UTC, datetime, timedelta
from typing import NewType, Protocol
from uuid import UUID

UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
SocialIdentityId = NewType("SocialIdentityId", UUID)
EventId = NewType("EventId", UUID)
CategoryId = NewType("CategoryId", UUID)
PoolId = NewType("PoolId", UUID)
TicketTypeId = NewType("TicketTypeId", UUID)
PromoCodeId = NewType("PromoCodeId", UUID)
BookingId = NewType("BookingId", UUID)
AttendeeId = NewType("AttendeeId", UUID)
ScanId = NewType("ScanId", UUID)
WaitlistEntryId = NewType("WaitlistEntryId", UUID)
PaymentId = NewType("PaymentId", UUID)
RefundId = NewType("RefundId", UUID)
InvitationId = NewType("InvitationId", UUID)
MemberId = NewType("MemberId", UUID)
AuditEntryId = NewType("AuditEntryId", UUID)
FlagId = NewType("FlagId", UUID)
EndpointId = NewType("EndpointId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
NotificationId = NewType("NotificationId", UUID)
SendingId = NewType("SendingId", UUID)
DeviceId = NewType("DeviceId", UUID)


CODE_BITS = 128
CODE_LENGTH = 26
"""The signs of a code, of Crockford's base 32."""


class Identifiers(Protocol):
    def new(self) -> UUID:
        """A new UUIDv7 (RFC 9562): unique anywhere, and in the order of time to the millisecond."""
        ...


def made_at(identifier: UUID) -> datetime:
    """When a UUIDv7 was made (UTC), to the millisecond: it begins with that (RFC 9562, section 5.7)."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=identifier.int >> 80)


class Codes(Protocol):
    """What admits: a secret, unlike an identifier, which tells nothing to who knows it."""

    def new(self) -> str:
        """A new code: 128 bits that nobody can guess, as 26 signs of Crockford's base 32 in upper case."""
        ...
