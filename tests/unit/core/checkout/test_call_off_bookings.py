"""What becomes of the bookings of a cancelled event."""

from collections.abc import Callable

import pytest

from gatherly_adapters.bootstrap.relays import PATIENCE
from gatherly_core.booking.facts import BookingCancelled
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus
from gatherly_core.checkout import call_off_bookings
from gatherly_core.checkout.preview_cancellation import Impact
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.errors import AlreadyCalledOff, EventOver, NotPublished
from gatherly_core.events.refund_policy import Tier
from gatherly_core.payments.model import Dispute, PaymentStatus, RefundCause, RefundStatus
from gatherly_core.ticketing.model import TicketType
from tests.factories import TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene, owner_of


def cancel(scene: Scene, ticket_type: TicketType) -> None:
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)


def preview(scene: Scene, ticket_type: TicketType) -> Impact:
    return scene.app.checkout.preview_cancellation(scene.organizer, ticket_type.event_id)


def give_back(scene: Scene, booking: Booking, amount: int) -> None:
    request = RefundRequest(id=new_id(), payment_id=scene.payment(booking).id, amount=amount)
    scene.app.checkout.refund_payment(scene.organizer, request)


def causes(scene: Scene, booking: Booking) -> list[tuple[int, RefundCause]]:
    return [(refund.amount, refund.cause) for refund in scene.payment(booking).refunds]


