"""What follows from which fact: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from gatherly_core.accounts.facts import (
    EmailVerificationRequested,
    LetterRequested,
    PasswordResetRequested,
    UserDisabled,
    UserRegistered,
)
from gatherly_core.accounts.letter_tokens import Purpose
from gatherly_core.admission.facts import AttendeeTransferred
from gatherly_core.application import Application
from gatherly_core.audit.facts import TrailGrew
from gatherly_core.booking.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingExpired,
    BookingFact,
)
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import (
    CategoryRenamed,
    EventCancelled,
    EventChanged,
    EventDeleted,
    EventPublished,
    EventRearranged,
)
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.errors import Undeliverable
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.queues import LeaseOver, Renew
from gatherly_core.payments.facts import (
    NoticeReceived,
    PaymentAbandoned,
    PaymentFailed,
    RefundPaid,
    RefundPromised,
)
from gatherly_core.privacy.facts import ErasureBegun
from gatherly_core.sendings.facts import SendingWritten
from gatherly_core.staffing.facts import StaffInvited
from gatherly_core.ticketing.facts import TicketTypeChanged, TicketTypeDeleted
from gatherly_core.waitlist.facts import (
    OfferLapsed,
    PlacesOffered,
)
from gatherly_core.webhooks.facts import EndpointSwitchedOff

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What is done about a fact that `concerns` it. It may be done again.

    What takes long, waits for the payment provider, or need not be done before somebody gets an answer, is for a
    `delivery` by a worker.
    """

    concerns: Callable[[Fact], bool]
    do: Callable[[Application, Any, Renew], object]
    delivery: Delivery


def to(
    kind: type[F],
    do: Callable[[Application, F], object],
    *,
    when: Callable[[F], bool] = lambda _: True,
    delivery: Delivery = Delivery.AT_ONCE,
) -> Reaction:
    """A reaction to facts of one kind, or to those of them for which `when` holds."""
    return Reaction(lambda fact: isinstance(fact, kind) and when(fact), lambda app, fact, _: do(app, fact), delivery)


def to_in_batches(
    kind: type[F], do: Callable[[Application, F, Renew], object], *, delivery: Delivery = Delivery.MANY
) -> Reaction:
    """A reaction to facts of one kind that takes long: between its batches it renews the lease on the fact."""
    return Reaction(lambda fact: isinstance(fact, kind), do, delivery)


def of_an_offer(fact: BookingFact) -> bool:
    return fact.kind is BookingKind.OFFER


def write(purpose: Purpose) -> Callable[[Application, LetterRequested], object]:
    return lambda app, fact: app.accounts.write_letter(purpose, fact.request_id, fact.user_id)


def tell_of_ticket(app: Application, fact: AttendeeTransferred) -> None:
    app.notifications.tell_of_ticket(fact.attendee_id)


def tell_of_refund(app: Application, fact: RefundPaid) -> None:
    app.notifications.tell_of_payment.refunded(fact.booking_id, fact.refund_id)


def tell_of_failed_payment(app: Application, fact: PaymentFailed) -> None:
    app.notifications.tell_of_payment.failed(fact.booking_id, fact.at)


def remind_of_booking(app: Application, fact: BookingConfirmed) -> None:
    app.notifications.remind_of_booking(fact.booking_id, fact.at)


def tell_of_cancellation(app: Application, fact: EventCancelled, renew: Renew) -> None:
    app.notifications.tell_of_cancellation(fact.event_id, fact.at, renew)


def finish_erasure(app: Application, fact: ErasureBegun, renew: Renew) -> None:
    app.privacy.finish_erasure(fact.user_id, renew)


