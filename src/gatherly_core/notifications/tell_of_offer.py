"""Telling who waits of offers."""

from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import WaitlistEntryId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.messages.model import Value
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News, matter_of
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
        events: Events,
        ticket_types: TicketTypes,
        entries: WaitlistEntries,
        tell: Tell,
        *,
        event_page: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._ticket_types = ticket_types
        self._entries = entries
        self._tell = tell
        self._event_page = event_page

    def __call__(self, entry_id: WaitlistEntryId) -> None:
        told = self._unit_of_work.read(lambda: self._news(entry_id))
        if told is not None:
            self._tell(told[0], [told[1]])

    def _news(self, entry_id: WaitlistEntryId) -> tuple[News, Recipient] | None:
        entry = self._entries.get(entry_id)
        event = if_any(self._events.get, entry.event_id)
        if event is None or entry.offer is None:
            return None
        types = {type_.id: type_ for type_ in self._ticket_types.of_events([event.id])[event.id]}
        wanted = types.get(entry.ticket_type_id)
        if wanted is None:
            return None
        about = {**matter_of(event, self._event_page), "ticket_type": wanted.details.name}
        news = _news_of(entry, about)
        return None if news is None else (news, Recipient(entry.user_id))


def _news_of(entry: Entry, about: dict[str, Value]) -> News | None:
    offer = entry.offer
    if offer is not None and entry.status is EntryStatus.OFFERED:
        matter = {**about, "tickets": offer.quantity, "until": offer.expires_at}
        return News(
            occasion=f"waitlist-offer-{offer.booking_id}",
            kind=Kind.WAITLIST_OFFER,
            subject_matter=matter,
            event_id=entry.event_id,
        )
    if offer is not None and entry.status is EntryStatus.EXPIRED:
        return News(
            occasion=f"offer-expired-{offer.booking_id}",
            kind=Kind.OFFER_EXPIRED,
            subject_matter=about,
            event_id=entry.event_id,
        )
    return None
