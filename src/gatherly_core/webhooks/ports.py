"""What webhooks need from outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.webhooks.model import FeedFilter, FeedPage, Publication, Unpublished


class Feed(Protocol):
    """Facts in the order in which they were published. Works inside a unit of work only.

    What the outbox is given of the facts that are told (`publications.told`) is unpublished until it is in the feed.
    A reader who has seen the feed up to some position never misses a fact that comes before it later: positions are
    given by one block at a time.
    """

    def unpublished(self, limit: int) -> tuple[Unpublished, ...]:
        """At most `limit` facts that are not in the feed, by their identifiers.

        Also those that were committed after others with later identifiers. What this release cannot read is left out,
        and left to one that can.
        """
        ...

    def locked_end(self) -> int | None:
        """The last position that was given, which nobody else can move until the block ends; None before `begin`."""
        ...

    def begin(self) -> None:
        """Makes an end that can be locked, before the first position. AlreadyMade when there is one."""
        ...

    def organizers(self, event_ids: Iterable[EventId]) -> Mapping[EventId, UserId]:
        """Whose the events are, or were: deleted ones, too."""
        ...

    def sequences(self, subject_ids: Iterable[UUID]) -> Mapping[UUID, int]:
        """The last sequence that was given for each of the subjects; those without any are left out."""
        ...

    def publish(self, publications: Sequence[Publication]) -> None:
        """Keeps publications, at least one and in the order of their positions; their facts are published from then on.

        The block has locked the end, and the last of the positions becomes it. AlreadyMade for a fact that is in the
        feed.
        """
        ...

    def withhold(self, fact_ids: Iterable[UUID]) -> None:
        """Leaves facts out of the feed for good: they are no longer unpublished."""
        ...

    def browse(self, wanted: FeedFilter, after: int, limit: int) -> FeedPage:
        """At most `limit` of the wanted facts, those behind `after`; 0 stands for the beginning.

        Without more, the page goes on behind all that there is now, wanted or not.
        """
        ...

    def forgotten(self) -> int:
        """The last position that was forgotten; 0 when none was."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` facts that happened before then, the first ones; answers how many there were."""
        ...
