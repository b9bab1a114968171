"""What telling people of something at its time needs from outside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.reminder_times import Opening


class Rounds(Protocol):
    """When it is time to tell everybody who takes part in an event something, and whether that has been done.

    A round is known by a key, of at most 128 signs of ASCII. Works inside a unit of work only.
    """

    def openings(self, after: datetime, until: datetime, beyond: EventId | None, limit: int) -> tuple[Opening, ...]:
        """At most `limit` published events that start after the one moment and not after the other.

        In the order of their ids, those beyond `beyond`.
        """
        ...

    def ended(self, after: datetime, until: datetime, beyond: EventId | None, limit: int) -> tuple[EventId, ...]:
        """At most `limit` published events that ended after the one moment and not after the other.

        In the order of their ids, those beyond `beyond`.
        """
        ...

    def finished(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of the rounds that have been finished."""
        ...

    def finish(self, key: str, now: datetime) -> None:
        """Keeps that a round is finished. Finishing it again changes nothing, also when both come at once."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` rounds that were finished before that moment; answers how many."""
        ...
