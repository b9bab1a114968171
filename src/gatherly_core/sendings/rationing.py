"""Keeping what is written to many from being more than they can read."""

import math
from collections.abc import Sequence
from datetime import datetime

from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.sendings.errors import TooManySendings
from gatherly_core.sendings.model import DAY, MOST_BY_SENDER, MOST_IN_A_DAY
from gatherly_core.sendings.ports import Sendings


class SendingRations:
    """Lets nobody write too often within a day, which ends a day after what was written first. Works inside a block."""

    def __init__(self, users: Users, sendings: Sendings, clock: Clock) -> None:
        self._users = users
        self._sendings = sendings
        self._clock = clock

    def check(self, sender: UserId, event_id: EventId | None = None) -> None:
        """TooManySendings when so much was written by them, or about the event; UserNotFound when they are gone.

        The sender is locked until the block ends, and the event must be: so the numbers are exact.
        """
        self._users.account(sender)
        since = self._clock.now() - DAY
        if event_id is not None:
            about = self._sendings.written_since(event_id, since)
            self._check(about, MOST_IN_A_DAY, f"People were written to {MOST_IN_A_DAY} times about this event")
        self._check(
            self._sendings.written_by(sender, since), MOST_BY_SENDER, f"You have written {MOST_BY_SENDER} times"
        )

    def _check(self, written: Sequence[datetime], most: int, refusal: str) -> None:
        if len(written) >= most:
            seconds = math.ceil((written[-most] + DAY - self._clock.now()).total_seconds())
            raise TooManySendings(f"{refusal} within a day.", seconds)
