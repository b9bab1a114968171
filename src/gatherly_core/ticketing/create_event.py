"""Creating an event together with what it sells."""

from collections.abc import Sequence

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.accounts.ports import Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import check_details, cleaned, places_of
from gatherly_core.events.facts import EventCreated
from gatherly_core.events.model import Event, EventDetails, EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.images.claiming import claim
from gatherly_core.images.ports import ImageRegister
from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId, Identifiers, PoolId
from gatherly_core.kernel.markup import Markup
from gatherly_core.kernel.money import check_chargeable
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.model import TicketDetails, TicketKind
from gatherly_core.ticketing.sale_rules import check_ticket
from gatherly_core.ticketing.shelf import Shelf


class CreateEvent:
    """Makes a draft of an event, with its first ticket types, all or nothing.

    - organizers and admins may: Forbidden; UserNotFound when their account is gone
    - of the description only harmless markup is kept; images of Gatherly's own must have been uploaded: Invalid
    - a capacity without ticket types makes one free regular ticket type of that quantity
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        pools: Pools,
        shelf: Shelf,
        image_register: ImageRegister,
        markup: Markup,
        facts: Outbox,
        identifiers: Identifiers,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._pools = pools
        self._shelf = shelf
        self._image_register = image_register
        self._markup = markup
        self._facts = facts
        self._identifiers = identifiers
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, details: EventDetails, tickets: Sequence[TicketDetails] = ()) -> Event:
        permit(actor, Action.CREATE_EVENT)
        details = cleaned(details, self._markup)
        check_details(details)
        for ticket in tickets:
            check_ticket(ticket)
            check_chargeable(ticket.price, details.currency, "price")
        if details.capacity is not None and not tickets:
            tickets = [TicketDetails(kind=TicketKind.REGULAR, name="Regular", price=0, quantity=details.capacity)]
        event = self._drafted(actor, details)
        return self._unit_of_work.run(lambda: self._create(event, tickets), landed=self._exists)

    def _drafted(self, actor: Actor, details: EventDetails) -> Event:
        now = self._clock.now()
        return Event(
            id=EventId(self._identifiers.new()),
            organizer_id=actor.user_id,
            details=details,
            status=EventStatus.DRAFT,
            created_at=now,
            updated_at=now,
        )

    def _create(self, event: Event, tickets: Sequence[TicketDetails]) -> Event:
        if not self._users.pinned([event.organizer_id]):
            raise UserNotFound("There is no such user.")
        claim(self._image_register, event.details.images, event.created_at)
        self._events.add(event)
        self._pools.add(Pool(PoolId(self._identifiers.new()), event.id, None, places_of(event.details)))
        for ticket in tickets:
            self._shelf.put(event, ticket, event.created_at)
        self._facts.add(EventCreated(event_id=event.id, at=event.created_at))
        self._trail.record(Deed.EVENT_CREATED, event.organizer_id, event.id)
        return event

    def _exists(self, event: Event) -> bool:
        return bool(self._pools.of_events([event.id]))
