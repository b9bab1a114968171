"""What the waitlist needs from outside."""

from typing import Protocol

from gatherly_core.kernel.identifiers import BookingId, EventId, UserId, WaitlistEntryId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.waitlist.model import Entry, Standing


class WaitlistEntries(Protocol):
    """The entries. Works inside a unit of work only.

    Whoever adds an entry, or moves a waiting one, has locked its event: that keeps the line still.
    """

    def add(self, entry: Entry) -> None:
        """Keeps a new entry. AlreadyWaiting when the user has a live one for the ticket type."""
        ...

    def get(self, entry_id: WaitlistEntryId) -> Entry:
        """EntryNotFound when there is none."""
        ...

    def exists(self, entry_id: WaitlistEntryId) -> bool: ...

    def locked(self, entry_id: WaitlistEntryId) -> Entry:
        """The entry, which nobody else can change until the block ends. EntryNotFound when there is none."""
        ...

    def save(self, entry: Entry) -> None:
        """Keeps a changed entry, which the block has locked, or whose event it has locked."""
        ...

    def waiting(self, event_id: EventId, after: Entry | None = None, limit: int | None = None) -> tuple[Entry, ...]:
        """Those who wait for something of the event, by their turn: those after `after`, and `limit` at most."""
        ...

    def offered(self, booking_id: BookingId) -> Entry | None:
        """The entry to which that booking was offered, locked until the block ends; None when it is no offer."""
        ...

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Standing]:
        """A user's entries, newest first."""
        ...

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Standing]:
        """Those who wait for something of the event, by their turn."""
        ...

    def standing(self, entry: Entry) -> Standing:
        """Where the entry stands."""
        ...
