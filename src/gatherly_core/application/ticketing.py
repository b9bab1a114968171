"""The use cases of the capability ticketing."""

from gatherly_core.application.ports import Ports
from gatherly_core.ticketing.create_event import CreateEvent
from gatherly_core.ticketing.create_ticket_type import CreateTicketType
from gatherly_core.ticketing.delete_ticket_type import DeleteTicketType
from gatherly_core.ticketing.edit_event import EditEvent
from gatherly_core.ticketing.edit_ticket_type import EditTicketType
from gatherly_core.ticketing.shelf import Shelf
from gatherly_core.ticketing.stocktaking import Stocktaking
from gatherly_core.ticketing.view_listings import BrowseListings, SearchListings, ViewListing
from gatherly_core.ticketing.view_tickets import ViewTicketType, ViewTicketTypes


class TicketingUseCases:
    def __init__(self, p: Ports) -> None:
        shelf = Shelf(p.ticket_types, p.pools, p.outbox, p.identifiers)
        stocktaking = Stocktaking(p.ticket_types, p.pools, p.claims)
        self.create_event = CreateEvent(
            p.unit_of_work,
            p.users,
            p.events,
            p.pools,
            shelf,
            p.image_register,
            p.markup,
            p.outbox,
            p.identifiers,
            p.trail,
            p.clock,
        )
        self.edit_event = EditEvent(
            p.unit_of_work,
            p.events,
            p.ticket_types,
            p.pools,
            p.claims,
            p.image_register,
            p.markup,
            p.outbox,
            p.trail,
            p.clock,
        )
        self.create_ticket_type = CreateTicketType(p.unit_of_work, p.events, shelf, stocktaking, p.trail, p.clock)
        self.edit_ticket_type = EditTicketType(
            p.unit_of_work, p.events, p.ticket_types, p.pools, p.claims, stocktaking, p.outbox, p.trail, p.clock
        )
        self.delete_ticket_type = DeleteTicketType(
            p.unit_of_work, p.events, p.ticket_types, p.pools, p.claims, p.outbox, p.trail, p.clock
        )
        self.view_ticket_types = ViewTicketTypes(p.unit_of_work, p.events, stocktaking)
        self.view_ticket_type = ViewTicketType(p.unit_of_work, p.events, p.ticket_types, stocktaking)
        self.view_listing = ViewListing(p.unit_of_work, p.events, stocktaking)
        self.search_listings = SearchListings(p.unit_of_work, p.events, stocktaking)
        self.browse_listings = BrowseListings(p.unit_of_work, p.events, stocktaking, p.clock)
