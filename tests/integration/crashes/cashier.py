"""Books, pays, refunds and cancels, or cancels a whole event, and says what it was answered, until it is killed.

Run as a program: `python -m tests.integration.crashes.cashier`, with a JSON object on standard input.
"""

import json
import random
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID, uuid4

from gatherly_adapters.bootstrap import on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.application import Application
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.errors import AlreadyCalledOff
from gatherly_core.kernel.errors import Conflict
from gatherly_core.kernel.identifiers import EventId, RefundId, UserId
from gatherly_core.payments.errors import PaymentDeclined
from gatherly_core.ticketing.errors import SalesClosed
from tests.installations import settings_for

THREADS = 4
METHODS = ["pm_card_visa", "pm_card_visa", "pm_card_authenticationRequired", "pm_card_visa_chargeDeclined"]
PART = 400
say = threading.Lock()


class Cashier:
    """Does what may be done with money, one booking after the other."""

    def __init__(self, application: Application, task: dict[str, str]) -> None:
        self._app = application
        self._event_id = EventId(UUID(task["event_id"]))
        self._user = Actor(UserId(UUID(task["user_id"])), Role.ATTENDEE)
        self._organizer = Actor(UserId(UUID(task["organizer_id"])), Role.ORGANIZER)

    def cancel_event(self) -> None:
        tell("begun", "")
        with suppress(AlreadyCalledOff):
            self._app.events.cancel_event(self._organizer, self._event_id)
        self._app.checkout.call_off_bookings(self._event_id)

    def work(self) -> None:
        """Until nothing is sold any more. A booking that is cancelled beside it stays as it is."""
        while True:
            try:
                booking = self._app.booking.place_booking(BookingRequest(self._user, self._event_id, (Wish(1),)))
            except SalesClosed:
                return
            tell("pending", booking.id)
            with suppress(PaymentDeclined, Conflict):
                self._take(booking)

    def _take(self, booking: Booking) -> None:
        order = self._app.checkout.pay_booking(self._user, booking.id, random.choice(METHODS), uuid4())
        tell(order.booking.status, booking.id)
        if order.payment and order.booking.status is BookingStatus.CONFIRMED:
            self._give_back(order.payment.id, booking.id)

    def _give_back(self, payment_id: UUID, booking_id: UUID) -> None:
        chance = random.random()
        if chance < 0.3:
            request = RefundRequest(id=RefundId(uuid4()), payment_id=payment_id, amount=PART)
            self._app.checkout.refund_payment(self._organizer, request)
            tell("refunded", booking_id)
        elif chance < 0.6:
            self._app.checkout.cancel_booking(self._user, booking_id)
            tell("cancelled", booking_id)


def tell(what: str, of: object) -> None:
    with say:
        print(what, of, flush=True)


def main() -> None:
    task = json.loads(sys.stdin.readline())
    with on_database(settings_for(task["database_url"], **task["environ"])) as gatherly:
        cashier = Cashier(gatherly.application, task)
        works: list[Callable[[], None]] = [cashier.cancel_event] if task["cancels"] else [cashier.work] * THREADS
        threads = [threading.Thread(target=work) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
