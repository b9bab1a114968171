"""Facts: things that happened, written down in the transaction in which they happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened, at `at` (UTC). Its fields are identifiers, strings, integers and moments only."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """A fact in the outbox: its own identifier, and how often its delivery has been tried."""

    id: UUID
    fact: Fact
    attempts: int = 0


class Outbox(Protocol):
    """The queue of record for facts.

    A fact that something follows from (see `gatherly_core.reactions`) stays due until it is settled. The process that
    adds a fact holds a lease on it, so that it can deliver it itself right after the commit; when that lease has
    lapsed, because the process died or the reaction failed, any other may claim the fact.
    """

    def add(self, *facts: Fact) -> None:
        """Writes `facts` down; they exist when the surrounding transaction commits, and not otherwise."""
        ...

    def claim(self, now: datetime, limit: int) -> tuple[Envelope, ...]:
        """Takes a lease on at most `limit` due facts whose lease has lapsed, oldest first, counting an attempt each."""
        ...

    def settle(self, ids: Iterable[UUID], now: datetime) -> None:
        """Marks facts as delivered: they are never claimed again."""
        ...

    def postpone(self, id: UUID, until: datetime) -> None:
        """Leaves a fact whose delivery failed alone until `until`."""
        ...
