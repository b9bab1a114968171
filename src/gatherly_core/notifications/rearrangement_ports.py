"""What telling people of changed events needs from outside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from gatherly_core.events.facts import EventRearranged
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.rearranging import Telling


class Rearrangements(Protocol):
    """How published events have changed, and of which changes people were told. Works inside a unit of work only.

    A change of an event is known by the version that the event has since then.
    """

    def add(self, change: EventRearranged) -> None:
        """Keeps a change that nobody was told of. One that is there stays as it is, also when both come at once."""
        ...

    def waiting(self, until: datetime, beyond: EventId | None, limit: int) -> tuple[EventId, ...]:
        """At most `limit` events with a change that was made by then, and nobody was told of.

        In the order of their ids, those beyond `beyond`.
        """
        ...

    def untold(self, event_id: EventId) -> tuple[EventRearranged, ...]:
        """The changes of an event that nobody was told of, by their versions."""
        ...

    def told_since(self, event_id: EventId, since: datetime) -> tuple[Telling, ...]:
        """How people were told of changes of the event after that moment, earliest first; of many at once, once."""
        ...

    def settle(self, event_id: EventId, versions: Iterable[int], now: datetime) -> None:
        """People have been told of these changes: at `now`, or when they first were."""
        ...

    def drop(self, event_id: EventId, versions: Iterable[int]) -> None:
        """There is nobody to tell of these changes: removes those of which nobody was told."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` changes that people were told of before that moment; answers how many."""
        ...
