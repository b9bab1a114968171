"""Sendings: something that one person writes to many."""

from dataclasses import dataclass, field
from datetime import datetime

from gatherly_core.kernel.identifiers import EventId, SendingId, UserId
from gatherly_core.notifications.model import Channel

LONGEST_SUBJECT = 150
LONGEST_MESSAGE = 5_000
MOST_USERS = 1_000
"""How many users can be named as those to whom a sending goes."""
MOST_IN_A_DAY = 20
"""How often people are written to about one event in a day (UTC) at most."""
MOST_BY_SENDER = 60
"""How often one person writes to others in a day (UTC) at most, about all events together, and to users by name."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is written: plain text. `channels` are those by which it goes at most; each recipient's choice stands."""

    subject: str = field(repr=False)
    message: str = field(repr=False)
    channels: frozenset[Channel] = frozenset(Channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A message to those who take part in an event, or else to the users of `user_ids`.

    `public`: it is an announcement, which everybody may read who may see the event. `finished_at` is when everybody had
    been told of whom it was to; what goes by mail may still be under way then. `stopped_at` is since when it reaches
    nobody any more whom it had not reached.
    """

    id: SendingId
    sent_by: UserId
    message: Message
    created_at: datetime
    event_id: EventId | None = None
    user_ids: tuple[UserId, ...] = ()
    public: bool = False
    finished_at: datetime | None = None
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of a sending: how many people were told so far, and how many messages to them wait or went out.

    Who was told by three channels counts as one recipient, and has three messages.
    """

    recipients: int = 0
    queued: int = 0
    sent: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """How many messages there are."""
        return self.queued + self.sent + self.failed
