"""Warning of holds that are about to end."""

from datetime import timedelta

from gatherly_core.booking.ports import Bookings
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.messages.model import Amount
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import GOOD_UNTIL, Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import Audiences
from gatherly_core.notifications.telling import Tell

BEFORE = timedelta(minutes=5)
"""How long before a hold ends its owner is warned."""
SHORTEST = timedelta(minutes=10)
"""How long a hold lasts at least of whose end anybody is warned."""
BATCH = 500


class WarnOfHolds:
    """Tells whoever has not paid for a booking, or not answered an offer, that its places are let go in some minutes.

    - five minutes before that, and once, even if the hold is extended then; not for holds of less than ten minutes
    - to be done every minute
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        event_news: EventNews,
        bookings: Bookings,
        audiences: Audiences,
        tell: Tell,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._event_news = event_news
        self._bookings = bookings
        self._audiences = audiences
        self._tell = tell
        self._clock = clock

    def __call__(self) -> None:
        for ids in batches(self._ending, lambda booking_id: booking_id):
            for booking_id in ids:
                self._warn(booking_id)

    def _ending(self, after: BookingId | None) -> tuple[BookingId, ...]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._audiences.holds_ending(now, now + BEFORE, after, BATCH))

    def _warn(self, booking_id: BookingId) -> None:
        told = self._unit_of_work.read(lambda: self._news(booking_id))
        if told is not None:
            self._tell(told[0], [told[1]])

    def _news(self, booking_id: BookingId) -> tuple[News, Recipient] | None:
        booking = self._bookings.get(booking_id)
        event = self._event_news.event(booking.event_id)
        ends = booking.expires_at
        if event is None or ends is None or ends - booking.created_at < SHORTEST:
            return None
        news = self._event_news.about(
            event,
            Kind.HOLD_EXPIRING,
            f"hold-expiring-{booking_id}",
            {GOOD_UNTIL: ends.isoformat()},
            reference=booking.reference,
            total=Amount(booking.total, booking.currency),
            until=ends,
        )
        return news, Recipient(booking.user_id)
