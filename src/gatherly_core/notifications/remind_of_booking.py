"""Reminding those whose booking was confirmed when all others had just been reminded."""

from collections.abc import Iterator
from datetime import datetime

from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.reminder_times import LATE, Lead, Opening, moment_of, timely
from gatherly_core.notifications.reminders import opening_of, reminder
from gatherly_core.notifications.telling import Tell


class RemindOfBooking:
    """Reminds of what was booked before a reminder and paid for shortly after it: the round of that left it out.

    - its owner, and whom it admits by an address of their own
    - who booked before the moment of the reminder, and whose booking was confirmed within LATE after it
    - as long as that reminder is of use; the same as in its round, so that nobody hears of it twice
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        event_news: EventNews,
        bookings: Bookings,
        tell: Tell,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._event_news = event_news
        self._bookings = bookings
        self._tell = tell
        self._clock = clock

    def __call__(self, booking_id: BookingId, confirmed_at: datetime) -> None:
        news, recipients = self._unit_of_work.read(lambda: self._find(booking_id, confirmed_at))
        for each in news:
            self._tell(each, recipients)

    def _find(self, booking_id: BookingId, confirmed_at: datetime) -> tuple[list[News], list[Recipient]]:
        booking = self._bookings.get(booking_id)
        event = self._event_news.on(booking.event_id)
        owner = self._users.get_many([booking.user_id]).get(booking.user_id)
        if event is None or owner is None or booking.status is not BookingStatus.CONFIRMED:
            return [], []
        leads = self._missed(opening_of(event), booking.created_at, confirmed_at)
        return [reminder(event, lead, self._event_news) for lead in leads], list(_recipients(booking, owner))

    def _missed(self, opening: Opening, booked_at: datetime, confirmed_at: datetime) -> Iterator[Lead]:
        now = self._clock.now()
        for lead in Lead:
            moment = moment_of(opening, lead)
            # Also what was confirmed just before: its round may not have seen that yet.
            if booked_at < moment and confirmed_at < moment + LATE and timely(opening, lead, now):
                yield lead


def _recipients(booking: Booking, owner: User) -> Iterator[Recipient]:
    yield Recipient(owner.id)
    for attendee in booking.attendees:
        address = address_key(attendee.person.email)
        if attendee.welcome and address not in ("", owner.email) and attendee.status is AttendeeStatus.VALID:
            yield Recipient(address=address)
