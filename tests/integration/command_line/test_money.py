"""What operators do about money: see that none is lost on its way, and that the books are in order."""

import sqlite3
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import BookingStatus
from gatherly_core.events.model import EventDetails
from gatherly_core.payments.facts import NoticeReceived
from gatherly_core.payments.model import PaymentStatus
from gatherly_core.ticketing.model import TicketDetails, TicketKind
from tests.factories import new_id
from tests.installations import add_user

AN_HOUR = timedelta(hours=1)
SIX_DAYS = timedelta(days=6)


@pytest.fixture
def clock():
    """An hour ago: what tests do was not touched a moment ago, when a command looks at it."""
    return FixedClock(datetime.now(UTC) - AN_HOUR)


@pytest.fixture
def gatherly(environ, clock):
    """Gatherly on the commands' own database and sandbox."""
    with on_database(Settings.load({}, environ), clock) as gatherly:
        gatherly.migrate()
        yield gatherly


@pytest.fixture
def event_id(gatherly, clock):
    """A published event with ten tickets."""
    start = clock.now() + SIX_DAYS
    details = EventDetails(
        title="Concert", start_date=start, end_date=start + AN_HOUR, timezone="Europe/Berlin", currency="EUR"
    )
    ticket = TicketDetails(kind=TicketKind.REGULAR, name="Regular", price=1500, quantity=10)
    organizer = add_user(gatherly, Role.ORGANIZER)
    event = gatherly.application.ticketing.create_event(organizer, details, [ticket])
    return gatherly.application.events.publish_event(organizer, event.id).id


def opened(gatherly, event_id, method=None):
    """A booking with a payment under way."""
    user = add_user(gatherly)
    booking = gatherly.application.booking.place_booking(BookingRequest(user, event_id, (Wish(1),)))
    return gatherly.application.checkout.pay_booking(user, booking.id, method, new_id())


def now(gatherly, order):
    """The booking and its payment as they are now."""
    ports = gatherly.ports
    return ports.unit_of_work.read(lambda: (ports.bookings.get(order.booking.id), ports.payments.get(order.payment.id)))


def execute(gatherly, statement, *values):
    connection = sqlite3.connect(gatherly._database.write_engine.url.database)
    changed = connection.execute(statement, values).rowcount
    connection.commit()
    connection.close()
    return changed


def test_reconciling_finds_money_of_which_no_notice_came(run, gatherly, event_id):
    order = opened(gatherly, event_id, "pm_bank_processing")
    gatherly.sandbox.decide(order.payment.charge_id, approved=True)
    # Held for long enough for the command, whose clock is an hour ahead.
    execute(gatherly, "UPDATE bookings SET expires_at = '9999-01-01 00:00:00.000000'")
    done = run("reconcile")
    assert (done.returncode, done.stdout) == (0, "1 payments looked after, 0 failed and are tried again.\n")
    booking, payment = now(gatherly, order)
    assert (booking.status, payment.status) == (BookingStatus.CONFIRMED, PaymentStatus.SUCCEEDED)


def test_reconciling_says_what_failed(run, gatherly, event_id):
    order = opened(gatherly, event_id, "pm_card_visa")
    assert order.booking.status is BookingStatus.CONFIRMED
    lost = opened(gatherly, event_id, "pm_bank_processing")
    execute(gatherly, "UPDATE payments SET charge_id = 'nobody_knows' WHERE id = ?", lost.payment.id.bytes)
    done = run("reconcile")
    assert (done.returncode, done.stdout) == (1, "0 payments looked after, 1 failed and are tried again.\n")


def test_sweeping_stops_payments_before_it_lets_their_places_go(run, gatherly, event_id):
    order, processed = opened(gatherly, event_id), opened(gatherly, event_id, "pm_bank_processing")
    done = run("sweep")
    assert (done.returncode, done.stdout.partition(",")[0]) == (0, "1 overdue holds let go")
    booking, payment = now(gatherly, order)
    assert (booking.status, payment.status) == (BookingStatus.EXPIRED, PaymentStatus.CANCELLED)
    assert now(gatherly, processed)[0].status is BookingStatus.PENDING


def test_sweeping_does_what_a_notice_called_for(run, gatherly, event_id):
    order = opened(gatherly, event_id, "pm_bank_processing")
    gatherly.sandbox.decide(order.payment.charge_id, approved=True)
    # As it is left where there is no worker, or a worker died, after the notice was answered.
    fact = NoticeReceived(charge_id=order.payment.charge_id, at=gatherly.ports.clock.now())
    gatherly.ports.unit_of_work.run(lambda: gatherly.ports.outbox.add(fact))
    assert run("sweep").returncode == 0
    assert now(gatherly, order)[0].status is BookingStatus.CONFIRMED


def test_the_doctor_finds_the_books_in_order(run, gatherly, event_id):
    order = opened(gatherly, event_id, "pm_card_visa")
    opened(gatherly, event_id, "pm_card_visa")
    gatherly.application.checkout.cancel_booking(add_user(gatherly, Role.ADMIN), order.booking.id)
    gatherly.drain()
    done = run("doctor")
    assert (done.returncode, done.stdout) == (0, "Everything adds up.\n")


OF_PAYMENT = "posting IN (SELECT number FROM ledger_postings WHERE payment_id = ?)"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE payments SET captured = 1499 WHERE id = ?", ["account provider", "account sales"]),
        ("UPDATE payments SET dispute = 'lost' WHERE id = ?", ["account provider", "account disputes"]),
        (
            f"DELETE FROM ledger_entries WHERE {OF_PAYMENT} AND account = 'sales'",
            ["posting captured", "account sales"],
        ),
        (f"DELETE FROM ledger_entries WHERE {OF_PAYMENT}", ["account provider", "account sales"]),
        (f"UPDATE ledger_entries SET amount = amount * 2 WHERE {OF_PAYMENT}", ["account provider", "account sales"]),
    ],
)
def test_the_doctor_names_what_differs_from_the_ledger(run, gatherly, event_id, statement, found):
    order, other = opened(gatherly, event_id, "pm_card_visa"), opened(gatherly, event_id, "pm_card_visa")
    gatherly.drain()
    assert execute(gatherly, statement, UUID(str(order.payment.id)).bytes) > 0
    done = run("doctor")
    assert done.returncode == 1
    *lines, last = done.stdout.splitlines()
    assert [" ".join(line.split()[:2]).partition(":")[0] for line in lines] == found
    assert last == f"Differences: {len(found)}"
    assert str(order.payment.id) in done.stdout
    assert str(other.payment.id) not in done.stdout
