"""What bookings claim while others change them."""

import threading
from concurrent.futures import ThreadPoolExecutor

from gatherly_core.application import Ports
from gatherly_core.booking import booking_states
from gatherly_core.booking.model import Booking
from tests.contracts.given import Given
from tests.factories import HOLD, NOW
from tests.integration.sql.connections import on_servers


@on_servers
def test_a_booking_that_is_just_being_paid_for_is_live_even_though_its_hold_runs_out_meanwhile(ports: Ports) -> None:
    """Otherwise its event could be deleted between the payment and its commit."""
    booking = Given(ports).booking(expires_at=NOW + HOLD)
    paid, about_to_ask = threading.Event(), threading.Event()

    def pay() -> None:
        ports.bookings.move(booking_states.confirmed(ports.bookings.locked(booking.id), NOW))
        paid.set()
        about_to_ask.wait(10)
        threading.Event().wait(0.3)

    def ask(asked: Booking) -> bool:
        about_to_ask.set()
        return ports.claims.any_live(asked.event_id, NOW + HOLD)

    with ThreadPoolExecutor(1) as threads:
        payment = threads.submit(ports.unit_of_work.run, pay)
        assert paid.wait(10)
        assert ports.unit_of_work.run(lambda: ask(booking))
        payment.result()
