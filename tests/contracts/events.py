"""What the events promise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import EventStatus
from gatherly_core.events.ports import EventFilter, EventSort, Label
from gatherly_core.events.refund_policy import RefundPolicy, Tier
from gatherly_core.kernel.paging import PageRequest
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, EventDetailsFactory, new_id

LATER = NOW + timedelta(days=365)


class EventsContract(Contract):
    def test_it_keeps_an_event_whole(self) -> None:
        event = self.given.event(
            details__title="Straße der Lieder 🎸",
            details__description="İlk\nkonser\t'\"\\",
            details__category="Müzik",
            details__tags=("rock", "Ωmega", "a cappella", "🎻"),
            details__location="Köln",
            details__latitude=50.937531,
            details__longitude=-6.960279,
            details__images=("https://example.org/2.png", "https://example.org/1.png"),
            details__capacity=250,
            details__refund_policy=(Tier(30, 100), Tier(7, 50)),
            details__timezone="America/Argentina/Buenos_Aires",
            details__currency="JPY",
            featured=True,
            version=7,
            status=EventStatus.DRAFT,
        )
        assert self.read(lambda: self.ports.events.get(event.id)) == event

    def test_it_tells_nothing_from_none(self) -> None:
        event = self.given.event(details__capacity=0, details__latitude=0.0, details__longitude=0.0)
        other = self.given.event(details__capacity=None, details__latitude=None, details__longitude=None)
        zero = self.read(lambda: self.ports.events.get(event.id)).details
        none = self.read(lambda: self.ports.events.get(other.id)).details
        assert (zero.capacity, zero.latitude, zero.longitude) == (0, 0.0, 0.0)
        assert (none.capacity, none.latitude, none.longitude, none.category) == (None, None, None, None)

    @pytest.mark.parametrize("policy", [None, (), (Tier(0, 0),)])
    def test_it_keeps_every_refund_policy(self, policy: RefundPolicy | None) -> None:
        event = self.given.event(details__refund_policy=policy)
        assert self.read(lambda: self.ports.events.get(event.id)).details.refund_policy == policy

    @pytest.mark.parametrize("status", EventStatus)
    def test_it_keeps_an_event_in_every_state(self, status: EventStatus) -> None:
        event = self.given.event(status=status)
        assert self.read(lambda: self.ports.events.get(event.id)) == event

    def test_it_keeps_moments_to_the_microsecond_and_far_away(self) -> None:
        event = self.given.event(
            details__start_date=datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
            details__end_date=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        )
        details = self.read(lambda: self.ports.events.get(event.id)).details
        assert (details.start_date, details.end_date) == (event.details.start_date, event.details.end_date)
        assert details.start_date.utcoffset() == timedelta(0)

    @pytest.mark.parametrize("way", ["get", "pinned", "locked"])
    def test_it_finds_an_event_in_every_way(self, way: str) -> None:
        event, _ = self.given.event(), self.given.event()
        assert self.run(lambda: getattr(self.ports.events, way)(event.id)) == event

    @pytest.mark.parametrize("way", ["get", "pinned", "locked"])
    def test_it_finds_no_event_that_is_not_there(self, way: str) -> None:
        with pytest.raises(EventNotFound):
            self.run(lambda: getattr(self.ports.events, way)(new_id()))

    def test_it_finds_those_of_many_events_that_exist(self) -> None:
        gala = self.given.event(details__tags=("rock", "Ωmega"), details__images=("https://example.org/1.png",))
        fair, gone, _ = (self.given.event() for _ in range(3))
        self.run(lambda: self.ports.events.delete(gone.id, NOW))
        found = self.read(lambda: self.ports.events.get_many([gala.id, new_id(), gone.id, fair.id, gala.id]))
        assert found == {gala.id: gala, fair.id: fair}

    def test_it_finds_no_event_when_none_is_asked_for(self) -> None:
        self.given.event()
        assert self.read(lambda: self.ports.events.get_many(iter(()))) == {}

    def test_it_keeps_what_changed(self) -> None:
        event = self.given.event(details__tags=("one", "two"), details__category="Music", details__capacity=5)
        details = EventDetailsFactory(tags=("two", "three"), category=None, capacity=0, currency="USD")
        edited = replace(event.edited(details, LATER), status=EventStatus.DRAFT, featured=True)
        self.run(lambda: (self.ports.events.locked(event.id), self.ports.events.save(edited)))
        assert self.read(lambda: self.ports.events.get(event.id)) == edited

    def test_it_locks_an_event_until_the_block_ends(self) -> None:
        event = self.given.event()

        def feature() -> None:
            self.ports.events.save(self.ports.events.locked(event.id).featured_or_not(True, NOW))

        assert at_once(*[often(5, lambda: self.run(feature))] * 4) == [5] * 4
        assert self.read(lambda: self.ports.events.get(event.id)).version == 21

    def test_it_changes_no_event_that_is_pinned(self) -> None:
        event = self.given.event()
        pool = self.given.pool(event_id=event.id, size=1000)

        def book_by_version() -> None:
            version = self.ports.events.pinned(event.id).version
            self.ports.pools.take({pool.id: version})
            assert self.ports.events.get(event.id).version == version

        def feature() -> None:
            self.ports.events.save(self.ports.events.locked(event.id).featured_or_not(True, NOW))

        book, change = often(5, lambda: self.run(book_by_version)), often(5, lambda: self.run(feature))
        assert at_once(book, change, book, change) == [5] * 4

    # deleting

    @pytest.mark.parametrize("way", ["get", "pinned", "locked"])
    def test_it_finds_no_deleted_event(self, way: str) -> None:
        event = self.given.event()
        self.delete(event.id)
        with pytest.raises(EventNotFound):
            self.run(lambda: getattr(self.ports.events, way)(event.id))

    def test_it_lists_no_deleted_event(self) -> None:
        event = self.given.event(details__category="Music", details__tags=("rock",))
        kept = self.given.event(organizer_id=event.organizer_id)
        self.delete(event.id)
        wanted = EventFilter(organizer_id=event.organizer_id, drafts_of=event.organizer_id)
        listed = self.read(lambda: self.ports.events.browse(wanted, EventSort.CREATED_AT, PageRequest()))
        assert listed.items == (kept,)
        assert self.read(lambda: self.ports.events.categories(NOW)) == ()
        assert self.read(lambda: self.ports.events.tags(NOW)) == ()

    def test_it_leaves_the_bookings_of_a_deleted_event(self) -> None:
        booking = self.given.booking()
        self.delete(booking.event_id)
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == booking
        assert self.read(lambda: self.ports.bookings.of_user(booking.user_id, PageRequest())).items == (booking,)

    def delete(self, event_id: object) -> None:
        self.run(lambda: (self.ports.events.locked(event_id), self.ports.events.delete(event_id, NOW)))

    # labels

    def test_it_counts_categories_and_tags_by_name(self) -> None:
        self.given.event(details__category="music", details__tags=("rock", "open air"))
        self.given.event(details__category="Music", details__tags=("rock",))
        self.given.event(details__category="music", details__tags=("Élan", "Zouk"))
        self.given.event(details__category=None, details__tags=())
        assert self.read(lambda: self.ports.events.categories(NOW)) == (Label("Music", 1), Label("music", 2))
        assert self.read(lambda: self.ports.events.tags(NOW)) == (
            Label("Zouk", 1),
            Label("open air", 1),
            Label("rock", 2),
            Label("Élan", 1),
        )

    def test_it_counts_an_event_once_that_bears_a_tag_twice(self) -> None:
        event = self.given.event(details__tags=("rock", "pop", "rock"))
        assert self.read(lambda: self.ports.events.get(event.id)) == event
        assert self.read(lambda: self.ports.events.tags(NOW)) == (Label("pop", 1), Label("rock", 1))

    def test_it_counts_published_events_that_have_not_ended(self) -> None:
        labels = {"details__category": "music", "details__tags": ("rock",)}
        event = self.given.event(**labels)
        self.given.event(status=EventStatus.DRAFT, **labels)
        self.given.event(status=EventStatus.CANCELLED, **labels)
        end = event.details.end_date
        assert self.read(lambda: self.ports.events.categories(end - timedelta(microseconds=1))) == (Label("music", 1),)
        assert self.read(lambda: self.ports.events.tags(end - timedelta(microseconds=1))) == (Label("rock", 1),)
        assert self.read(lambda: self.ports.events.categories(end)) == ()
        assert self.read(lambda: self.ports.events.tags(end)) == ()

    def test_it_forgets_the_tags_that_an_event_no_longer_bears(self) -> None:
        event = self.given.event(details__tags=("rock", "pop"))
        edited = event.edited(replace(event.details, tags=("pop",)), NOW)
        self.run(lambda: (self.ports.events.locked(event.id), self.ports.events.save(edited)))
        assert self.read(lambda: self.ports.events.tags(NOW)) == (Label("pop", 1),)

    def test_it_has_no_labels_without_events(self) -> None:
        assert self.read(lambda: self.ports.events.categories(NOW)) == ()
        assert self.read(lambda: self.ports.events.tags(NOW)) == ()
