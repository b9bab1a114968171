"""Which facts are told outside, under which names, and what they say there: one table."""

from collections.abc import Mapping
from uuid import UUID

from gatherly_core.admission.facts import AttendeeTransferred
from gatherly_core.booking.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingExpired,
    BookingHeld,
    BookingReduced,
)
from gatherly_core.events.facts import (
    EventCancelled,
    EventChanged,
    EventCreated,
    EventDeleted,
    EventPublished,
    EventUnpublished,
)
from gatherly_core.kernel.fact_codec import encode
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import BookingId, EventId
from gatherly_core.payments.facts import (
    PaymentDisputed,
    PaymentFact,
    PaymentFailed,
    PaymentSucceeded,
    RefundFact,
    RefundFailed,
    RefundPaid,
    RefundPromised,
)
from gatherly_core.payments.model import Payment
from gatherly_core.promotions.facts import PromoCodeCreated, PromoCodeDeleted
from gatherly_core.ticketing.facts import TicketTypeChanged, TicketTypeCreated, TicketTypeDeleted
from gatherly_core.waitlist.facts import OfferAccepted, OfferLapsed, PlacesOffered, WaitlistJoined, WaitlistLeft
from gatherly_core.webhooks.model import Data, FactType

PUBLISHED: Mapping[type[Fact], FactType] = {
    EventCreated: FactType.EVENT_CREATED,
    EventChanged: FactType.EVENT_CHANGED,
    EventPublished: FactType.EVENT_PUBLISHED,
    EventUnpublished: FactType.EVENT_UNPUBLISHED,
    EventCancelled: FactType.EVENT_CANCELLED,
    EventDeleted: FactType.EVENT_DELETED,
    TicketTypeCreated: FactType.TICKET_CREATED,
    TicketTypeChanged: FactType.TICKET_CHANGED,
    TicketTypeDeleted: FactType.TICKET_DELETED,
    PromoCodeCreated: FactType.PROMO_CODE_CREATED,
    PromoCodeDeleted: FactType.PROMO_CODE_DELETED,
    BookingHeld: FactType.BOOKING_HELD,
    BookingConfirmed: FactType.BOOKING_CONFIRMED,
    BookingCancelled: FactType.BOOKING_CANCELLED,
    BookingExpired: FactType.BOOKING_EXPIRED,
    BookingReduced: FactType.BOOKING_REDUCED,
    AttendeeTransferred: FactType.ATTENDEE_TRANSFERRED,
    PaymentSucceeded: FactType.PAYMENT_SUCCEEDED,
    PaymentFailed: FactType.PAYMENT_FAILED,
    PaymentDisputed: FactType.PAYMENT_DISPUTED,
    RefundPromised: FactType.REFUND_REQUESTED,
    RefundPaid: FactType.REFUND_PAID,
    RefundFailed: FactType.REFUND_FAILED,
    WaitlistJoined: FactType.WAITLIST_JOINED,
    PlacesOffered: FactType.WAITLIST_OFFERED,
    OfferAccepted: FactType.WAITLIST_ACCEPTED,
    OfferLapsed: FactType.WAITLIST_LAPSED,
    WaitlistLeft: FactType.WAITLIST_LEFT,
}
"""What is told. Every one of these facts is about an event; what is not here stays inside."""

WITHHELD = frozenset({"at", "user_id"})
"""When it happened is told beside the data, and who did it by what it was done to, to those who may look at that."""
NAMES_OUTSIDE = {"ticket_type_id": "ticket_id", "entry_id": "waitlist_entry_id"}


def told(fact: Fact) -> bool:
    """Whether the fact is told outside."""
    return type(fact) in PUBLISHED


def event_of(fact: Fact) -> EventId:
    """The event that a fact which is told is about."""
    event_id: EventId = getattr(fact, "event_id")  # noqa: B009 -- every fact in the table has it: a test looks
    return event_id


def booking_of(fact: Fact) -> BookingId | None:
    """The booking that a fact is about; None if it is about none."""
    booking_id: BookingId | None = getattr(fact, "booking_id", None)
    return booking_id


def subject_of(fact: Fact) -> UUID:
    """What a fact which is told is counted for."""
    return booking_of(fact) or event_of(fact)


def data_of(fact: Fact, payments: Mapping[BookingId, Payment]) -> Data:
    """What is told of a fact; of one about money how much it is, by the payments of the bookings."""
    own = {NAMES_OUTSIDE.get(name, name): value for name, value in encode(fact).items() if name not in WITHHELD}
    return own | (_money(fact, payments) if isinstance(fact, PaymentFact) else {})


def _money(fact: PaymentFact, payments: Mapping[BookingId, Payment]) -> dict[str, str | int | None]:
    payment = payments.get(fact.booking_id)
    if payment is None:
        return {}
    refund = payment.refund(fact.refund_id) if isinstance(fact, RefundFact) else None
    return {"amount": refund.amount if refund else payment.amount, "currency": payment.currency}
