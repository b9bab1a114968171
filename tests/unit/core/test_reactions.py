from gatherly_core.booking.facts import BookingCancelled, BookingConfirmed, BookingExpired, BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import (
    EventCancelled,
    EventChanged,
    EventCreated,
    EventDeleted,
    EventPublished,
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
from gatherly_core.reactions import FACTS, awaited, waits
from gatherly_core.ticketing.facts import TicketTypeChanged, TicketTypeDeleted
from gatherly_core.waitlist.facts import WaitlistLeft
from tests.factories import NOW, new_id


def booking_fact(kind: type, of: BookingKind) -> Fact:
    return kind(booking_id=new_id(), event_id=new_id(), user_id=new_id(), kind=of, at=NOW)


def subclasses(kind: type) -> set[type]:
    return {sub for child in kind.__subclasses__() for sub in {child, *subclasses(child)}}


def test_it_lists_every_kind_of_fact_once() -> None:
    modules = {kind.__module__ for kind in FACTS}
    kinds = {kind for kind in subclasses(Fact) if kind.__module__ in modules}
    # By name, as a dataclass with slots leaves the class behind that it was made of.
    bases = {kind.__name__ for kind in kinds if kind.__subclasses__()}
    assert {kind.__name__ for kind in FACTS} == {kind.__name__ for kind in kinds} - bases
    assert len(set(FACTS)) == len(FACTS)


def test_it_awaits_what_something_follows_from() -> None:
    assert awaited(PlacesFreed(event_id=new_id(), at=NOW))
    assert awaited(EventDeleted(event_id=new_id(), at=NOW))
    assert awaited(EventPublished(event_id=new_id(), at=NOW))
    assert awaited(EventChanged(event_id=new_id(), at=NOW))
    assert awaited(TicketTypeDeleted(event_id=new_id(), ticket_type_id=new_id(), at=NOW))
    assert awaited(TicketTypeChanged(event_id=new_id(), ticket_type_id=new_id(), at=NOW))
    for kind in (BookingConfirmed, BookingCancelled, BookingExpired):
        assert awaited(booking_fact(kind, BookingKind.OFFER))


def test_it_does_not_await_what_nothing_follows_from() -> None:
    assert not awaited(EventCreated(event_id=new_id(), at=NOW))
    assert not awaited(EventUnpublished(event_id=new_id(), at=NOW))
    assert not awaited(WaitlistLeft(entry_id=new_id(), event_id=new_id(), user_id=new_id(), at=NOW))
    assert not awaited(booking_fact(BookingHeld, BookingKind.OFFER))
    for kind in (BookingHeld, BookingConfirmed, BookingCancelled, BookingExpired):
        assert not awaited(booking_fact(kind, BookingKind.PURCHASE))


def payment_fact(kind: type, **more: object) -> Fact:
    return kind(payment_id=new_id(), booking_id=new_id(), event_id=new_id(), user_id=new_id(), at=NOW, **more)


def test_nobody_waits_for_what_takes_long_or_waits_for_the_provider() -> None:
    for fact in (
        EventCancelled(event_id=new_id(), at=NOW),
        payment_fact(PaymentAbandoned),
        NoticeReceived(charge_id="charge", at=NOW),
    ):
        assert awaited(fact)
        assert waits(fact)


def test_what_follows_from_all_else_is_waited_for() -> None:
    refund = payment_fact(RefundPromised, refund_id=new_id())
    assert awaited(refund)
    for fact in (refund, PlacesFreed(event_id=new_id(), at=NOW), EventDeleted(event_id=new_id(), at=NOW)):
        assert not waits(fact)


def test_nothing_follows_from_what_has_become_of_money() -> None:
    for kind in (PaymentSucceeded, PaymentFailed, PaymentDisputed):
        assert not awaited(payment_fact(kind))
    for kind in (RefundPaid, RefundFailed):
        assert not awaited(payment_fact(kind, refund_id=new_id()))
