"""A payment provider that takes connections and never answers keeps nothing else waiting."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.bootstrap.on_database import THREADS
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.worker.clockwork import Clockwork
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking import booking_states
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.jobs import JOBS
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.model import Kind
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.payments.facts import NoticeReceived
from gatherly_core.payments.model import RefundStatus
from tests.contracts.given import Given
from tests.factories import NOW, TicketDetailsFactory
from tests.installations import add_user, settings_for
from tests.working import wait_until

NOTICES = 20
BEFORE = NOW - timedelta(hours=1)
AFTERWARDS = timedelta(hours=1)
IN_TIME = 10
"""Seconds, a third of what the provider is given to answer."""
PATIENCE = "30"


class SilentProvider:
    """Takes every connection, and says nothing until it is closed: then it hangs up."""

    def __init__(self) -> None:
        self.callers: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        with suppress(OSError):  # it was closed before
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for caller in self.callers:
            caller.close()

    def _listen(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                self.callers.append(self._listener.accept()[0])


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def provider() -> SilentProvider:
    return SilentProvider()


@pytest.fixture
def worker(tmp_path: Path, clock: FixedClock, provider: SilentProvider) -> Iterator[Gatherly]:
    """A worker whose provider is silent until the worker is to end."""
    settings = settings_for(
        f"sqlite:///{tmp_path}/gatherly.db",
        GATHERLY_DATA=str(tmp_path),
        STRIPE_SECRET="sk_test_secret",
        STRIPE_API_BASE=provider.url,
        GATHERLY_STRIPE_TIMEOUT=PATIENCE,
    )
    with on_database(settings, clock, works=True) as gatherly:
        gatherly.migrate()
        yield gatherly
        provider.close()


def pay_overdue(gatherly: Gatherly) -> str:
    """Has somebody begin to pay whose hold is over; answers the name of the charge."""
    given = Given(gatherly.ports)
    booking = given.booking(paying=True, created_at=BEFORE)
    return str(given.payment(booking, provider="stripe", created_at=BEFORE).charge_id)


def notify(gatherly: Gatherly, charge_id: str) -> None:
    fact = NoticeReceived(charge_id=charge_id, at=gatherly.ports.clock.now())
    gatherly.ports.unit_of_work.run(lambda: gatherly.ports.outbox.add(*[fact] * NOTICES))


def book(gatherly: Gatherly, price: int) -> Booking:
    ticket_type = Given(gatherly.ports).ticket_type(details=TicketDetailsFactory(price=price))
    request = BookingRequest(add_user(gatherly), ticket_type.event_id, (Wish(1, ticket_type.id),))
    return gatherly.application.booking.place_booking(request)


def sell(gatherly: Gatherly, price: int) -> Booking:
    """Somebody has paid, as the provider said when it still spoke."""
    booking = book(gatherly, price)
    Given(gatherly.ports).paid(booking, provider="stripe", amount=price)
    confirmed = booking_states.paid(booking, gatherly.ports.clock.now())
    gatherly.ports.unit_of_work.run(lambda: gatherly.ports.bookings.move(confirmed))
    return confirmed


def told(gatherly: Gatherly, user_id: UserId) -> set[Kind]:
    notifications, wanted = gatherly.ports.notifications, NotificationFilter()
    page = gatherly.ports.unit_of_work.read(lambda: notifications.of_user(user_id, wanted, PageRequest()))
    return {notification.kind for notification in page.items}


def status_of(gatherly: Gatherly, booking: Booking) -> BookingStatus:
    return gatherly.ports.unit_of_work.read(lambda: gatherly.ports.bookings.get(booking.id)).status


def test_who_books_is_told_while_everything_waits_for_the_provider(worker: Gatherly, provider: SilentProvider) -> None:
    notify(worker, pay_overdue(worker))
    wait_until(lambda: len(provider.callers) == THREADS[Bell.PAYMENTS], IN_TIME)
    booking = book(worker, price=0)
    wait_until(lambda: Kind.BOOKING_CONFIRMED in told(worker, booking.user_id), IN_TIME)
    assert len(provider.callers) == THREADS[Bell.PAYMENTS], "who asks is still waiting for an answer"


def test_who_cancels_does_not_wait_for_the_provider(worker: Gatherly, provider: SilentProvider) -> None:
    booking = sell(worker, price=1500)
    begun = time.monotonic()
    order = worker.application.checkout.cancel_booking(Actor(booking.user_id, Role.ATTENDEE), booking.id)
    assert order.booking.status is BookingStatus.CANCELLED
    assert [refund.status for refund in order.payment.refunds] == [RefundStatus.PENDING]
    assert time.monotonic() - begun < IN_TIME
    wait_until(lambda: provider.callers, IN_TIME)


def test_all_else_is_done_by_the_clock_while_the_provider_is_asked(
    worker: Gatherly, provider: SilentProvider, clock: FixedClock
) -> None:
    asking = ("stop_payments", "reconcile", "reconcile_back")
    pay_overdue(worker)
    held = book(worker, price=1500)
    clockwork = Clockwork(worker.schedule())
    clockwork.tick()
    wait_until(lambda: len(provider.callers) == len(asking), IN_TIME)
    clock.advance(AFTERWARDS)
    clockwork.tick()
    wait_until(lambda: status_of(worker, held) is BookingStatus.EXPIRED, IN_TIME)
    wait_until(lambda: ended(worker) == {job.name for job in JOBS} - set(asking), IN_TIME)
    provider.close()
    assert clockwork.close(IN_TIME)


def ended(gatherly: Gatherly) -> set[str]:
    """The jobs that nobody is at."""
    runs = gatherly.ports.unit_of_work.read(lambda: gatherly.ports.job_runs.last(gatherly.ports.clock.now()))
    return {name for name, run in runs.items() if run.ended_at is not None}
