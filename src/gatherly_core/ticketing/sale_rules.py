"""When a ticket type is on sale, how many one booking may take, and which places that needs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from gatherly_core.events.model import Event
from gatherly_core.inventory.model import UNLIMITED, Pool
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import PoolId, TicketTypeId
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from gatherly_core.ticketing.model import TicketDetails, TicketType

MOST_ADMITTED = 100
"""The most people that one ticket may admit."""


def check_ticket(details: TicketDetails) -> None:
    """Invalid, naming the field, unless the details make sense together."""
    wrong: dict[str, str] = {}
    if not 0 <= details.price <= LARGEST_AMOUNT:
        wrong["price"] = f"must be from 0 to {LARGEST_AMOUNT}"
    if not 0 <= details.quantity < UNLIMITED:
        wrong["quantity"] = f"must be from 0 to {UNLIMITED - 1}"
    if not 1 <= details.admits <= MOST_ADMITTED:
        wrong["admits"] = f"must be from 1 to {MOST_ADMITTED}"
    if details.min_per_booking < 1:
        wrong["min_per_booking"] = "must be at least 1"
    if details.max_per_booking is not None and details.max_per_booking < details.min_per_booking:
        wrong["max_per_booking"] = "must not be below min_per_booking"
    if details.sale_start_date and details.sale_end_date and details.sale_end_date <= details.sale_start_date:
        wrong["sale_end_date"] = "must be after sale_start_date"
    if wrong:
        raise Invalid("The ticket type does not make sense.", wrong)


def sale_obstacle(ticket_type: TicketType, event: Event, now: datetime) -> str | None:
    """Why the ticket type is not on sale at `now`; None when it is.

    The sales window includes its start and excludes its end, and ends with the event at the latest.
    """
    start = ticket_type.details.sale_start_date
    if not event.published:
        return "The event is not published."
    if start is not None and now < start:
        return f"Sales of '{ticket_type.details.name}' open at {start:%Y-%m-%dT%H:%M:%SZ}."
    if now >= ticket_type.sale_ends(event):
        return f"Sales of '{ticket_type.details.name}' have closed."
    return None


def check_on_sale(ticket_type: TicketType, event: Event, now: datetime) -> None:
    """SalesClosed, saying why, unless the ticket type is on sale at `now`."""
    obstacle = sale_obstacle(ticket_type, event, now)
    if obstacle:
        raise SalesClosed(obstacle)


def check_quantity(ticket_type: TicketType, quantity: int) -> None:
    """OverLimit or UnderLimit unless one booking may take so many."""
    details = ticket_type.details
    if details.max_per_booking is not None and quantity > details.max_per_booking:
        raise OverLimit(f"One booking may take at most {details.max_per_booking} of '{details.name}'.")
    if quantity < details.min_per_booking:
        raise UnderLimit(f"One booking must take at least {details.min_per_booking} of '{details.name}'.")


def wanted_type(types: Sequence[TicketType], ticket_type_id: TicketTypeId | None) -> TicketType:
    """The named one of an event's ticket types, or, without a name, the only one.

    TicketTypeNotFound when the event does not sell it; TicketRequired when it does not sell exactly one.
    """
    if ticket_type_id is None:
        if len(types) != 1:
            raise TicketRequired("The event sells several tickets, or none.", {"ticket_id": "must name a ticket"})
        return types[0]
    for ticket_type in types:
        if ticket_type.id == ticket_type_id:
            return ticket_type
    raise TicketTypeNotFound("The event sells no such ticket.")


def demand(
    people_per_ticket: int, ticket_type_id: TicketTypeId, tickets: int, pools: Iterable[Pool]
) -> dict[PoolId, int]:
    """The places that so many tickets need: tickets of their type's own pool, people of the event's."""
    return {
        pool.id: tickets if pool.ticket_type_id == ticket_type_id else tickets * people_per_ticket
        for pool in pools
        if pool.ticket_type_id in (ticket_type_id, None)
    }


def fitting(ticket_type: TicketType, room: Mapping[PoolId, int], pools: Iterable[Pool]) -> int:
    """How many tickets of the type fit into the given room of the pools."""
    each = demand(ticket_type.details.admits, ticket_type.id, 1, pools)
    return min(max(0, room[pool_id]) // places for pool_id, places in each.items())
