"""How a booking moves from state to state: pending -> confirmed | cancelled | expired, confirmed -> cancelled."""

from dataclasses import replace
from datetime import datetime

from gatherly_core.booking.errors import (
    AlreadyCancelled,
    AlreadyConfirmed,
    HoldExpired,
    HoldRuns,
)
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingStatus


def confirmed(booking: Booking, now: datetime) -> Booking:
    """The booking, its places its own. HoldExpired, AlreadyConfirmed or AlreadyCancelled when it is too late."""
    _still_pending(booking, now)
    return replace(booking, status=BookingStatus.CONFIRMED, expires_at=None, updated_at=now)


def extended(booking: Booking, until: datetime, now: datetime) -> Booking:
    """The booking, held until `until`. HoldExpired, AlreadyConfirmed or AlreadyCancelled when it is too late."""
    _still_pending(booking, now)
    return replace(booking, expires_at=until, updated_at=now)


def cancelled(booking: Booking, now: datetime) -> Booking:
    """The booking given up, its attendees void. AlreadyCancelled, or HoldExpired for one that has expired."""
    if booking.status is BookingStatus.CANCELLED:
        raise AlreadyCancelled("The booking is cancelled already.")
    if booking.status is BookingStatus.EXPIRED:
        raise HoldExpired("The booking has expired; its places were given up.")
    return _given_up(booking, BookingStatus.CANCELLED, now)


def expired(booking: Booking, now: datetime) -> Booking:
    """The booking given up because its time is over. HoldRuns unless it is pending and overdue at `now`."""
    if booking.status is not BookingStatus.PENDING or booking.expires_at is None or now < booking.expires_at:
        raise HoldRuns("The booking is not overdue.")
    return _given_up(booking, BookingStatus.EXPIRED, now)


def _still_pending(booking: Booking, now: datetime) -> None:
    if booking.status is BookingStatus.CONFIRMED:
        raise AlreadyConfirmed("The booking is confirmed already.")
    if booking.status is BookingStatus.CANCELLED:
        raise AlreadyCancelled("The booking is cancelled already.")
    if booking.status is BookingStatus.EXPIRED or booking.expires_at is None or now >= booking.expires_at:
        raise HoldExpired("The places are no longer held for this booking.")


def _given_up(booking: Booking, status: BookingStatus, now: datetime) -> Booking:
    return replace(
        booking,
        status=status,
        expires_at=None,
        attendees=tuple(map(_void, booking.attendees)),
        updated_at=now,
    )


def _void(attendee: Attendee) -> Attendee:
    return replace(attendee, status=AttendeeStatus.VOID)
