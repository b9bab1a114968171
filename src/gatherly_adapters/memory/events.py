"""Events in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.memory import inventory, ticketing
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Order
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import Event, EventDetails
from gatherly_core.events.ports import EventFilter, EventSort, Label
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.markup import text_of
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.ticketing.sale_rules import fitting

EVENTS = Definition[EventId, Event](lambda event: event.id)

KEYSETS = {
    EventSort.START_DATE: Keyset("events_by_start_date", datetime, UUID),
    EventSort.POPULARITY: Keyset("events_by_popularity", int, UUID),
    EventSort.CREATED_AT: Keyset("events_by_created_at", datetime, UUID),
}


class MemoryEvents:
    """The events."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(EVENTS)
        self._pools = database.table(inventory.POOLS)
        self._ticket_types = database.table(ticketing.TICKET_TYPES)

    def add(self, event: Event) -> None:
        self._rows.put(event)

    def get(self, event_id: EventId) -> Event:
        return _found(self._rows.get(event_id))

    def get_many(self, event_ids: Iterable[EventId]) -> Mapping[EventId, Event]:
        rows = {event_id: self._rows.get(event_id) for event_id in event_ids}
        return {event_id: event for event_id, event in rows.items() if event is not None}

    def pinned(self, event_id: EventId) -> Event:
        return _found(self._rows.get(event_id))

    def locked(self, event_id: EventId) -> Event:
        return _found(self._rows.get(event_id))

    def save(self, event: Event) -> None:
        self._rows.put(event)

    def delete(self, event_id: EventId, now: datetime) -> None:
        self._rows.remove(event_id)

    def browse(self, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Event]:
        keyset, order = KEYSETS[sort], self._order_of(sort)
        after = keyset.key(page.after)
        found = [event for event in self._rows.all() if self._matches(event, wanted)]
        if sort is EventSort.START_DATE:
            found = sorted((event for event in found if after is None or order(event) > after), key=order)
        else:
            found = sorted((event for event in found if after is None or order(event) < after), key=order, reverse=True)
        return keyset.page(found, page.limit, order)

    def bearing(self, category: str, limit: int) -> tuple[Event, ...]:
        return tuple(islice((event for event in self._rows.all() if event.details.category == category), limit))

    def categories(self, ends_after: datetime) -> tuple[Label, ...]:
        events = self._on(ends_after)
        return _labels(event.details.category for event in events if event.details.category is not None)

    def tags(self, ends_after: datetime) -> tuple[Label, ...]:
        return _labels(tag for event in self._on(ends_after) for tag in set(event.details.tags))

    def _on(self, ends_after: datetime) -> list[Event]:
        return [event for event in self._rows.all() if event.published and event.details.end_date > ends_after]

    def _order_of(self, sort: EventSort) -> Callable[[Event], Order]:
        if sort is EventSort.POPULARITY:
            return lambda event: (self._places_used(event), event.id)
        if sort is EventSort.CREATED_AT:
            return lambda event: (event.created_at, event.id)
        return lambda event: (event.details.start_date, event.id)

    def _places_used(self, event: Event) -> int:
        return sum(pool.used for pool in self._pools_of(event) if pool.ticket_type_id is None)

    def _pools_of(self, event: Event) -> tuple[Pool, ...]:
        return self._pools.select(inventory.OF_EVENT, event.id)

    def _matches(self, event: Event, wanted: EventFilter) -> bool:
        return _answers(event, wanted) and wanted.available in {None, self._available(event)}

    def _available(self, event: Event) -> bool:
        """Whether a ticket of any type fits into what its own pool and the event's have free."""
        pools = self._pools_of(event)
        free = {pool.id: pool.free for pool in pools}
        types = self._ticket_types.ascending(ticketing.OF_EVENT, event.id)
        return any(fitting(ticket_type, free, pools) for ticket_type in types)


def _answers(event: Event, wanted: EventFilter) -> bool:
    """Whether the event is as wanted, whatever places it has."""
    details = event.details
    return (
        (wanted.everything or event.published or event.organizer_id == wanted.drafts_of)
        and wanted.status in {None, event.status}
        and (wanted.text is None or _speaks_of(details, wanted.text.casefold()))
        and wanted.category in {None, details.category}
        and (wanted.tag is None or wanted.tag in details.tags)
        and wanted.organizer_id in {None, event.organizer_id}
        and wanted.featured in {None, event.featured}
        and (wanted.ends_after is None or details.end_date > wanted.ends_after)
        and (wanted.starts_before is None or details.start_date < wanted.starts_before)
    )


def _speaks_of(details: EventDetails, text: str) -> bool:
    texts = (details.title, text_of(details.description), details.location, details.category or "", *details.tags)
    return any(text in told.casefold() for told in texts)


def _labels(names: Iterable[str]) -> tuple[Label, ...]:
    return tuple(Label(name, count) for name, count in sorted(Counter(names).items()))


def _found(event: Event | None) -> Event:
    if event is None:
        raise EventNotFound("There is no such event.")
    return event
