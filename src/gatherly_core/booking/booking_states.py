"""How a booking moves from state to state: pending -> confirmed | cancelled | expired, confirmed -> cancelled.

Money that comes too late makes an expired one confirmed, if its places can be taken again.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from gatherly_core.booking.errors import (
    AlreadyCancelled,
    AlreadyConfirmed,
    HoldExpired,
    HoldRuns,
)
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingStatus, Item
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import AttendeeId
from gatherly_core.kernel.money import step
from gatherly_core.payments.errors import PaymentInProgress


def confirmed(booking: Booking, now: datetime) -> Booking:
    """The booking, its places its own. HoldExpired, AlreadyConfirmed or AlreadyCancelled when it is too late."""
    _still_pending(booking, now)
    return paid(booking, now)


def paid(booking: Booking, now: datetime) -> Booking:
    """The pending booking, its places its own: whatever the time, for the money has come."""
    return replace(booking, status=BookingStatus.CONFIRMED, expires_at=None, paying=False, updated_at=now)


def revived(booking: Booking, now: datetime) -> Booking:
    """The expired booking, its places its own again: they must be taken with it."""
    attendees = tuple(replace(attendee, status=AttendeeStatus.VALID) for attendee in booking.attendees)
    return replace(paid(booking, now), attendees=attendees)


def paying(booking: Booking, until: datetime, now: datetime) -> Booking:
    """The booking with a payment under way, which has extended its hold to `until` when it began.

    HoldExpired, AlreadyConfirmed or AlreadyCancelled when it is too late.
    """
    _still_pending(booking, now)
    if booking.paying:
        return booking
    held_until = max(booking.expires_at or until, until)
    return replace(booking, paying=True, expires_at=held_until, updated_at=now)


def no_longer_paying(booking: Booking, now: datetime) -> Booking:
    """The booking, of whose payment the provider has said that no money will come."""
    return replace(booking, paying=False, updated_at=now)


def extended(booking: Booking, until: datetime, now: datetime) -> Booking:
    """The booking, held until `until`. HoldExpired, AlreadyConfirmed or AlreadyCancelled when it is too late."""
    _still_pending(booking, now)
    return replace(booking, expires_at=until, updated_at=now)


def cancelled(booking: Booking, now: datetime) -> Booking:
    """The booking given up, its attendees void.

    AlreadyCancelled; HoldExpired for one that has expired; PaymentInProgress while money may be on its way.
    """
    if booking.paying:
        raise PaymentInProgress("A payment for this booking is under way; it cannot be cancelled right now.")
    return called_off(booking, now)


def called_off(booking: Booking, now: datetime) -> Booking:
    """The booking given up, even if money is on its way, which must go back then. AlreadyCancelled, HoldExpired."""
    if booking.status is BookingStatus.CANCELLED:
        raise AlreadyCancelled("The booking is cancelled already.")
    if booking.status is BookingStatus.EXPIRED:
        raise HoldExpired("The booking has expired; its places were given up.")
    return _given_up(booking, BookingStatus.CANCELLED, now)


def without(booking: Booking, attendee_ids: Collection[AttendeeId], now: datetime) -> Booking:
    """The confirmed booking without the tickets of these attendees, who become void; cancelled when none is left.

    Invalid unless they are its own, valid, and all the people whom whole tickets admit.
    """
    leaving = [each for each in booking.attendees if each.id in attendee_ids and each.status is AttendeeStatus.VALID]
    if booking.status is not BookingStatus.CONFIRMED or len(leaving) < len(attendee_ids):
        raise Invalid("Not all of these are admitted.", {"attendee_ids": "must name valid attendees of the booking"})
    people = Counter(attendee.ticket_type_id for attendee in leaving)
    smallest = step(booking.currency)
    items = tuple(_fewer(item, people[item.ticket_type_id], smallest) for item in booking.items)
    left = tuple(item for item in items if item.quantity)
    if not left:
        return called_off(booking, now)
    attendees = tuple(_void(each) if each in leaving else each for each in booking.attendees)
    return replace(booking, items=left, attendees=attendees, updated_at=now)


def _fewer(item: Item, people: int, step: int) -> Item:
    """The item without the tickets that admit so many people, its discount lessened by their share of it.

    What is left of the discount is rounded down to a multiple of `step`.
    """
    tickets, odd = divmod(people, item.admits)
    if odd:
        raise Invalid(
            "A ticket is given back whole.", {"attendee_ids": f"must name all {item.admits} people of a ticket"}
        )
    quantity = item.quantity - tickets
    return replace(item, quantity=quantity, discount=item.discount * quantity // (item.quantity * step) * step)


def expired(booking: Booking, now: datetime) -> Booking:
    """The booking given up because its time is over. HoldRuns unless that is so, and no payment is under way."""
    if booking.status is not BookingStatus.PENDING or booking.expires_at is None or now < booking.expires_at:
        raise HoldRuns("The booking is not overdue.")
    if booking.paying:
        raise HoldRuns("Money may be on its way for the booking.")
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
        paying=False,
        attendees=tuple(map(_void, booking.attendees)),
        updated_at=now,
    )


def _void(attendee: Attendee) -> Attendee:
    return replace(attendee, status=AttendeeStatus.VOID)
