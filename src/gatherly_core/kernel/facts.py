"""Facts: things that happened, written down in the transaction in which they happened."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from gatherly_core.kernel.queues import Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened, at `at` (UTC). Its fields are identifiers, strings, integers and moments only."""

    at: datetime


class Delivery(StrEnum):
    """When what follows from a fact is done, and by whom. A fact may have several, each of which stands alone."""

    AT_ONCE = "at_once"
    """Right after the commit, by the process that wrote the fact, before it answers."""
    SOON = "soon"
    """By a worker."""
    PAYMENTS = "payments"
    """By a worker, beside all others: it waits for the payment provider, for as long as that is silent."""
    POST = "post"
    """By a worker, beside all others: it waits for a mail server, for as long as that is silent."""
    MANY = "many"
    """By a worker, beside all others: it goes through everything of an event, or everybody, which takes long."""


class Outbox(Protocol):
    """The queues of record for facts: one for each kind of delivery.

    A fact that something follows from (see `gatherly_core.reactions`) stays due in the queues of its deliveries until
    it is settled in each. What is to be done at once is leased to the process that adds the fact, so that it can do it
    itself after the commit; when that lease has lapsed, any other may claim it. All else is due when it is committed.
    """

    def add(self, *facts: Fact) -> None:
        """Writes `facts` down; they exist when the surrounding transaction commits, and not otherwise."""
        ...

    def queue(self, delivery: Delivery) -> Queue[Fact]:
        """The facts that await this delivery. What is claimed from it has the id of the fact."""
        ...

    def requeue(self, fact_id: UUID, fact: Fact) -> int:
        """Has a fact due for workers in the queues of those of its deliveries in which it never was; answers how many.

        For a fact that a former release wrote, which knew of other deliveries.
        """
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes deliveries that were settled before that moment, of about `limit` facts at most; answers how many.

        Not of a fact that is to be told outside and is not in the feed yet.
        """
        ...
