"""What happens on the waitlist."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EventId, UserId, WaitlistEntryId
from gatherly_core.waitlist.model import Entry, EntryStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistFact(Fact):
    entry_id: WaitlistEntryId
    event_id: EventId
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistJoined(WaitlistFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesOffered(WaitlistFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccepted(WaitlistFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLapsed(WaitlistFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistLeft(WaitlistFact):
    pass


MADE: dict[EntryStatus, type[WaitlistFact]] = {
    EntryStatus.WAITING: WaitlistJoined,
    EntryStatus.OFFERED: PlacesOffered,
    EntryStatus.ACCEPTED: OfferAccepted,
    EntryStatus.EXPIRED: OfferLapsed,
    EntryStatus.LEFT: WaitlistLeft,
}


def fact_of(entry: Entry) -> WaitlistFact:
    """That the entry has come into the state in which it is."""
    return MADE[entry.status](at=entry.updated_at, entry_id=entry.id, event_id=entry.event_id, user_id=entry.user_id)
