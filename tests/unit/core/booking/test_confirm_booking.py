from datetime import timedelta

import pytest

from gatherly_core.booking.errors import (
    AlreadyCancelled,
    AlreadyConfirmed,
    BookingNotFound,
    HoldExpired,
    PaymentRequired,
)
from gatherly_core.booking.facts import BookingConfirmed
from gatherly_core.booking.model import BookingStatus
from tests.factories import HOLD, NOW, new_id
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


def test_it_makes_a_held_booking_a_confirmed_one(scene: Scene) -> None:
    ticket_type = scene.on_sale(price=1500)
    booking = scene.book(ticket_type, 2)
    last = NOW + HOLD - INSTANT
    scene.clock.set(last)
    confirmed = scene.app.booking.confirm_booking(booking.id, 3000)
    assert (confirmed.status, confirmed.expires_at, confirmed.updated_at) == (BookingStatus.CONFIRMED, None, last)
    assert scene.booking(booking) == confirmed
    assert [(fact.booking_id, fact.at) for fact in scene.facts(BookingConfirmed)] == [(booking.id, last)]
    scene.clock.advance(timedelta(days=1))
    assert scene.app.booking.expire_bookings() == 0
    assert scene.pool(ticket_type).used == 2


@pytest.mark.parametrize("paid", [0, 2999, 3001, -3000])
def test_it_wants_the_total_and_nothing_else(scene: Scene, paid: int) -> None:
    booking = scene.book(scene.on_sale(price=1500), 2)
    with pytest.raises(PaymentRequired, match=f"costs 3000, but {paid} was paid") as refused:
        scene.app.booking.confirm_booking(booking.id, paid)
    assert refused.value.code == "payment_required"
    assert scene.booking(booking).status is BookingStatus.PENDING


def test_it_is_too_late_when_the_hold_has_run_out(scene: Scene) -> None:
    booking = scene.book(scene.on_sale())
    scene.clock.advance(HOLD)
    with pytest.raises(HoldExpired):
        scene.confirm(booking)
    scene.app.booking.expire_bookings()
    with pytest.raises(HoldExpired):
        scene.confirm(booking)


def test_it_confirms_only_once(scene: Scene) -> None:
    booking = scene.book(scene.on_sale())
    scene.confirm(booking)
    with pytest.raises(AlreadyConfirmed):
        scene.confirm(booking)
    assert len(scene.facts(BookingConfirmed)) == 1


def test_it_confirms_nothing_that_was_cancelled(scene: Scene) -> None:
    booking = scene.book(scene.on_sale())
    scene.cancel(booking)
    with pytest.raises(AlreadyCancelled):
        scene.confirm(booking)


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(BookingNotFound) as refused:
        scene.app.booking.confirm_booking(new_id(), 0)
    assert refused.value.code == "booking_not_found"
