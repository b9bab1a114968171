"""What is held back for somebody, to be told at once."""

from dataclasses import dataclass
from datetime import datetime

from gatherly_core.notifications.model import Channel, Recipient


@dataclass(frozen=True, slots=True)
class Lately:
    """What somebody was told by a channel of late, of what need not arrive.

    `number` of it one by one, the first of these at `since`; `held_until` is when what is held back for them is told.
    """

    number: int
    since: datetime | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is held back for a recipient by a channel, together."""

    recipient: Recipient
    channel: Channel
