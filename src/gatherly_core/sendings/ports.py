"""What sendings need from outside."""

from datetime import datetime
from typing import Protocol

from gatherly_core.kernel.identifiers import EventId, SendingId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.notifications.ports import Stops
from gatherly_core.sendings.model import Progress, Sending


class Sendings(Stops, Protocol):
    """The sendings. Works inside a unit of work only."""

    def add(self, sending: Sending) -> None:
        """Keeps a new sending. AlreadyMade when there is one of this id."""
        ...

    def find(self, sending_id: SendingId) -> Sending | None:
        """The sending, if there is one."""
        ...

    def finish(self, sending_id: SendingId, now: datetime) -> None:
        """Keeps that everybody has been told, unless that is known already."""
        ...

    def stop_about(self, event_id: EventId, until: datetime, now: datetime) -> tuple[SendingId, ...]:
        """Stops those about an event that were written at that moment or before and have not reached everybody.

        Answers which these are, with those that were stopped already.
        """
        ...

    def stop_of(self, user_id: UserId, until: datetime, now: datetime) -> tuple[SendingId, ...]:
        """The same for what a user has written, and what was written about the events that they organize."""
        ...

    def announcements(self, event_id: EventId, page: PageRequest) -> Page[Sending]:
        """The public ones about an event, newest first."""
        ...

    def progress(self, sending_id: SendingId) -> Progress:
        """What has become of it so far, as far as it is still known."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` sendings that were written before that moment; answers how many."""
        ...
