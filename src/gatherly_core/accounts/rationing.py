"""Keeping people from having others written to over and over."""

import math
from dataclasses import dataclass
from datetime import timedelta

from gatherly_core.accounts.ports import AttemptLog
from gatherly_core.kernel.clock import Clock

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ration:
    """How much there is of something in a day at most. `of` says of what, and for whom."""

    of: str
    most: int


class Rations:
    """Counts what is rationed as it is done, and never back: what was sent is sent, whatever becomes of its cause.

    A day is one of UTC. Works inside a block, and lets others with the same ration wait until it ends.
    """

    def __init__(self, attempts: AttemptLog, clock: Clock) -> None:
        self._attempts = attempts
        self._clock = clock

    def take(self, *rations: Ration) -> Ration | None:
        """Takes of each; of none, when one of them is used up for the day, which is answered.

        They are locked as they are named: so all blocks name them in the same order, also those that take twice.
        """
        now = self._clock.now()
        subjects = {f"{ration.of}:{now.date()}": ration for ration in rations}
        known = {subject: self._attempts.locked(subject, now) for subject in subjects}
        for subject, ration in subjects.items():
            if known[subject].number >= ration.most:
                return ration
        for subject, attempts in known.items():
            self._attempts.save(subject, attempts.with_another(now))
        return None

    def seconds_left(self) -> int:
        """Until there is more of everything: the day ends."""
        now = self._clock.now()
        tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        return math.ceil((tomorrow - now).total_seconds())
