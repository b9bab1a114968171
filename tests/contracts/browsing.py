"""What browsing the events promises."""

from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.events.model import Event, EventStatus
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.kernel.paging import Page, PageRequest
from tests.contracts.contract import Contract, garbled
from tests.factories import NOW

EVERYTHING = EventFilter()
DAY = timedelta(days=1)


class BrowsingContract(Contract):
    def found(self, **wanted: Any) -> set[Event]:
        page = self.read(
            lambda: self.ports.events.browse(EventFilter(**wanted), EventSort.START_DATE, PageRequest(100))
        )
        return set(page.items)

    # filtering

    def test_it_finds_everything_that_is_published(self) -> None:
        events = {self.given.event(), self.given.event()}
        self.given.event(status=EventStatus.DRAFT)
        self.given.event(status=EventStatus.CANCELLED)
        assert self.found() == events

    def test_it_finds_nothing_where_nothing_is(self) -> None:
        assert self.read(lambda: self.ports.events.browse(EVERYTHING, EventSort.POPULARITY, PageRequest())) == Page(())

    @pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
    def test_it_finds_what_one_organizer_has_not_published_beside_what_is(self, status: EventStatus) -> None:
        published, other = self.given.event(), self.given.event(status=status)
        draft = self.given.event(status=status)
        assert self.found(drafts_of=draft.organizer_id) == {published, draft}
        assert self.found(drafts_of=draft.organizer_id, organizer_id=draft.organizer_id) == {draft}
        assert self.found(organizer_id=other.organizer_id) == set()

    @pytest.mark.parametrize(
        "text",
        [
            "STRASSE",
            "straße",
            "strasse",
            "lieder 🎸",
            "i̇STANBUL",
            "kapaniş",
            "müzik",
            "ωμεγα",
            "ΩΜΕΓΑ",
            "100%",
            "snow_white",
            "back\\slash",
        ],
    )
    def test_it_finds_a_text_whatever_its_case(self, text: str) -> None:
        event = self.given.event(
            details__title="Straße der Lieder 🎸",
            details__description="100% KAPANIŞ",
            details__location="İstanbul",
            details__category="Müzik",
            details__tags=("Ωμεγα", "Snow_White", "Back\\Slash"),
        )
        self.given.event(details__title="Something else")
        assert self.found(text=text) == {event}

    @pytest.mark.parametrize("text", ["lieder der", "strase", "%", "_", "musik", "muzik", "lieder\\", "Lieder Köln"])
    def test_it_finds_no_text_that_is_not_there(self, text: str) -> None:
        self.given.event(details__title="Lieder", details__location="Köln", details__category="müzik")
        assert self.found(text=text) == set()

    def test_it_lists_everything_there_is(self) -> None:
        draft, published, cancelled = (self.given.event(status=status) for status in EventStatus)
        deleted = self.given.event(status=EventStatus.PUBLISHED)
        self.run(lambda: (self.ports.events.locked(deleted.id), self.ports.events.delete(deleted.id, NOW)))
        assert self.found(everything=True) >= {draft, published, cancelled}
        assert deleted not in self.found(everything=True)
        assert self.found(everything=True, organizer_id=draft.organizer_id) == {draft}
        for event in (draft, published, cancelled):
            found = self.found(everything=True, status=event.status)
            assert event in found
            assert {each.status for each in found} == {event.status}
        assert self.found(status=EventStatus.DRAFT) == set()

    def test_it_looks_in_what_the_description_says(self) -> None:
        event = self.given.event(details__description="<p>A <strong>fe</strong>ast &amp; a <em>fair</em></p>")
        assert [self.found(text=text) for text in ("feast & a", "strong", "<p>", "&amp;")] == [
            {event},
            set(),
            set(),
            set(),
        ]

    def test_it_finds_a_text_where_it_was_edited_to(self) -> None:
        event = self.given.event(details__title="Rock")
        edited = event.edited(self.given.event(details__title="Pop").details, NOW)
        self.run(lambda: (self.ports.events.locked(event.id), self.ports.events.save(edited)))
        assert self.found(text="rock") == set()
        assert edited in self.found(text="pop")

    def test_it_finds_a_category_and_a_tag_by_their_exact_names(self) -> None:
        event = self.given.event(details__category="Music", details__tags=("rock", "open air"))
        other = self.given.event(details__category="music", details__tags=("Rock", "open"))
        assert self.found(category="Music") == {event}
        assert self.found(category="music") == {other}
        assert self.found(category="Mus") == set()
        assert self.found(tag="rock") == {event}
        assert self.found(tag="open") == {other}
        assert self.found(tag="air") == set()

    def test_it_finds_an_organizers_events(self) -> None:
        mine, _ = self.given.event(), self.given.event()
        too = self.given.event(organizer_id=mine.organizer_id)
        assert self.found(organizer_id=mine.organizer_id) == {mine, too}

    def test_it_finds_featured_events_and_others(self) -> None:
        featured, other = self.given.event(featured=True), self.given.event(featured=False)
        assert self.found(featured=True) == {featured}
        assert self.found(featured=False) == {other}
        assert self.found(featured=None) == {featured, other}

    def test_it_finds_what_goes_on_within_a_time(self) -> None:
        event = self.given.event()
        start, end, moment = event.details.start_date, event.details.end_date, timedelta(microseconds=1)
        assert self.found(ends_after=end - moment, starts_before=start + moment) == {event}
        assert self.found(ends_after=end) == set()
        assert self.found(starts_before=start) == set()

    def test_it_finds_what_answers_every_wish_at_once(self) -> None:
        event = self.given.event(featured=True, details__category="Music", details__tags=("rock", "pop"))
        self.given.event(featured=True, details__category="Music", details__tags=("pop",))
        self.given.event(featured=False, details__category="Music", details__tags=("rock",))
        assert self.found(featured=True, category="Music", tag="rock", ends_after=NOW) == {event}

    # availability

    def test_it_finds_events_with_places_and_those_without(self) -> None:
        with_places, taken, kept = (self.given.event() for _ in range(3))
        self.given.ticket_type(with_places)
        for event, figures in ((taken, {"used": 10}), (kept, {"used": 4, "kept": 6, "waiting": 1})):
            self.fill(self.given.ticket_type(event).id, event, **figures)
        assert self.found(available=True) == {with_places}
        assert self.found(available=False) == {taken, kept}

    def test_it_takes_an_event_that_sells_nothing_for_one_without_places(self) -> None:
        event = self.given.event()
        assert self.found(available=False) == {event}

    def test_it_takes_an_event_for_available_while_one_of_its_tickets_is(self) -> None:
        event = self.given.event()
        self.fill(self.given.ticket_type(event).id, event, used=10)
        self.given.ticket_type(event)
        assert self.found(available=True) == {event}

    def test_it_heeds_the_places_that_all_tickets_share(self) -> None:
        full, free = self.given.event(details__capacity=4), self.given.event(details__capacity=4)
        self.given.ticket_type(full)
        self.given.ticket_type(free)
        self.fill(None, full, used=4)
        self.fill(None, free, used=3)
        assert self.found(available=True) == {free}

    def test_it_heeds_how_many_a_ticket_admits(self) -> None:
        event = self.given.event(details__capacity=4)
        self.given.ticket_type(event, details__admits=4)
        assert self.found(available=True) == {event}
        self.fill(None, event, used=1)
        assert self.found(available=True) == set()

    def test_it_takes_no_deleted_ticket_for_available(self) -> None:
        event = self.given.event()
        ticket_type = self.given.ticket_type(event)
        self.run(lambda: (self.ports.events.locked(event.id), self.ports.ticket_types.delete(ticket_type.id)))
        assert self.found(available=True) == set()

    def fill(self, ticket_type_id: object, event: Event, *, used: int, kept: int = 0, waiting: int = 0) -> None:
        """Brings the pool of the event, or that of a ticket type, into that state."""
        pools = self.read(lambda: self.ports.pools.of_events([event.id]))[event.id]
        pool = next(pool for pool in pools if pool.ticket_type_id == ticket_type_id)
        self.run(lambda: self.ports.pools.wait([pool.id], waiting))
        self.run(lambda: self.ports.pools.offer(pool.id, used, kept))

    # sorting

    def listed(self, sort: EventSort, limit: int = 100) -> list[Event]:
        pages = self.pages(lambda page: self.ports.events.browse(EVERYTHING, sort, page), limit)
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        return [event for page in pages for event in page]

    @pytest.mark.parametrize("limit", [1, 2, 5, 100])
    def test_it_sorts_by_start_the_next_first(self, limit: int) -> None:
        starts = [NOW + 2 * DAY, NOW, NOW + DAY, NOW, NOW + timedelta(microseconds=1)]
        a, b, c, d, e = (self.given.event(details__start_date=start) for start in starts)
        assert self.listed(EventSort.START_DATE, limit) == [b, d, e, c, a]

    @pytest.mark.parametrize("limit", [1, 2, 5, 100])
    def test_it_sorts_by_popularity_the_most_wanted_first(self, limit: int) -> None:
        a, b, c, d, e = (self.given.event() for _ in range(5))
        for event, used in ((a, 2), (b, 30), (d, 30), (e, 4)):
            self.fill(None, event, used=used)
        self.fill(self.given.ticket_type(c).id, c, used=10)
        assert self.listed(EventSort.POPULARITY, limit) == [d, b, e, a, c]

    @pytest.mark.parametrize("limit", [1, 2, 5, 100])
    def test_it_sorts_by_age_the_newest_first(self, limit: int) -> None:
        moments = [NOW, NOW + DAY, NOW - DAY, NOW, NOW + timedelta(microseconds=1)]
        a, b, c, d, e = (self.given.event(created_at=moment) for moment in moments)
        assert self.listed(EventSort.CREATED_AT, limit) == [b, e, d, a, c]

    # paging

    def test_it_ends_a_list_with_its_last_full_page(self) -> None:
        for _ in range(4):
            self.given.event()
        assert [len(page) for page in self.pages(self.by_start, 2)] == [2, 2]

    def by_start(self, page: PageRequest) -> Page[Event]:
        return self.ports.events.browse(EVERYTHING, EventSort.START_DATE, page)

    def test_it_neither_repeats_nor_skips_when_events_are_added(self) -> None:
        a, b, c, d = (self.given.event(details__start_date=NOW + number * DAY) for number in range(1, 5))
        first = self.read(lambda: self.by_start(PageRequest(2)))
        self.given.event(details__start_date=NOW)
        between = self.given.event(details__start_date=NOW + 3.5 * DAY)
        second = self.read(lambda: self.by_start(PageRequest(9, first.next)))
        assert (first.items, second.items) == ((a, b), (c, between, d))

    def test_it_goes_on_behind_an_event_that_was_deleted(self) -> None:
        events = [self.given.event(details__start_date=NOW + number * DAY) for number in range(3)]
        first = self.read(lambda: self.by_start(PageRequest(2)))
        self.run(lambda: (self.ports.events.locked(events[1].id), self.ports.events.delete(events[1].id, NOW)))
        assert self.read(lambda: self.by_start(PageRequest(2, first.next))).items == (events[2],)

    @pytest.mark.parametrize("sort", EventSort)
    def test_it_gives_out_positions_made_of_plain_values(self, sort: EventSort) -> None:
        self.given.event()
        self.given.event()
        position = self.position_in(lambda page: self.ports.events.browse(EVERYTHING, sort, page))
        assert isinstance(position, tuple)
        assert all(type(part) in {str, int} for part in position)

    @pytest.mark.parametrize("sort", EventSort)
    def test_it_refuses_positions_of_other_lists(self, sort: EventSort) -> None:
        self.given.event()
        self.given.event()
        for other in set(EventSort) - {sort}:
            position = self.position_in(lambda page, other=other: self.ports.events.browse(EVERYTHING, other, page))
            assert self.refuses(lambda page: self.ports.events.browse(EVERYTHING, sort, page), position)

    @pytest.mark.parametrize("sort", EventSort)
    def test_it_refuses_positions_that_nobody_gave_out(self, sort: EventSort) -> None:
        self.given.event()
        self.given.event()
        position = self.position_in(lambda page: self.ports.events.browse(EVERYTHING, sort, page))
        for wrong in garbled(position):
            assert self.refuses(lambda page: self.ports.events.browse(EVERYTHING, sort, page), wrong), wrong
