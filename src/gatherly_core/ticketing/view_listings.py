"""Looking at what is on: events together with how they stand, both from one state of things."""

from dataclasses import replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may, permit
from gatherly_core.events.event_rules import visible
from gatherly_core.events.ports import EventFilter, Events, EventSort
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.model import Listing
from gatherly_core.ticketing.stocktaking import Stocktaking


class ViewListing:
    """Shows an event, and how it stands.

    - a draft is there only for its organizer, its staff and admins: EventNotFound for all others
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, stocktaking: Stocktaking) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._stocktaking = stocktaking

    def __call__(self, actor: Actor | None, event_id: EventId) -> Listing:
        return self._unit_of_work.read(lambda: self._view(actor, event_id))

    def _view(self, actor: Actor | None, event_id: EventId) -> Listing:
        (listing,) = self._stocktaking.listings([visible(self._events.get(event_id), actor)])
        return listing


class BrowseListings:
    """Lists published events, and how each of them stands.

    - those that have not ended, unless `ends_after` asks otherwise
    - who lists their own events by `organizer_id` sees their drafts too; so does an admin
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, stocktaking: Stocktaking, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._stocktaking = stocktaking
        self._clock = clock

    def __call__(self, actor: Actor | None, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Listing]:
        sees_drafts = may(actor, Action.LIST_DRAFTS, owner=wanted.organizer_id)
        wanted = replace(
            wanted,
            ends_after=wanted.ends_after or self._clock.now(),
            drafts_of=wanted.organizer_id if sees_drafts else None,
        )
        return self._unit_of_work.read(lambda: self._browse(wanted, sort, page))

    def _browse(self, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Listing]:
        found = self._events.browse(wanted, sort, page)
        return Page(self._stocktaking.listings(found.items), found.next)


class SearchListings:
    """Lists events of everybody in all states, and how each of them stands. Admins only: Forbidden."""

    def __init__(self, unit_of_work: UnitOfWork, events: Events, stocktaking: Stocktaking) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._stocktaking = stocktaking

    def __call__(self, actor: Actor, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Listing]:
        permit(actor, Action.SEARCH_EVENTS)
        return self._unit_of_work.read(lambda: self._search(replace(wanted, everything=True), sort, page))

    def _search(self, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Listing]:
        found = self._events.browse(wanted, sort, page)
        return Page(self._stocktaking.listings(found.items), found.next)
