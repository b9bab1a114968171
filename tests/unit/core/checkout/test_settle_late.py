"""Money that comes after its hold has run out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gatherly_core.booking.facts import BookingConfirmed
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus
from gatherly_core.payments.model import PaymentStatus, RefundCause
from gatherly_core.ticketing.model import TicketType
from gatherly_core.waitlist.model import EntryStatus
from tests.contracts.rivals import at_once
from tests.factories import HOLD, NOW, TicketDetailsFactory
from tests.unit.core.scene import Scene, owner_of

INSTANT = timedelta(microseconds=1)


def expired(scene: Scene, ticket_type: TicketType, quantity: int = 1, **booked: object) -> Booking:
    """A booking whose payment nobody could stop: its hold is over, and its charge is still open."""
    booking = scene.book(ticket_type, quantity, **booked)  # type: ignore[arg-type]  # named by the tests
    scene.try_to_pay(booking, "pm_card_authenticationRequired")
    let_go(scene, booking)
    return scene.booking(booking)


def let_go(scene: Scene, booking: Booking) -> None:
    """As when the provider said that it was cancelled, and then changed its mind."""
    left = replace(scene.booking(booking), paying=False, expires_at=scene.clock.now())
    scene.ports.unit_of_work.run(lambda: scene.ports.bookings.move(left))
    assert scene.app.booking.expire_bookings() == 1


def approve(scene: Scene, booking: Booking) -> Booking:
    """The money comes."""
    scene.bank.approve(scene.charge_id(booking))
    scene.notify(booking)
    return scene.booking(booking)


def assert_given_back(scene: Scene, booking: Booking) -> None:
    payment = scene.payment(booking)
    assert (payment.status, payment.refundable) == (PaymentStatus.REFUNDED, 0)
    assert [(refund.amount, refund.cause) for refund in payment.refunds] == [(payment.captured, RefundCause.UNUSABLE)]
    assert scene.bank.refunded == scene.bank.captured == payment.captured
    assert scene.facts(BookingConfirmed) == []


class TestTooLate:
    def test_it_takes_places_that_are_free_again(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(2, capacity=20, admits=3)
        booking = expired(scene, ticket_type, 2)
        assert (scene.pool(ticket_type).used, scene.capacity(ticket_type).used) == (0, 0)
        revived = approve(scene, booking)
        assert (revived.status, revived.expires_at) == (BookingStatus.CONFIRMED, None)
        assert [attendee.status for attendee in revived.attendees] == [AttendeeStatus.VALID] * 6
        assert (scene.pool(ticket_type).used, scene.capacity(ticket_type).used) == (2, 6)
        assert scene.payment(booking).refunds == ()
        assert [fact.booking_id for fact in scene.facts(BookingConfirmed)] == [booking.id]

    def test_it_goes_back_once_when_the_places_are_gone(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(2)
        booking = expired(scene, ticket_type, 2)
        other = scene.book(ticket_type)
        assert approve(scene, booking) == booking
        for _ in range(3):
            scene.notify(booking)
        assert_given_back(scene, booking)
        assert scene.pool(ticket_type).used == 1
        assert scene.booking(other).live

    def test_it_goes_back_once_however_many_hear_of_it(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(1)
        booking = expired(scene, ticket_type)
        scene.book(ticket_type)
        scene.bank.approve(scene.charge_id(booking))
        at_once(*[lambda: scene.notify(booking)] * 4)
        assert_given_back(scene, booking)

    def test_it_overtakes_nobody_who_waits(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(1)
        booking = scene.book(ticket_type)
        scene.try_to_pay(booking, "pm_card_authenticationRequired")
        entry = scene.join(ticket_type)
        let_go(scene, booking)
        assert scene.entry(entry).status is EntryStatus.OFFERED
        approve(scene, booking)
        assert_given_back(scene, booking)
        assert scene.entry(entry).status is EntryStatus.OFFERED

    def test_it_goes_back_when_the_event_is_cancelled(self, scene: Scene) -> None:
        booking = expired(scene, scene.on_sale())
        scene.app.events.cancel_event(scene.organizer, booking.event_id)
        assert approve(scene, booking).status is BookingStatus.EXPIRED
        assert_given_back(scene, booking)

    def test_it_goes_back_when_the_booking_was_called_off(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking, "pm_bank_processing")
        scene.app.events.cancel_event(scene.organizer, booking.event_id)
        assert approve(scene, booking).status is BookingStatus.CANCELLED
        assert_given_back(scene, booking)

    def test_it_goes_back_when_the_event_is_a_draft_again(self, scene: Scene) -> None:
        booking = expired(scene, scene.on_sale())
        scene.app.events.unpublish_event(scene.organizer, booking.event_id)
        assert approve(scene, booking).status is BookingStatus.EXPIRED
        assert_given_back(scene, booking)

    def test_it_goes_back_when_the_event_is_deleted(self, scene: Scene) -> None:
        booking = expired(scene, scene.on_sale())
        scene.app.events.delete_event(scene.organizer, booking.event_id)
        assert approve(scene, booking).status is BookingStatus.EXPIRED
        assert_given_back(scene, booking)

    def test_it_takes_places_until_the_event_is_over(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        early, late = expired(scene, ticket_type), expired(scene, ticket_type)
        end: datetime = scene.event_of(ticket_type).details.end_date
        scene.clock.set(end - INSTANT)
        assert approve(scene, early).status is BookingStatus.CONFIRMED
        scene.clock.set(end)
        assert approve(scene, late).status is BookingStatus.EXPIRED
        assert scene.bank.refunded == late.total

    def test_it_goes_back_when_its_tickets_are_sold_no_longer(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(), TicketDetailsFactory())
        ticket_type = scene.types(event)[0]
        booking = expired(scene, ticket_type)
        scene.app.ticketing.delete_ticket_type(scene.organizer, ticket_type.id)
        assert approve(scene, booking).status is BookingStatus.EXPIRED
        assert_given_back(scene, booking)
        assert list(scene.app.booking.check_pools()) == []


class TestTooLateWithAPromoCode:
    def test_it_is_used_again(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        code = scene.promo_code(ticket_type, most_uses=1, most_uses_per_user=1, valid_until=NOW + HOLD)
        booking = expired(scene, ticket_type, promo_code=code.details.code)
        scene.clock.set(NOW + 2 * HOLD)
        assert approve(scene, booking).status is BookingStatus.CONFIRMED
        assert scene.bank.refunded == 0

    @pytest.mark.parametrize("limit", ["most_uses", "most_uses_per_user"])
    def test_its_limit_holds(self, scene: Scene, limit: str) -> None:
        ticket_type = scene.on_sale()
        code = scene.promo_code(ticket_type, **{limit: 1}).details.code
        booking = expired(scene, ticket_type, promo_code=code)
        scene.book(ticket_type, by=owner_of(booking), promo_code=code)
        assert approve(scene, booking).status is BookingStatus.EXPIRED
        assert_given_back(scene, booking)

    def test_it_goes_back_when_the_code_was_taken_back(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        code = scene.promo_code(ticket_type, code="GONE")
        booking = expired(scene, ticket_type, promo_code="GONE")
        scene.app.promotions.delete_promo_code(scene.organizer, code.id)
        scene.promo_code(ticket_type, code="gone")
        assert approve(scene, booking).status is BookingStatus.EXPIRED
        assert_given_back(scene, booking)
