"""Until when a booking can be paid, and how long its places are held for that."""

from datetime import timedelta

import pytest

from gatherly_core.application import Policy
from gatherly_core.booking.errors import AlreadyCancelled, AlreadyConfirmed, HoldExpired
from gatherly_core.booking.model import Booking
from gatherly_core.checkout.errors import NotPayable
from gatherly_core.events.model import EventStatus
from tests.factories import HOLD, NOW
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


def held(scene: Scene, quantity: int = 1) -> Booking:
    return scene.book(scene.on_sale(), quantity)


class TestWhen:
    def test_it_extends_the_hold_once(self, scene: Scene) -> None:
        booking = held(scene)
        scene.clock.set(NOW + HOLD - INSTANT)
        first = scene.try_to_pay(booking).booking
        assert (first.paying, first.expires_at) == (True, NOW + 2 * HOLD - INSTANT)
        scene.clock.advance(MINUTE)
        assert scene.try_to_pay(booking).booking == first

    def test_it_extends_the_hold_as_the_operator_decided(self) -> None:
        scene = Scene(Policy(hold=3 * MINUTE))
        booking = held(scene)
        scene.clock.advance(MINUTE)
        assert scene.try_to_pay(booking).booking.expires_at == NOW + 4 * MINUTE

    def test_it_never_shortens_the_hold(self, scene: Scene) -> None:
        ticket_type, sold = scene.sold_out()
        entry = scene.join(ticket_type)
        scene.cancel(sold)
        offered = scene.offered(entry)
        assert scene.try_to_pay(offered).booking.expires_at == offered.expires_at == NOW + timedelta(hours=24)

    def test_it_is_too_late_once_the_hold_is_over(self, scene: Scene) -> None:
        booking = held(scene)
        scene.clock.set(NOW + HOLD)
        with pytest.raises(HoldExpired):
            scene.confirm(booking)
        scene.app.booking.expire_bookings()
        with pytest.raises(HoldExpired):
            scene.confirm(booking)
        assert scene.bank.charges == ()

    def test_it_is_too_late_once_the_extended_hold_is_over(self, scene: Scene) -> None:
        booking = held(scene)
        scene.try_to_pay(booking)
        scene.clock.set(NOW + HOLD)
        with pytest.raises(HoldExpired):
            scene.confirm(booking)
        assert scene.bank.captured == 0

    def test_cancelled_and_free_bookings_are_not_paid(self, scene: Scene) -> None:
        cancelled, free = held(scene), scene.book(scene.on_sale(price=0))
        scene.cancel(cancelled)
        with pytest.raises(AlreadyCancelled):
            scene.confirm(cancelled)
        with pytest.raises(AlreadyConfirmed):
            scene.confirm(free)
        assert scene.bank.charges == ()

    def test_what_costs_nothing_and_waits_is_not_payable(self, scene: Scene) -> None:
        ticket_type, sold = scene.sold_out(price=0)
        entry = scene.join(ticket_type)
        scene.cancel(sold)
        with pytest.raises(NotPayable) as refused:
            scene.confirm(scene.offered(entry))
        assert refused.value.code == "not_payable"
        assert not scene.offered(entry).paying

    def test_what_the_provider_has_cancelled_is_not_payable(self, scene: Scene) -> None:
        booking = held(scene)
        scene.try_to_pay(booking)
        scene.bank.cancel(scene.charge_id(booking))
        scene.notify(booking)
        assert not scene.booking(booking).paying
        with pytest.raises(NotPayable):
            scene.confirm(booking)

    def test_who_pays_while_the_places_go_is_told_so(self, scene: Scene) -> None:
        booking = held(scene)

        def organizer_is_faster() -> None:
            scene.app.events.cancel_event(scene.organizer, booking.event_id)

        scene.bank.faults.after("confirm", organizer_is_faster)
        with pytest.raises(HoldExpired):
            scene.confirm(booking)
        assert (scene.bank.captured, scene.bank.refunded) == (1500, 1500)


def test_nothing_is_paid_for_an_event_that_was_just_cancelled(scene: Scene) -> None:
    """Its bookings are called off afterwards, and anybody may be faster than that."""
    ticket_type = scene.on_sale()
    booking = scene.book(ticket_type)
    events, cancelled = scene.ports.events, scene.event_of(ticket_type).in_status(EventStatus.CANCELLED, NOW)
    scene.ports.unit_of_work.run(lambda: (events.locked(cancelled.id), events.save(cancelled)))
    with pytest.raises(NotPayable):
        scene.try_to_pay(booking, "pm_card_visa")
    assert scene.bank.charges == ()
