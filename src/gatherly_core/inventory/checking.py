"""Recomputing a figure of every pool."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.identifiers import EventId, PoolId
from gatherly_core.kernel.unit_of_work import UnitOfWork

Recompute = Callable[[EventId, Sequence[Pool]], Mapping[PoolId, int]]


def differences(
    unit_of_work: UnitOfWork, pools: Pools, what: str, stored: Callable[[Pool], int], recompute: Recompute
) -> Iterator[Difference]:
    """Every pool whose stored figure is not the recomputed one, event by event, each seen in one state of things."""
    for event_id in unit_of_work.read(pools.events):
        yield from unit_of_work.read(partial(_of_event, event_id, pools, what, stored, recompute))


def _of_event(
    event_id: EventId, pools: Pools, what: str, stored: Callable[[Pool], int], recompute: Recompute
) -> list[Difference]:
    own = pools.of_events([event_id])[event_id]
    recomputed = recompute(event_id, own)
    return [
        Difference(f"{what} pool {pool.id} of event {event_id}", stored(pool), recomputed[pool.id])
        for pool in own
        if stored(pool) != recomputed[pool.id]
    ]
