"""Dead letters: what was given up in the queues of record."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class QueueName(StrEnum):
    """In which of the queues of record it was."""

    FACTS = "facts"
    """What follows from something that happened."""
    MESSAGES = "messages"
    """What somebody was to be told by e-mail, text message or push."""
    WEBHOOKS = "webhooks"
    """What was to be sent to an endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """Something that was given up after so many `attempts`, for `why`: a word, in which there is nobody's name.

    `kind` is that of the fact, of the message, or of what was to be sent; `via` the delivery of the fact or the channel
    of the message, None for webhooks. `id` is that of the fact, the notification, or the delivery to an endpoint; a
    fact that was given up in two deliveries has a dead letter for each, and these share its id.
    """

    id: UUID
    queue: QueueName
    kind: str
    via: str | None
    attempts: int
    buried_at: datetime
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterFilter:
    """Which dead letters are wanted; None leaves the choice open."""

    queue: QueueName | None = None

    @property
    def queues(self) -> tuple[QueueName, ...]:
        """The queues to look into."""
        return tuple(QueueName) if self.queue is None else (self.queue,)