class TestCallOffBookings:
    def test_every_live_booking_is_cancelled_and_every_payer_gets_everything_back(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(admits=2), refund_policy=())
        (ticket_type,) = scene.types(event)
        paid = [scene.sell(ticket_type, 2), scene.sell(ticket_type)]
        held = scene.book(ticket_type)
        cancel(scene, ticket_type)
        for booking in (*paid, held):
            gone = scene.booking(booking)
            assert (gone.status, gone.expires_at, gone.paying) == (BookingStatus.CANCELLED, None, False)
            assert {attendee.status for attendee in gone.attendees} == {AttendeeStatus.VOID}
        assert [causes(scene, booking) for booking in paid] == [
            [(3000, RefundCause.EVENT_CANCELLED)],
            [(1500, RefundCause.EVENT_CANCELLED)],
        ]
        assert scene.bank.refunded == scene.bank.captured == 4500
        assert scene.pool(ticket_type).used == 0
        assert len(scene.facts(BookingCancelled)) == 3
        assert list(scene.app.booking.check_pools()) == list(scene.app.payments.check_ledger()) == []

    def test_what_was_given_back_before_is_not_again(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.sell(ticket_type)
        give_back(scene, booking, 1000)
        cancel(scene, ticket_type)
        assert sorted(causes(scene, booking)) == [(500, RefundCause.EVENT_CANCELLED), (1000, RefundCause.ORGANIZER)]

    def test_bookings_that_were_cancelled_before_stay_as_they_are(self, scene: Scene) -> None:
        (ticket_type,) = scene.types(scene.event(TicketDetailsFactory(), refund_policy=(Tier(0, 50),)))
        booking = scene.sell(ticket_type)
        cancelled = scene.cancel(booking)
        cancel(scene, ticket_type)
        assert scene.booking(booking) == cancelled
        assert causes(scene, booking) == [(750, RefundCause.POLICY)]

    def test_payments_under_way_are_stopped(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.book(ticket_type)
        scene.try_to_pay(booking, "pm_card_authenticationRequired")
        cancel(scene, ticket_type)
        assert scene.booking(booking).status is BookingStatus.CANCELLED
        assert scene.payment(booking).status is PaymentStatus.CANCELLED

    def test_money_that_comes_nevertheless_goes_back_in_full(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.book(ticket_type)
        scene.try_to_pay(booking)
        scene.bank.pay(scene.charge_id(booking))
        cancel(scene, ticket_type)
        assert causes(scene, booking) == [(1500, RefundCause.UNUSABLE)]
        assert scene.bank.refunded == 1500

    def test_what_the_payers_bank_has_is_left_to_it(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.sell(ticket_type)
        scene.bank.dispute(scene.charge_id(booking), Dispute.OPEN)
        scene.notify(booking)
        cancel(scene, ticket_type)
        assert scene.booking(booking).status is BookingStatus.CANCELLED
        assert causes(scene, booking) == []

    def test_it_goes_on_in_batches(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(call_off_bookings, "BATCH", 2)
        ticket_type = scene.on_sale()
        bookings = [scene.sell(ticket_type) for _ in range(5)]
        other = scene.sell(scene.on_sale())
        cancel(scene, ticket_type)
        assert {scene.booking(booking).status for booking in bookings} == {BookingStatus.CANCELLED}
        assert scene.bank.refunded == 7500
        assert scene.booking(other) == other

    def test_again_it_finds_nothing_to_do(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.sell(ticket_type)
        cancel(scene, ticket_type)
        assert scene.app.checkout.call_off_bookings(ticket_type.event_id) == 0
        assert scene.bank.refunded == 1500

    def test_it_leaves_events_that_are_not_cancelled_or_not_there(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        assert scene.app.checkout.call_off_bookings(booking.event_id) == 0
        assert scene.app.checkout.call_off_bookings(new_id()) == 0
        assert scene.booking(booking) == booking

    def test_refunds_that_the_provider_did_not_take_are_taken_later(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        bookings = [scene.sell(ticket_type) for _ in range(3)]
        scene.bank.faults.before("refund", call=2)
        cancel(scene, ticket_type)
        assert scene.bank.refunded == 1500, "the others would fare no better"
        assert {scene.booking(booking).status for booking in bookings} == {BookingStatus.CANCELLED}
        scene.clock.advance(PATIENCE.first)
        scene.gatherly.drain()
        assert scene.bank.refunded == 4500
        assert {scene.payment(booking).refunds[0].status for booking in bookings} == {RefundStatus.SUCCEEDED}


class TestPreview:
    def test_it_tells_what_cancelling_then_does(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(admits=2), refund_policy=(Tier(0, 50),))
        (ticket_type,) = scene.types(event)
        bookings = [scene.sell(ticket_type), scene.sell(ticket_type, 2), scene.book(ticket_type)]
        scene.cancel(scene.sell(ticket_type))
        give_back(scene, bookings[0], 400)
        disputed = scene.sell(ticket_type)
        scene.bank.dispute(scene.charge_id(disputed), Dispute.OPEN)
        scene.notify(disputed)
        told = preview(scene, ticket_type)
        assert told == Impact(bookings=4, people=10, refunds=2, amount=4100, currency="EUR")
        assert scene.booking(bookings[0]).live
        before = scene.bank.refunded
        cancelled = len(scene.facts(BookingCancelled))
        cancel(scene, ticket_type)
        assert scene.bank.refunded - before == told.amount
        assert len(scene.facts(BookingCancelled)) - cancelled == told.bookings

    def test_it_tells_of_nothing_where_nothing_is_booked(self, scene: Scene) -> None:
        assert preview(scene, scene.on_sale()) == Impact(bookings=0, people=0, refunds=0, amount=0, currency="EUR")

    def test_it_refuses_what_cancelling_would_refuse(self, scene: Scene) -> None:
        cancelled, over, draft = scene.event(), scene.event(), scene.event(published=False)
        scene.app.events.cancel_event(scene.organizer, cancelled.id)
        use_case: Callable[..., Impact] = scene.app.checkout.preview_cancellation
        with pytest.raises(AlreadyCalledOff):
            use_case(scene.organizer, cancelled.id)
        with pytest.raises(NotPublished):
            use_case(scene.organizer, draft.id)
        scene.clock.set(over.details.end_date)
        with pytest.raises(EventOver):
            use_case(scene.organizer, over.id)


def test_an_offer_is_cancelled_with_the_event(scene: Scene) -> None:
    ticket_type, sold = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(sold)
    offered = scene.offered(entry)
    cancel(scene, ticket_type)
    assert scene.booking(offered).status is BookingStatus.CANCELLED
    assert owner_of(offered).user_id == entry.user_id
