"""Telling who waits of offers."""

from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import WaitlistEntryId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.telling import Tell
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.waitlist.model import Entry, EntryStatus
from gatherly_core.waitlist.ports import WaitlistEntries


class TellOfOffer:
    """Tells who waits that there are tickets for them, or that they have let these go.

    Only as long as it is so: no offer is told of that has been answered meanwhile, or has lapsed.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        event_news: EventNews,
        ticket_types: TicketTypes,
        entries: WaitlistEntries,
        tell: Tell,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._event_news = event_news
        self._ticket_types = ticket_types
        self._entries = entries
        self._tell = tell

    def __call__(self, entry_id: WaitlistEntryId) -> None:
        told = self._unit_of_work.read(lambda: self._news(entry_id))
        if told is not None:
            self._tell(told[0], [told[1]])

    def _news(self, entry_id: WaitlistEntryId) -> tuple[News, Recipient] | None:
        entry = self._entries.get(entry_id)
        event = self._event_news.event(entry.event_id)
        if event is None or entry.offer is None:
            return None
        types = {type_.id: type_ for type_ in self._ticket_types.of_events([event.id])[event.id]}
        wanted = types.get(entry.ticket_type_id)
        if wanted is None:
            return None
        news = self._news_of(entry, event, wanted.details.name)
        return None if news is None else (news, Recipient(entry.user_id))

    def _news_of(self, entry: Entry, event: Event, ticket_type: str) -> News | None:
        offer, about = entry.offer, self._event_news.about
        if offer is not None and entry.status is EntryStatus.OFFERED:
            return about(
                event,
                Kind.WAITLIST_OFFER,
                f"waitlist-offer-{offer.booking_id}",
                ticket_type=ticket_type,
                tickets=offer.quantity,
                until=offer.expires_at,
            )
        if offer is not None and entry.status is EntryStatus.EXPIRED:
            return about(event, Kind.OFFER_EXPIRED, f"offer-expired-{offer.booking_id}", ticket_type=ticket_type)
        return None
