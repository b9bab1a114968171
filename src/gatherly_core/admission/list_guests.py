"""Looking at who comes."""

from dataclasses import replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.admission.door_rules import seen_by
from gatherly_core.admission.ports import GuestLists
from gatherly_core.admission.scans import Guest, GuestFilter
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ListGuests:
    """The attendees of an event whose bookings were confirmed, in the order in which they were booked.

    - the event's organizer, its staff and admins may: Forbidden, or EventNotFound for a foreign draft
    - who runs the door alone sees them by their names, without their addresses and their codes
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, guest_lists: GuestLists) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._guest_lists = guest_lists

    def __call__(self, actor: Actor, event_id: EventId, wanted: GuestFilter, page: PageRequest) -> Page[Guest]:
        return self._unit_of_work.read(lambda: self._list(actor, event_id, wanted, page))

    def _list(self, actor: Actor, event_id: EventId, wanted: GuestFilter, page: PageRequest) -> Page[Guest]:
        event = permitted(self._events.get(event_id), actor, Action.LIST_ATTENDEES)
        # Whoever may not see addresses must not find them out, letter by letter, either.
        names_only = not may(actor, Action.VIEW_ATTENDEES, event=event)
        found = self._guest_lists.of_event(event_id, replace(wanted, names_only=names_only), page)
        return Page(tuple(seen_by(actor, event, guest) for guest in found.items), found.next)
