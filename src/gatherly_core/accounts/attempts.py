"""How often something may be attempted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=15)
MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Allowance:
    """`free` guesses need no pause between them; who makes none for as long as `memory` begins anew."""

    free: int
    memory: timedelta
    forgives: bool
    """Whether a right guess makes good for all wrong ones, rather than for itself alone."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What counts, as guesses that were not right, or of which nobody knows yet, and when the last was made."""

    number: int
    last_at: datetime

    def at(self, now: datetime, allowance: Allowance) -> "Attempts":
        """What is still remembered of them."""
        return self if now - self.last_at < allowance.memory else Attempts(0, now)

    def pause_at(self, now: datetime, allowance: Allowance) -> timedelta:
        """How long the next must wait: its pause doubles with each, once the free ones are used up."""
        if self.number < allowance.free:
            return timedelta(0)
        pause = FIRST_PAUSE * (1 << min(self.number - allowance.free, MOST_DOUBLINGS))
        return max(timedelta(0), self.last_at + min(pause, LONGEST_PAUSE) - now)

    def with_another(self, now: datetime) -> "Attempts":
        return Attempts(self.number + 1, now)

    def with_one_less(self) -> "Attempts":
        return Attempts(max(0, self.number - 1), self.last_at)

    def forgiven(self, allowance: Allowance) -> "Attempts":
        """What is left of them after a right one, which is among them."""
        return Attempts(0, self.last_at) if allowance.forgives else self.with_one_less()
