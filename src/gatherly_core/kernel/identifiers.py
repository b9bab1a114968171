"""The identifiers of things, each of a type of its own so that none is taken for another."""

from typing import NewType, Protocol
from uuid import UUID

UserId = NewType("UserId", UUID)
EventId = NewType("EventId", UUID)
PoolId = NewType("PoolId", UUID)
TicketTypeId = NewType("TicketTypeId", UUID)
BookingId = NewType("BookingId", UUID)
AttendeeId = NewType("AttendeeId", UUID)
WaitlistEntryId = NewType("WaitlistEntryId", UUID)
PaymentId = NewType("PaymentId", UUID)
RefundId = NewType("RefundId", UUID)


class Identifiers(Protocol):
    def new(self) -> UUID:
        """A new UUIDv7 (RFC 9562): unique anywhere, and in the order of time to the millisecond."""
        ...
