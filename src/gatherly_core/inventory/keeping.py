"""Keeping places for who waits, before it is decided who gets them."""

from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.identifiers import EventId


def keep_for_who_waits(pools: Pools, event_id: EventId) -> None:
    """Keeps all that is free of the pools of an event that somebody waits for, until the waitlist is served.

    For a block that puts on sale again what was not: newcomers who come before the waitlist was served find nothing.
    """
    for pool in pools.locked(event_id):
        if pool.waiting and pool.free:
            pools.offer(pool.id, 0, pool.room)
