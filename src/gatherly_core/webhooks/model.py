"""The feed: facts as they are told outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId

Data = Mapping[str, str | int | None]
"""Identifiers, words and amounts, by their names outside: nothing that says who somebody is."""

KEPT = timedelta(days=90)
"""How long the feed has a fact."""


class FactType(StrEnum):
    """What happened, as it is told outside. Every word is for good: programs out there know it."""

    EVENT_CREATED = "event.created"
    EVENT_CHANGED = "event.changed"
    EVENT_PUBLISHED = "event.published"
    EVENT_UNPUBLISHED = "event.unpublished"
    EVENT_CANCELLED = "event.cancelled"
    EVENT_DELETED = "event.deleted"
    TICKET_CREATED = "ticket.created"
    TICKET_CHANGED = "ticket.changed"
    TICKET_DELETED = "ticket.deleted"
    PROMO_CODE_CREATED = "promo_code.created"
    PROMO_CODE_DELETED = "promo_code.deleted"
    BOOKING_HELD = "booking.held"
    BOOKING_CONFIRMED = "booking.confirmed"
    BOOKING_CANCELLED = "booking.cancelled"
    BOOKING_EXPIRED = "booking.expired"
    BOOKING_REDUCED = "booking.reduced"
    ATTENDEE_TRANSFERRED = "attendee.transferred"
    PAYMENT_SUCCEEDED = "payment.succeeded"
    PAYMENT_FAILED = "payment.failed"
    PAYMENT_DISPUTED = "payment.disputed"
    REFUND_REQUESTED = "refund.requested"
    REFUND_PAID = "refund.paid"
    REFUND_FAILED = "refund.failed"
    WAITLIST_JOINED = "waitlist.joined"
    WAITLIST_OFFERED = "waitlist.offered"
    WAITLIST_ACCEPTED = "waitlist.accepted"
    WAITLIST_LAPSED = "waitlist.lapsed"
    WAITLIST_LEFT = "waitlist.left"


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A fact that is to be told, and is not in the feed yet, with the identifier that it has in the outbox."""

    id: UUID
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A fact in the feed.

    `position` is its place there: the feed only ever grows at its end. `sequence` counts, from 1 on and without gaps,
    what was told of the booking that it is about; of its event, if it is about none.
    """

    position: int
    fact_id: UUID
    type: str
    organizer_id: UserId
    event_id: EventId
    booking_id: BookingId | None
    sequence: int
    at: datetime
    data: Data

    @property
    def subject_id(self) -> UUID:
        """What `sequence` counts for."""
        return self.event_id if self.booking_id is None else self.booking_id


@dataclass(frozen=True, slots=True)
class FeedFilter:
    """Which facts are wanted: those of one organizer's events, and of some types; None and nothing ask for all."""

    organizer_id: UserId | None = None
    types: tuple[FactType, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some facts of the feed, in its order, and the position behind which it goes on: `more` of them if it says so."""

    items: tuple[Publication, ...]
    next: int
    more: bool