REACTIONS = (
    to(PasswordResetRequested, write(Purpose.RESET_PASSWORD), delivery=Delivery.POST),
    to(EmailVerificationRequested, write(Purpose.VERIFY_EMAIL), delivery=Delivery.POST),
    to(PlacesFreed, lambda app, fact: app.waitlist.serve(fact.event_id)),
    # These may put on sale again what somebody waits for: no newcomer overtakes them then either.
    to(EventPublished, lambda app, fact: app.waitlist.serve(fact.event_id)),
    to(EventChanged, lambda app, fact: app.waitlist.serve(fact.event_id)),
    to(TicketTypeChanged, lambda app, fact: app.waitlist.serve(fact.event_id)),
    to(BookingConfirmed, lambda app, fact: app.waitlist.close_offer(fact.booking_id), when=of_an_offer),
    to(BookingCancelled, lambda app, fact: app.waitlist.close_offer(fact.booking_id), when=of_an_offer),
    to(BookingExpired, lambda app, fact: app.waitlist.close_offer(fact.booking_id), when=of_an_offer),
    to(EventCancelled, lambda app, fact: app.waitlist.disband(fact.event_id)),
    to(EventCancelled, lambda app, fact: app.sendings.stop.about_event(fact.event_id, fact.at)),
    to(UserDisabled, lambda app, fact: app.sendings.stop.of_user(fact.user_id, fact.at)),
    to_in_batches(EventCancelled, lambda app, fact, renew: app.checkout.call_off_bookings(fact.event_id, renew)),
    to(PaymentAbandoned, lambda app, fact: app.checkout.stop_payment(fact.payment_id), delivery=Delivery.PAYMENTS),
    to(RefundPromised, lambda app, fact: app.payments.send_refund(fact.refund_id), delivery=Delivery.PAYMENTS),
    to(NoticeReceived, lambda app, fact: app.checkout.process_notice(fact.charge_id), delivery=Delivery.PAYMENTS),
    to(TrailGrew, lambda app, fact: app.audit.seal_entries(), delivery=Delivery.SOON),
    to(EventDeleted, lambda app, fact: app.waitlist.disband(fact.event_id)),
    to(EventDeleted, lambda app, fact: app.staffing.dismiss(fact.event_id)),
    to(EventDeleted, lambda app, fact: app.wordings.remove_all.of_event(fact.event_id)),
    to_in_batches(CategoryRenamed, lambda app, fact, renew: app.events.follow_category(fact.category_id, renew)),
    to(StaffInvited, lambda app, fact: app.staffing.send_invitation(fact.invitation_id), delivery=Delivery.POST),
    to(TicketTypeDeleted, lambda app, fact: app.waitlist.disband(fact.event_id, fact.ticket_type_id)),
    to(ErasureBegun, lambda app, fact: app.wordings.remove_all.of_organizer(fact.user_id)),
    to_in_batches(ErasureBegun, finish_erasure, delivery=Delivery.AT_ONCE),
    # Last of what follows from a fact: nothing waits for what is to be told.
    to(UserRegistered, lambda app, fact: app.notifications.tell_of_account(fact.user_id), delivery=Delivery.SOON),
    to(BookingConfirmed, lambda app, fact: app.notifications.tell_of_booking(fact.booking_id), delivery=Delivery.SOON),
    to(BookingConfirmed, remind_of_booking, delivery=Delivery.SOON),
    to(AttendeeTransferred, tell_of_ticket, delivery=Delivery.SOON),
    to(PaymentFailed, tell_of_failed_payment, delivery=Delivery.SOON),
    to(RefundPaid, tell_of_refund, delivery=Delivery.SOON),
    to(EventRearranged, lambda app, fact: app.notifications.note_rearrangement(fact), delivery=Delivery.SOON),
    to_in_batches(EventCancelled, tell_of_cancellation),
    to(PlacesOffered, lambda app, fact: app.notifications.tell_of_offer(fact.entry_id), delivery=Delivery.SOON),
    to(OfferLapsed, lambda app, fact: app.notifications.tell_of_offer(fact.entry_id), delivery=Delivery.SOON),
    to_in_batches(SendingWritten, lambda app, fact, renew: app.sendings.tell_sending(fact.sending_id, renew)),
    to(EndpointSwitchedOff, lambda app, fact: app.webhooks.tell_owner(fact.endpoint_id), delivery=Delivery.SOON),
)
"""Fact -> the use case that follows it, in a transaction of its own."""


class Unawaited(Undeliverable):
    """Nothing follows from the fact in this delivery: another release has queued it there."""

    code = "unawaited"


def deliveries(fact: Fact) -> tuple[Delivery, ...]:
    """The deliveries that the fact awaits: none, when nothing follows from it."""
    awaited = {reaction.delivery for reaction in REACTIONS if reaction.concerns(fact)}
    return tuple(delivery for delivery in Delivery if delivery in awaited)


def react(application: Application, fact: Fact, delivery: Delivery, renew: Renew) -> None:
    """Does all that this delivery of the fact is for. Raises what goes wrong; it may then be done again, whole.

    Unawaited when it is for nothing, which must not pass for done.

    What goes wrong keeps nothing else from being done: nobody remains untold because of a booking that cannot be called
    off. But once the lease that is to be renewed is over, LeaseOver, all is left to another.
    """
    if delivery not in deliveries(fact):
        raise Unawaited("Nothing follows from this fact in this delivery.")
    failures = []
    for reaction in REACTIONS:
        if reaction.delivery is delivery and reaction.concerns(fact):
            try:
                reaction.do(application, fact, renew)
            except LeaseOver:
                raise
            except Exception as failure:
                failures.append(failure)
    if failures:
        raise failures[0]
