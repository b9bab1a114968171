"""Every fact of the domain: one list."""

from gatherly_core.accounts.facts import (
    EmailVerificationRequested,
    PasswordResetRequested,
    UserDisabled,
    UserRegistered,
)
from gatherly_core.admission.facts import AttendeeTransferred
from gatherly_core.audit.facts import TrailGrew
from gatherly_core.booking.facts import BookingCancelled, BookingConfirmed, BookingExpired, BookingHeld, BookingReduced
from gatherly_core.events.facts import (
    CategoryRenamed,
    EventCancelled,
    EventChanged,
    EventCreated,
    EventDeleted,
    EventPublished,
    EventRearranged,
    EventUnpublished,
)
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Fact
from gatherly_core.payments.facts import (
    NoticeReceived,
    PaymentAbandoned,
    PaymentDisputed,
    PaymentFailed,
    PaymentSucceeded,
    RefundFailed,
    RefundPaid,
    RefundPromised,
)
from gatherly_core.privacy.facts import AccountErased, ErasureBegun
from gatherly_core.promotions.facts import PromoCodeCreated, PromoCodeDeleted
from gatherly_core.sendings.facts import SendingWritten
from gatherly_core.staffing.facts import StaffInvited, StaffJoined, StaffLeft
from gatherly_core.ticketing.facts import TicketTypeChanged, TicketTypeCreated, TicketTypeDeleted
from gatherly_core.waitlist.facts import OfferAccepted, OfferLapsed, PlacesOffered, WaitlistJoined, WaitlistLeft
from gatherly_core.webhooks.facts import EndpointSwitchedOff

FACTS: tuple[type[Fact], ...] = (
    UserRegistered,
    UserDisabled,
    PasswordResetRequested,
    EmailVerificationRequested,
    EventCreated,
    EventChanged,
    EventRearranged,
    EventPublished,
    EventUnpublished,
    EventCancelled,
    EventDeleted,
    CategoryRenamed,
    StaffInvited,
    StaffJoined,
    StaffLeft,
    TicketTypeCreated,
    TicketTypeChanged,
    TicketTypeDeleted,
    PromoCodeCreated,
    PromoCodeDeleted,
    BookingHeld,
    BookingConfirmed,
    BookingCancelled,
    BookingExpired,
    BookingReduced,
    AttendeeTransferred,
    PaymentSucceeded,
    PaymentFailed,
    PaymentAbandoned,
    PaymentDisputed,
    RefundPromised,
    RefundPaid,
    RefundFailed,
    NoticeReceived,
    PlacesFreed,
    WaitlistJoined,
    PlacesOffered,
    OfferAccepted,
    OfferLapsed,
    WaitlistLeft,
    SendingWritten,
    TrailGrew,
    ErasureBegun,
    AccountErased,
    EndpointSwitchedOff,
)
"""What can have happened. Whoever reads a fact anywhere knows these kinds and no others."""
