"""What privacy needs from outside."""

from datetime import datetime
from typing import Protocol

from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.privacy.holdings import Key, Record, Section
from gatherly_core.privacy.model import Left, Subject, Ties
from gatherly_core.privacy.traces import Trace


class PersonalData(Protocol):
    """All that is held about people, wherever it is kept. Works inside a unit of work only."""

    def records(self, user_id: UserId, section: Section, after: Key | None, limit: int) -> tuple[Record, ...]:
        """At most `limit` records about the user, in the order of their keys, those beyond `after`.

        Each has the fields that FIELDS names, and no other. Nothing of who is absent from the users.
        """
        ...

    def ties(self, user_id: UserId, now: datetime) -> Ties:
        """What binds the user at `now`. Until the block ends, no new tie can be made. UserNotFound."""
        ...

    def begin(self, user_id: UserId, now: datetime) -> None:
        """Takes the user, whose ties the block has looked at, out of all users' answers, for good."""
        ...

    def subject(self, user_id: UserId) -> Subject | None:
        """Whom an erasure concerns that has begun and not ended; None when there is none of that user."""
        ...

    def erase(self, subject: Subject, trace: Trace, now: datetime, limit: int) -> int:
        """Erases some of a trace, of at most `limit` things; answers of how many: 0 when nothing is left of it."""
        ...

    def forgettable(self, ended_before: datetime, limit: int) -> tuple[EventId, ...]:
        """At most `limit` events that ended before that moment, and whose guests have not been forgotten."""
        ...

    def forget_guests(self, event_id: EventId, limit: int) -> int:
        """Erases who came to an event, and what was written of them, of at most `limit` things; answers of how many."""
        ...

    def forgotten(self, event_id: EventId, now: datetime) -> None:
        """Notes that nothing is left to be forgotten of an event."""
        ...

    def left(self, now: datetime, ended_before: datetime) -> tuple[Left, ...]:
        """What is left in every place of the register; what is of events that ended before that moment is overdue."""
        ...
