from gatherly_core.accounts.facts import EmailVerificationRequested, PasswordResetRequested
from gatherly_core.booking.facts import BookingCancelled, BookingConfirmed, BookingExpired, BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import (
    CategoryRenamed,
    EventCancelled,
    EventChanged,
    EventCreated,
    EventDeleted,
    EventPublished,
    EventUnpublished,
)
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Delivery, Fact
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
from gatherly_core.reactions import deliveries
from gatherly_core.sendings.facts import SendingWritten
from gatherly_core.ticketing.facts import TicketTypeChanged, TicketTypeDeleted
from gatherly_core.waitlist.facts import WaitlistLeft
from tests.factories import NOW, new_id


def booking_fact(kind: type, of: BookingKind) -> Fact:
    return kind(booking_id=new_id(), event_id=new_id(), user_id=new_id(), kind=of, at=NOW)


def test_it_awaits_what_something_follows_from() -> None:
    assert deliveries(PlacesFreed(event_id=new_id(), at=NOW))
    assert deliveries(EventDeleted(event_id=new_id(), at=NOW))
    assert deliveries(EventPublished(event_id=new_id(), at=NOW))
    assert deliveries(EventChanged(event_id=new_id(), at=NOW))
    assert deliveries(TicketTypeDeleted(event_id=new_id(), ticket_type_id=new_id(), at=NOW))
    assert deliveries(TicketTypeChanged(event_id=new_id(), ticket_type_id=new_id(), at=NOW))
    for kind in (BookingConfirmed, BookingCancelled, BookingExpired):
        assert deliveries(booking_fact(kind, BookingKind.OFFER))


def test_it_does_not_await_what_nothing_follows_from() -> None:
    assert not deliveries(EventCreated(event_id=new_id(), at=NOW))
    assert not deliveries(EventUnpublished(event_id=new_id(), at=NOW))
    assert not deliveries(WaitlistLeft(entry_id=new_id(), event_id=new_id(), user_id=new_id(), at=NOW))
    assert not deliveries(booking_fact(BookingHeld, BookingKind.OFFER))
    for kind in (BookingHeld, BookingCancelled, BookingExpired):
        assert not deliveries(booking_fact(kind, BookingKind.PURCHASE))


def payment_fact(kind: type, **more: object) -> Fact:
    return kind(payment_id=new_id(), booking_id=new_id(), event_id=new_id(), user_id=new_id(), at=NOW, **more)


def test_what_waits_for_the_provider_is_done_beside_all_else() -> None:
    for fact in (
        payment_fact(PaymentAbandoned),
        payment_fact(RefundPromised, refund_id=new_id()),
        NoticeReceived(charge_id="charge", at=NOW),
    ):
        assert deliveries(fact) == (Delivery.PAYMENTS,)


def test_what_takes_long_is_done_beside_all_else() -> None:
    for fact in (CategoryRenamed(category_id=new_id(), at=NOW), SendingWritten(sending_id=new_id(), at=NOW)):
        assert deliveries(fact) == (Delivery.MANY,)


def test_what_follows_from_all_else_is_waited_for() -> None:
    for fact in (PlacesFreed(event_id=new_id(), at=NOW), EventDeleted(event_id=new_id(), at=NOW)):
        assert deliveries(fact) == (Delivery.AT_ONCE,)


def test_those_who_wait_for_places_of_a_cancelled_event_are_told_at_once_and_its_bookings_are_called_off_later() -> (
    None
):
    assert deliveries(EventCancelled(event_id=new_id(), at=NOW)) == (Delivery.AT_ONCE, Delivery.MANY)


def test_letters_are_written_beside_all_else() -> None:
    for kind in (PasswordResetRequested, EmailVerificationRequested):
        assert deliveries(kind(request_id=new_id(), user_id=new_id(), at=NOW)) == (Delivery.POST,)


def test_nothing_follows_from_what_has_become_of_money() -> None:
    for kind in (PaymentSucceeded, PaymentDisputed):
        assert not deliveries(payment_fact(kind))
    assert not deliveries(payment_fact(RefundFailed, refund_id=new_id()))


def test_whoever_books_waits_for_nothing_that_they_are_to_be_told() -> None:
    confirmed = booking_fact(BookingConfirmed, BookingKind.PURCHASE)
    for fact in (confirmed, payment_fact(PaymentFailed), payment_fact(RefundPaid, refund_id=new_id())):
        assert deliveries(fact) == (Delivery.SOON,)
