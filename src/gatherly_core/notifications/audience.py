"""Everybody who takes part in an event, some at a time."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.model import Recipient
from gatherly_core.notifications.ports import EVERYBODY, Audiences, Part

BATCH = 500
"""How many are told in one transaction."""
SKEW = timedelta(minutes=1)
"""How much the clocks of two machines may differ."""


def everybody(
    unit_of_work: UnitOfWork, audiences: Audiences, event_id: EventId, part: Part = EVERYBODY
) -> Iterator[Sequence[Recipient]]:
    """Whoever holds a booking of that part of the event's, and then whom these admit by an address of their own.

    Each batch is looked up when it is asked for, so that what is done about the one before is done by then.
    """
    yield from holders_only(unit_of_work, audiences, event_id, part)

    def guests(after: str | None) -> tuple[str, ...]:
        return unit_of_work.read(partial(audiences.guests, event_id, after, BATCH, part))

    for addresses in batches(guests, lambda address: address):
        yield [Recipient(address=address) for address in addresses]


def holders_only(
    unit_of_work: UnitOfWork, audiences: Audiences, event_id: EventId, part: Part = EVERYBODY
) -> Iterator[Sequence[Recipient]]:
    """The same without whom they admit: those who have booked themselves."""

    def holders(after: UserId | None) -> tuple[UserId, ...]:
        return unit_of_work.read(partial(audiences.holders, event_id, after, BATCH, part))

    for ids in batches(holders, lambda user_id: user_id):
        yield [Recipient(user_id) for user_id in ids]
