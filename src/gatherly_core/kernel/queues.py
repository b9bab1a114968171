"""Queues of record: what is to be done, kept until it is done, by whom it may be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar
from uuid import UUID

T = TypeVar("T")

LEASE = timedelta(seconds=60)
"""How long what was claimed is left to who claimed it."""

Renew = Callable[[], object]
"""Called between the batches of what takes long: it is one's own for another minute. LeaseOver when it is not."""


class LeaseOver(Exception):
    """What somebody is at is left to another, who has claimed it, or may. Whoever is told that does no more of it."""


def unleased() -> None:
    """Renews nothing, for what nobody has a lease on."""


@dataclass(frozen=True, slots=True)
class Leased(Generic[T]):
    """Something in a queue that is one process's to do, as long as its lease lasts.

    `token` is that of the lease, `attempts` how often it has been claimed, this time included; `due_at` is when it was
    due before.
    """

    id: UUID
    item: T
    token: UUID
    attempts: int
    due_at: datetime


class Queue(Protocol[T]):
    """What is due, each for one process at a time. Inside blocks only.

    A lease that has lapsed may be claimed by anybody, as its process may have died; so whatever is in a queue may be
    done twice, and what is left in it is done at last. As it may have died of that, it is claimed `together` with
    nothing else. Whoever answers for something answers for their own lease: when
    somebody else has claimed it meanwhile, nothing is changed.
    """

    def has_due(self, now: datetime) -> bool:
        """Whether there is anything to claim. Also in a block that only looks, which costs others nothing."""
        ...

    def claim(self, now: datetime, limit: int) -> tuple[Leased[T], ...]:
        """Takes a lease of a minute on at most `limit` things that are due, counting an attempt each.

        What has been due for longest comes first, and of what is due since the same moment the older; a queue may say
        that something comes before that. What was lost, as a lease on it has lapsed, comes alone: if it kills who is at
        it, no attempt is counted for anything else. Two who claim at the same time get different things.
        """
        ...

    def renew(self, leased: Leased[T], now: datetime) -> bool:
        """Has the lease last a minute from now, even if it had lapsed; False when it is somebody else's, or over."""
        ...

    def settle(self, leased: Leased[T], now: datetime) -> None:
        """It is done: nobody ever claims it again."""
        ...

    def postpone(self, leased: Leased[T], until: datetime, why: str) -> None:
        """It could not be done, for `why`; it is due again at `until`."""
        ...

    def release(self, leased: Leased[T], due_at: datetime) -> None:
        """It was not tried: it is due at that moment, perhaps as it was, in its former place; no attempt is counted."""
        ...

    def bury(self, leased: Leased[T], now: datetime, why: str) -> None:
        """It is given up, for `why`: a dead letter, which nobody claims until it is replayed."""
        ...


def together(oldest: Sequence[T], is_lost: Callable[[T], bool]) -> Sequence[T]:
    """What is claimed at once of the oldest that are due: all before the first that was lost, or that one alone."""
    first_lost = next((place for place, one in enumerate(oldest) if is_lost(one)), len(oldest))
    return oldest[: max(first_lost, 1)]


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to leave alone what failed: `first`, doubled each time, up to `longest`; `attempts` times in all."""

    first: timedelta
    longest: timedelta
    attempts: int

    def after(self, attempts: int) -> timedelta | None:
        """The pause after so many attempts, which is at least one; None when it is to be given up."""
        if attempts >= self.attempts:
            return None
        doublings = min(attempts - 1, (self.longest // self.first).bit_length())
        return min(self.first * (1 << doublings), self.longest)
