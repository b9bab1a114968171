"""A shop that takes money through a fake of Stripe, and processes that come and go at its cash desks."""

import json
import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import BookingStatus
from gatherly_core.kernel.identifiers import BookingId, EventId
from gatherly_core.payments.model import RefundCause, RefundStatus
from tests.commands import gatherly_command
from tests.factories import EventDetailsFactory, TicketDetailsFactory, new_id
from tests.fake_stripe.remote import RemoteFakeStripe
from tests.installations import add_user, environ_for, settings_for
from tests.invariants.audit import Books, sweep_until_nothing_changes
from tests.processes import Program

PRICE = 1500
LEASES_ARE_OVER = timedelta(minutes=2)
HOLDS_ARE_OVER = timedelta(hours=2)


class Shop:
    """An event on a database, a fake of Stripe, and processes that come and go."""

    def __init__(self, database_url: str, stripe: RemoteFakeStripe) -> None:
        self.stripe = stripe
        self.environ = {"STRIPE_SECRET": stripe.secret, "STRIPE_API_BASE": stripe.url}
        self._database_url = database_url
        with self.opened() as gatherly:
            self.now = gatherly.ports.clock.now()
            self.user, self.organizer = add_user(gatherly), add_user(gatherly, Role.ORGANIZER)
            self.event_id = self._event(gatherly)

    def _event(self, gatherly: Gatherly) -> EventId:
        ticketing = gatherly.application.ticketing
        details = EventDetailsFactory(
            start_date=self.now + timedelta(days=90), end_date=self.now + timedelta(days=91), capacity=100_000
        )
        event = ticketing.create_event(
            self.organizer, details, [TicketDetailsFactory(price=PRICE, quantity=100_000, max_per_booking=None)]
        )
        return gatherly.application.events.publish_event(self.organizer, event.id).id

    def opened(self, clock: FixedClock | None = None) -> Gatherly:
        return on_database(settings_for(self._database_url, **self.environ), clock)

    def cashier(self, *, cancels: bool = False) -> Program:
        """A process that takes and gives back money, or one that cancels the event."""
        task = {
            "database_url": self._database_url,
            "environ": self.environ,
            "event_id": str(self.event_id),
            "user_id": str(self.user.user_id),
            "organizer_id": str(self.organizer.user_id),
            "cancels": cancels,
        }
        process = Program("tests.integration.crashes.cashier")
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        return process

    def killed(self, seconds: float, *, cancels: bool = False) -> list[list[str]]:
        """What a process said that was killed so long after it had begun."""
        with self.cashier(cancels=cancels) as process:
            lines = [process.stdout.readline()]  # it has begun
            time.sleep(seconds)
            process.kill()
            lines += process.stdout.readlines()
        return [line.split() for line in lines if line.endswith("\n")]

    def come_to_rest(self) -> None:
        """Sweeps once the leases of the dead are over, and once all holds are."""
        clock = FixedClock(self.now)
        for time_passed in (LEASES_ARE_OVER, HOLDS_ARE_OVER):
            clock.advance(time_passed)
            with self.opened(clock) as gatherly:
                sweep_until_nothing_changes(gatherly, clock)

    def check(self) -> int:
        """What the fake's books, and everybody's bookings, must say; answers how many payments there are."""
        with self.opened() as gatherly:
            books = Books(gatherly)
            payments = books.payments()
            charges, refunds = _by_intent(self.stripe.charges()), _by_intent(self.stripe.refunds())
            for payment in payments:
                booking = books.booking(payment.booking_id)
                charges = self.stripe.charges(booking_id=str(booking.id))
                refunds = self.stripe.refunds(booking_id=str(booking.id))
                assert len(charges) <= 1, "charged twice"
                assert sum(charge["amount_captured"] for charge in charges) == payment.captured
                assert sum(refund["amount"] for refund in refunds) == payment.refunded == payment.reserved
                assert not payment.open
                assert booking.status is not BookingStatus.PENDING
                assert (booking.status is BookingStatus.CONFIRMED) <= bool(payment.captured)
                assert payment.captured == 0 or booking.status is BookingStatus.CONFIRMED or payment.refunded
        assert self.stripe.total_captured() == sum(payment.captured for payment in payments)
        assert self.stripe.total_refunded() == sum(payment.refunded for payment in payments)
        doctor = gatherly_command("doctor", environ=environ_for(self._database_url, **self.environ))
        assert (doctor.returncode, doctor.stdout) == (0, "Everything adds up.\n")
        return len(payments)

    def check_all_given_back(self, bookings: list[BookingId]) -> None:
        """Once, and in full, as the event was cancelled."""
        with self.opened() as gatherly:
            paid = {payment.booking_id: payment for payment in Books(gatherly).payments()}
        for booking_id in bookings:
            refunds = [(each.amount, each.status, each.cause) for each in paid[booking_id].refunds]
            assert refunds == [(PRICE, RefundStatus.SUCCEEDED, RefundCause.EVENT_CANCELLED)]
        assert self.stripe.total_refunded() == self.stripe.total_captured() >= len(bookings) * PRICE

    def paid(self, payers: int) -> list[BookingId]:
        """The bookings of so many who have paid."""
        with self.opened() as gatherly:
            return [_paid(gatherly, self.event_id, add_user(gatherly)) for _ in range(payers)]


def _paid(gatherly: Gatherly, event_id: EventId, payer: Actor) -> BookingId:
    app = gatherly.application
    booking = app.booking.place_booking(BookingRequest(payer, event_id, (Wish(1),)))
    return app.checkout.pay_booking(payer, booking.id, "pm_card_visa", new_id()).booking.id


def _by_intent(things: list[dict[str, Any]]) -> Mapping[str | None, list[dict[str, Any]]]:
    found = defaultdict[str | None, list[dict[str, Any]]](list)
    for thing in things:
        found[thing["payment_intent"]].append(thing)
    return found
