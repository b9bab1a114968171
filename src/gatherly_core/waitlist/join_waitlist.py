"""Joining the waitlist."""

from collections.abc import Sequence
from dataclasses import dataclass

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.ports import Users
from gatherly_core.booking.drafting import Line, bookable
from gatherly_core.booking.releasing import Releasing
from gatherly_core.events.event_rules import visible
from gatherly_core.events.ports import Events
from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId, Identifiers, TicketTypeId, WaitlistEntryId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.errors import OverLimit
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.ticketing.sale_rules import check_on_sale, check_quantity, demand, fitting, wanted_type
from gatherly_core.waitlist.entry_rules import owned
from gatherly_core.waitlist.errors import NotSoldOut
from gatherly_core.waitlist.facts import fact_of
from gatherly_core.waitlist.model import Entry, EntryStatus, Priority, Standing
from gatherly_core.waitlist.ports import WaitlistEntries


@dataclass(frozen=True, slots=True)
class WaitlistRequest:
    """A wish for tickets of a type; without one, of the only type that the event sells.

    `id` is the id that the entry gets; without one, a new one. The same id again is the same wish, repeated.
    """

    actor: Actor
    event_id: EventId
    quantity: int = 1
    ticket_type_id: TicketTypeId | None = None
    partial: bool = False
    id: WaitlistEntryId | None = None


class JoinWaitlist:
    """Puts a user in line for places that are sold out.

    - of a published event: EventNotFound; of a ticket type on sale: TicketTypeNotFound, TicketRequired, SalesClosed
    - as many as one booking may take and the event has at all: OverLimit, UnderLimit
    - only when they cannot be booked right now, nor a part of them that would do: NotSoldOut; overdue holds are let
      go first
    - once per user and ticket type: AlreadyWaiting; UserNotFound when the account is gone
    - a wish whose entry is made already gets that one, as it is now: EntryNotFound when it is somebody else's
    - who waits for a VIP ticket comes before the others
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        ticket_types: TicketTypes,
        pools: Pools,
        entries: WaitlistEntries,
        releasing: Releasing,
        facts: Outbox,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._ticket_types = ticket_types
        self._pools = pools
        self._entries = entries
        self._releasing = releasing
        self._facts = facts
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, request: WaitlistRequest) -> Standing:
        if request.quantity < 1:
            raise Invalid("At least one ticket must be wanted.", {"quantity": "must be at least 1"})
        entry_id = request.id or WaitlistEntryId(self._identifiers.new())
        return self._unit_of_work.run(lambda: self._join(entry_id, request), landed=self._landed)

    def _join(self, entry_id: WaitlistEntryId, request: WaitlistRequest) -> Standing:
        now = self._clock.now()
        user_id = request.actor.user_id
        if not self._users.pinned([user_id]):
            raise UserNotFound("There is no such user.")
        event = self._events.locked(request.event_id)
        if request.id and self._entries.exists(request.id):
            return self._entries.standing(owned(self._entries.get(request.id), request.actor, Action.VIEW_ENTRY))
        visible(event, request.actor)
        types = self._ticket_types.of_events([event.id])[event.id]
        ticket_type = wanted_type(types, request.ticket_type_id)
        check_on_sale(ticket_type, event, now)
        check_quantity(ticket_type, request.quantity)
        self._releasing.release_overdue(event.id, now)
        pools = self._pools.locked(event.id)
        _check_places(ticket_type, request, pools)
        entry = Entry(
            id=entry_id,
            event_id=event.id,
            ticket_type_id=ticket_type.id,
            user_id=user_id,
            quantity=request.quantity,
            priority=Priority.VIP if ticket_type.vip else Priority.NORMAL,
            partial=request.partial,
            status=EntryStatus.WAITING,
            created_at=now,
            updated_at=now,
        )
        self._entries.add(entry)
        self._pools.wait(demand(1, ticket_type.id, 1, pools), +1)
        self._facts.add(fact_of(entry))
        return self._entries.standing(entry)

    def _landed(self, standing: Standing) -> bool:
        return self._entries.exists(standing.entry.id)


def _check_places(ticket_type: TicketType, request: WaitlistRequest, pools: Sequence[Pool]) -> None:
    free = fitting(ticket_type, {pool.id: pool.free for pool in pools}, pools)
    if free >= request.quantity:
        raise NotSoldOut("These places can be booked right now.")
    if request.partial and free >= ticket_type.details.min_per_booking:
        raise NotSoldOut(f"Some of these places, {free}, can be booked right now.")
    fits_at_all = fitting(ticket_type, {pool.id: pool.size for pool in pools}, pools) >= request.quantity
    if not fits_at_all or not bookable(Line(ticket_type, request.quantity)):
        raise OverLimit("That is more than the event could ever offer.")
