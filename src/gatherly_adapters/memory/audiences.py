"""Who takes part in events, in memory."""

from collections.abc import Iterable
from datetime import datetime

from gatherly_adapters.memory.accounts import ACCOUNTS
from gatherly_adapters.memory.booking import BOOKINGS
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.payments import PAYMENTS
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingStatus
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId
from gatherly_core.notifications.ports import EVERYBODY, Part


class MemoryAudiences:
    """Who takes part in events."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._accounts = database.table(ACCOUNTS)
        self._bookings = database.table(BOOKINGS)
        self._payments = database.table(PAYMENTS)

    def holders(
        self, event_id: EventId, after: UserId | None, limit: int, part: Part = EVERYBODY
    ) -> tuple[UserId, ...]:
        found = {booking.user_id for booking in self._in(event_id, part)}
        return tuple(sorted(user_id for user_id in found if after is None or user_id > after))[:limit]

    def guests(self, event_id: EventId, after: str | None, limit: int, part: Part = EVERYBODY) -> tuple[str, ...]:
        held = self._in(event_id, part)
        accounts = (self._accounts.get(booking.user_id) for booking in held)
        own = {account.bare.user.email for account in accounts if account}
        found = {
            address_key(attendee.person.email)
            for booking in held
            for attendee in booking.attendees
            if _admits(booking, attendee) or booking.status is BookingStatus.CANCELLED
            if attendee.welcome and (attendee.checked_in_at or not part.admitted)
        }
        return tuple(sorted(each for each in found - own if each and (after is None or each > after)))[:limit]

    def any_admitted(self, event_id: EventId) -> bool:
        return bool(self._in(event_id, Part(confirmed=True, admitted=True)))

    def payers(self, event_id: EventId, user_ids: Iterable[UserId]) -> frozenset[UserId]:
        payments = self._payments.all()
        paid = {payment.user_id for payment in payments if payment.event_id == event_id and payment.captured}
        return frozenset(user_ids) & paid

    def holds_ending(
        self, now: datetime, until: datetime, after: BookingId | None, limit: int
    ) -> tuple[BookingId, ...]:
        found = (
            booking.id
            for booking in self._bookings.all()
            if booking.status is BookingStatus.PENDING and booking.expires_at and now < booking.expires_at <= until
        )
        return tuple(sorted(each for each in found if after is None or each > after))[:limit]

    def _in(self, event_id: EventId, part: Part) -> tuple[Booking, ...]:
        return tuple(each for each in self._bookings.all() if each.event_id == event_id and _is_in(each, part))


def _is_in(booking: Booking, part: Part) -> bool:
    return (
        (_stands(booking, part) or _was_cancelled(booking, part.cancelled_since))
        and (part.booked_before is None or booking.created_at < part.booked_before)
        and (part.booked_after is None or booking.created_at > part.booked_after)
        and (not part.admitted or any(attendee.checked_in_at for attendee in booking.attendees))
    )


def _stands(booking: Booking, part: Part) -> bool:
    return booking.status is BookingStatus.CONFIRMED if part.confirmed else booking.live


def _was_cancelled(booking: Booking, since: datetime | None) -> bool:
    return since is not None and booking.status is BookingStatus.CANCELLED and booking.updated_at >= since


def _admits(booking: Booking, attendee: Attendee) -> bool:
    return booking.status is BookingStatus.CONFIRMED and attendee.status is AttendeeStatus.VALID
