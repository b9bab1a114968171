from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gatherly_core.booking import booking_states
from gatherly_core.booking.errors import AlreadyCancelled, AlreadyConfirmed, HoldExpired, HoldRuns
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus
from gatherly_core.kernel.errors import Conflict
from tests.factories import HOLD, NOW, BookingFactory

INSTANT = timedelta(microseconds=1)
LAST = NOW + HOLD - INSTANT
OVER = NOW + HOLD


def extended(booking: Booking, now: datetime) -> Booking:
    return booking_states.extended(booking, OVER + HOLD, now)


def test_it_confirms_until_the_hold_runs_out() -> None:
    booking = BookingFactory(quantity=2)
    confirmed = booking_states.confirmed(booking, LAST)
    assert confirmed == replace(booking, status=BookingStatus.CONFIRMED, expires_at=None, updated_at=LAST)


def test_it_extends_until_the_hold_runs_out() -> None:
    booking = BookingFactory()
    assert extended(booking, LAST) == replace(booking, expires_at=OVER + HOLD, updated_at=LAST)


@pytest.mark.parametrize("move", [booking_states.confirmed, extended])
@pytest.mark.parametrize(
    ("booking", "error", "code"),
    [
        (BookingFactory(), HoldExpired, "hold_expired"),
        (BookingFactory(expires_at=None), HoldExpired, "hold_expired"),
        (BookingFactory(status=BookingStatus.EXPIRED), HoldExpired, "hold_expired"),
        (BookingFactory(status=BookingStatus.EXPIRED, expires_at=OVER + HOLD), HoldExpired, "hold_expired"),
        (BookingFactory(status=BookingStatus.CONFIRMED), AlreadyConfirmed, "already_confirmed"),
        (BookingFactory(status=BookingStatus.CANCELLED), AlreadyCancelled, "already_cancelled"),
    ],
)
def test_it_is_too_late_afterwards(
    move: Callable[[Booking, datetime], Booking], booking: Booking, error: type[Conflict], code: str
) -> None:
    with pytest.raises(error) as refused:
        move(booking, OVER)
    assert refused.value.code == code


@pytest.mark.parametrize("status", [BookingStatus.PENDING, BookingStatus.CONFIRMED])
def test_it_cancels_a_live_booking_and_voids_its_attendees(status: BookingStatus) -> None:
    booking = BookingFactory(status=status, quantity=2)
    cancelled = booking_states.cancelled(booking, LAST)
    assert (cancelled.status, cancelled.expires_at, cancelled.updated_at) == (BookingStatus.CANCELLED, None, LAST)
    assert [attendee.status for attendee in cancelled.attendees] == [AttendeeStatus.VOID] * 2
    assert [attendee.id for attendee in cancelled.attendees] == [attendee.id for attendee in booking.attendees]
    assert cancelled.items == booking.items


@pytest.mark.parametrize(
    ("status", "error"), [(BookingStatus.CANCELLED, AlreadyCancelled), (BookingStatus.EXPIRED, HoldExpired)]
)
def test_it_cancels_only_once(status: BookingStatus, error: type[Conflict]) -> None:
    with pytest.raises(error):
        booking_states.cancelled(BookingFactory(status=status), NOW)


@pytest.mark.parametrize("now", [OVER, OVER + timedelta(days=1)])
def test_it_expires_from_the_moment_named(now: datetime) -> None:
    booking = BookingFactory(quantity=2)
    expired = booking_states.expired(booking, now)
    assert (expired.status, expired.expires_at, expired.updated_at) == (BookingStatus.EXPIRED, None, now)
    assert {attendee.status for attendee in expired.attendees} == {AttendeeStatus.VOID}


@pytest.mark.parametrize(
    ("booking", "now"),
    [
        (BookingFactory(), LAST),
        (BookingFactory(expires_at=None), OVER),
        (BookingFactory(status=BookingStatus.CONFIRMED, expires_at=NOW), OVER),
        (BookingFactory(status=BookingStatus.CANCELLED, expires_at=NOW), OVER),
        (BookingFactory(status=BookingStatus.EXPIRED, expires_at=NOW), OVER),
    ],
)
def test_it_expires_nothing_but_overdue_holds(booking: Booking, now: datetime) -> None:
    with pytest.raises(HoldRuns) as refused:
        booking_states.expired(booking, now)
    assert refused.value.code == "hold_runs"


@pytest.mark.parametrize("status", BookingStatus)
def test_it_is_live_while_it_claims_places(status: BookingStatus) -> None:
    live = status in {BookingStatus.PENDING, BookingStatus.CONFIRMED}
    assert BookingFactory(status=status).live == live
