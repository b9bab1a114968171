"""Who is offered which of the places that are there: the fairness of the waitlist, as a pure function."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gatherly_core.booking.drafting import Line, bookable
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.identifiers import PoolId, TicketTypeId
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.sale_rules import demand, fitting
from gatherly_core.waitlist.model import Entry

MOST_PASSES = 3
"""How often a party that does not fit is passed over, before freed places are kept for it."""


@dataclass(slots=True)
class Plan:
    """`offers`: who is offered how many tickets. `passed`: who was passed over this time.

    `taken`: the places the offers take. `keep`: the places that stay kept; all others become free.
    """

    offers: list[tuple[Entry, int]] = field(default_factory=list)
    passed: list[Entry] = field(default_factory=list)
    taken: dict[PoolId, int] = field(default_factory=dict)
    keep: dict[PoolId, int] = field(default_factory=dict)


class _Round:
    """One round of serving: goes through the line once."""

    def __init__(self, types: Mapping[TicketTypeId, TicketType], pools: Sequence[Pool]) -> None:
        self._types = types
        self._pools = pools
        self._sizes = {pool.id: pool.size for pool in pools}
        self._room = {pool.id: pool.room for pool in pools}
        self._short: list[tuple[Entry, dict[PoolId, int]]] = []
        self.plan = Plan(taken=dict.fromkeys(self._room, 0), keep=dict.fromkeys(self._room, 0))

    @property
    def has_room(self) -> bool:
        """Whether anybody at all could be offered, or kept, a place."""
        return any(fitting(ticket_type, self._room, self._pools) for ticket_type in self._types.values())

    def consider(self, entry: Entry) -> None:
        ticket_type = self._types.get(entry.ticket_type_id)
        if ticket_type is None or not bookable(Line(ticket_type, entry.quantity)):
            return
        fits = fitting(ticket_type, self._room, self._pools)
        quantity = _acceptable(entry, ticket_type, fits)
        if quantity:
            self.plan.offers.append((entry, quantity))
            self._move(ticket_type, quantity, self.plan.taken)
        elif fits and entry.passes < MOST_PASSES:
            self._short.append((entry, dict(self.plan.taken)))
        elif fits and fitting(ticket_type, self._sizes, self._pools) >= entry.quantity:
            self._move(ticket_type, fits, self.plan.keep)

    def _move(self, ticket_type: TicketType, quantity: int, to: dict[PoolId, int]) -> None:
        for pool_id, places in demand(ticket_type.details.admits, ticket_type.id, quantity, self._pools).items():
            self._room[pool_id] -= places
            to[pool_id] += places

    def finish(self) -> Plan:
        """Someone is passed over when places they could not use go to others after them in the line, or are freed."""
        freed = {pool.id for pool in self._pools if pool.kept > self.plan.taken[pool.id] + self.plan.keep[pool.id]}
        for entry, taken_before in self._short:
            wanted = demand(1, entry.ticket_type_id, 1, self._pools)
            if any(pool_id in freed or self.plan.taken[pool_id] > taken_before[pool_id] for pool_id in wanted):
                self.plan.passed.append(entry)
        return self.plan


def _acceptable(entry: Entry, ticket_type: TicketType, fits: int) -> int:
    """How many of the tickets that fit the entry takes: what it wants, or less if it said so, or none."""
    if fits >= entry.quantity:
        return entry.quantity
    return fits if entry.partial and fits >= ticket_type.details.min_per_booking else 0


def plan_offers(line: Iterable[Entry], types: Mapping[TicketTypeId, TicketType], pools: Sequence[Pool]) -> Plan:
    """Serves the line in its order from the room of the pools.

    - each entry is offered all it wants, or, with `partial`, as many as there are
    - an entry that does not fit is passed over, at most MOST_PASSES times; then what there is stays kept for it,
      unless the pools are too small for it ever to fit
    - what nobody takes becomes free
    - only ticket types in `types` are served: those on sale
    - the line is asked for no more than there is room for

    Serving again without anything having changed offers nothing and passes nobody over. It may keep places that
    were free, or kept for who comes after, for somebody who was just passed over for the last time.
    """
    round_ = _Round(types, pools)
    entries = iter(line)
    while round_.has_room and (entry := next(entries, None)):
        round_.consider(entry)
    return round_.finish()
