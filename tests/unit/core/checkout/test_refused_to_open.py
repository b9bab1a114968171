"""Payments that the provider will not have, such as one below its least amount: what becomes of the places."""

from datetime import timedelta

import pytest

from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.payments.errors import ProviderAway, ProviderRefused
from gatherly_core.payments.model import PaymentStatus
from gatherly_core.ticketing.model import TicketType
from tests.unit.core.scene import Scene

LONG = timedelta(days=1)


@pytest.fixture
def ticket_type(scene: Scene) -> TicketType:
    return scene.on_sale(price=1)


@pytest.fixture
def refused(scene: Scene, ticket_type: TicketType) -> Booking:
    """A booking whose payment the provider refuses to make, whenever it is asked."""
    scene.bank.faults.before("open", too_small, call=None)
    booking = scene.book(ticket_type)
    with pytest.raises(ProviderRefused) as told:
        scene.try_to_pay(booking)
    assert told.value.members == {"booking_id": str(booking.id)}
    return booking


def too_small() -> None:
    raise ProviderRefused("The payment provider does not take so small an amount.")


def let_time_pass(scene: Scene) -> None:
    scene.clock.advance(LONG)
    scene.app.checkout.cancel_overdue_payments()
    scene.app.booking.expire_bookings()


def test_its_hold_ends(scene: Scene, ticket_type: TicketType, refused: Booking) -> None:
    let_time_pass(scene)

    assert scene.booking(refused).status is BookingStatus.EXPIRED
    assert scene.payment(refused).status is PaymentStatus.CANCELLED
    assert scene.pool(ticket_type).used == 0


def test_its_booking_can_be_cancelled(scene: Scene, ticket_type: TicketType, refused: Booking) -> None:
    assert scene.cancel(refused).status is BookingStatus.CANCELLED
    assert scene.pool(ticket_type).used == 0


def test_it_holds_while_the_provider_does_not_say(scene: Scene, ticket_type: TicketType, refused: Booking) -> None:
    scene.bank.faults.before("open", call=None)

    let_time_pass(scene)
    with pytest.raises(ProviderAway):
        scene.cancel(refused)

    assert scene.booking(refused).status is BookingStatus.PENDING
    assert scene.pool(ticket_type).used == 1


def test_one_that_was_made_after_all_is_cancelled_at_the_provider(
    scene: Scene, ticket_type: TicketType, refused: Booking
) -> None:
    scene.bank.faults.clear()

    let_time_pass(scene)

    assert scene.booking(refused).status is BookingStatus.EXPIRED
    assert [charge.state for charge in scene.bank.charges] == ["cancelled"]
