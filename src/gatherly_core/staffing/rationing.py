"""Keeping invitations from being a way to write to strangers over and over."""

import math
from datetime import datetime, timedelta

from gatherly_core.accounts.ports import AttemptLog
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.staffing.errors import TooManyInvitations

MOST_BY_USER = 50
"""How many people a user invites in a day at most, to all events together."""
MOST_TO_ADDRESS = 5
"""How often an address is invited in a day at most, by all users together."""
DAY = timedelta(days=1)


class Rations:
    """Counts invitations as they are made, and never back: whoever takes one back has sent its letter all the same.

    A day is one of UTC. Works inside a block, and lets others with the same inviter or address wait until it ends.
    """

    def __init__(self, attempts: AttemptLog, clock: Clock) -> None:
        self._attempts = attempts
        self._clock = clock

    def take(self, inviter: UserId, email: str) -> None:
        """Counts an invitation. TooManyInvitations when there can be no more of them before the next day."""
        now = self._clock.now()
        # All inviters are locked before all addresses.
        self._count(f"inviter:{inviter}", MOST_BY_USER, f"You have invited {MOST_BY_USER} people today.", now)
        self._count(f"invited:{email}", MOST_TO_ADDRESS, f"The address was invited {MOST_TO_ADDRESS} times today.", now)

    def _count(self, whom: str, most: int, refusal: str, now: datetime) -> None:
        subject = f"{whom}:{now.date()}"
        known = self._attempts.locked(subject, now)
        if known.number >= most:
            raise TooManyInvitations(f"{refusal} Please try again tomorrow.", _seconds_left(now))
        self._attempts.save(subject, known.with_another(now))


def _seconds_left(now: datetime) -> int:
    """Until the day ends, in UTC."""
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    return math.ceil((tomorrow - now).total_seconds())
