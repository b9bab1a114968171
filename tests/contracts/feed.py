"""What the feed promises."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from gatherly_core.booking.facts import BookingCancelled, BookingConfirmed, BookingFact, BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import EventCancelled, EventCreated
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.webhooks.model import FactType, FeedFilter, FeedPage, Publication, Unpublished
from gatherly_core.webhooks.publish_facts import PublishFacts
from tests.contracts.contract import Contract, boom, fails
from tests.contracts.rivals import at_once
from tests.factories import NOW, PublicationFactory, new_id

DAY = timedelta(days=1)
ALL = FeedFilter()


class FeedContract(Contract):
    def add(self, *facts: Fact) -> None:
        self.run(lambda: self.ports.outbox.add(*facts))

    def unpublished(self, limit: int = 100) -> tuple[Unpublished, ...]:
        return self.read(lambda: self.ports.feed.unpublished(limit))

    def publish_all(self) -> int:
        p = self.ports
        publish = PublishFacts(p.unit_of_work, p.feed, p.payments, p.endpoints, p.deliveries, p.identifiers, p.clock)
        return publish()

    def publish(self, *publications: Publication) -> None:
        def publish() -> None:
            if self.ports.feed.locked_end() is None:
                self.ports.feed.begin()
            self.ports.feed.publish(publications)

        self.run(publish)

    def browse(self, wanted: FeedFilter = ALL, after: int = 0, limit: int = 100) -> FeedPage:
        return self.read(lambda: self.ports.feed.browse(wanted, after, limit))

    def fact(self, kind: type[BookingFact] = BookingHeld, **fields: Any) -> BookingFact:
        ids = {"booking_id": new_id(), "event_id": new_id(), "user_id": new_id()}
        return kind(**({"at": NOW, "kind": BookingKind.PURCHASE} | ids | fields))

    # what is to be published

    def test_it_knows_what_is_to_be_told(self) -> None:
        created, held = EventCreated(at=NOW, event_id=new_id()), self.fact()
        self.add(created, PlacesFreed(at=NOW, event_id=new_id()), held)
        assert [each.fact for each in self.unpublished()] == [created, held]
        assert [each.fact for each in self.unpublished(1)] == [created]

    def test_it_names_what_is_delivered_in_several_ways_once(self) -> None:
        cancelled = EventCancelled(at=NOW, event_id=new_id())
        self.add(cancelled)
        assert [each.fact for each in self.unpublished()] == [cancelled]

    def test_it_knows_nothing_of_what_was_rolled_back(self) -> None:
        assert fails(lambda: self.run(lambda: boom(self.ports.outbox.add(self.fact()))))
        assert self.unpublished() == ()

    def test_what_is_published_is_not_to_be_published_any_more(self) -> None:
        facts = [self.fact() for _ in range(3)]
        self.add(*facts)
        first, second, third = self.unpublished()
        self.publish(PublicationFactory(position=1, fact_id=first.id), PublicationFactory(position=2, fact_id=third.id))
        assert self.unpublished() == (second,)
        self.run(lambda: self.ports.feed.withhold([second.id]))
        assert self.unpublished() == ()
        assert [each.fact_id for each in self.browse().items] == [first.id, third.id]

    # the end

    def test_it_has_no_end_before_it_begins(self) -> None:
        assert self.read(self.ports.feed.locked_end) is None
        self.run(self.ports.feed.begin)
        assert self.read(self.ports.feed.locked_end) == 0
        with pytest.raises(AlreadyMade):
            self.run(self.ports.feed.begin)

    def test_its_end_is_the_last_position(self) -> None:
        self.publish(PublicationFactory(position=1), PublicationFactory(position=2))
        assert self.read(self.ports.feed.locked_end) == 2
        assert fails(lambda: self.run(lambda: boom(self.ports.feed.publish([PublicationFactory(position=3)]))))
        assert self.read(self.ports.feed.locked_end) == 2

    # keeping

    def test_it_keeps_a_publication_whole(self) -> None:
        whole = PublicationFactory(
            position=1,
            at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            data={"booking_id": str(new_id()), "amount": 99_999_999, "currency": "EUR", "nothing": None},
        )
        bare = PublicationFactory(position=2, booking_id=None, data={})
        self.publish(whole, bare)
        assert self.browse().items == (whole, bare)

    def test_it_refuses_a_fact_that_it_has(self) -> None:
        publication = PublicationFactory(position=1)
        self.publish(publication)
        with pytest.raises(AlreadyMade):
            self.publish(PublicationFactory(position=2, fact_id=publication.fact_id))
        assert self.browse().items == (publication,)

    # looking

    def test_it_is_read_in_order_and_goes_on_where_it_ended(self) -> None:
        publications = [PublicationFactory(position=number) for number in range(1, 8)]
        self.publish(*publications)
        seen: list[Publication] = []
        page = self.browse(limit=3)
        while page.more:
            seen += page.items
            page = self.browse(after=page.next, limit=3)
        assert [*seen, *page.items] == publications
        assert self.browse(after=page.next) == FeedPage((), 7, more=False)

    def test_it_finds_what_is_wanted(self) -> None:
        ada, bob = new_id(), new_id()
        a = PublicationFactory(position=1, organizer_id=ada, type=FactType.BOOKING_HELD)
        b = PublicationFactory(position=2, organizer_id=bob, type=FactType.BOOKING_HELD)
        c = PublicationFactory(position=3, organizer_id=ada, type=FactType.REFUND_PAID)
        self.publish(a, b, c)
        assert self.browse(FeedFilter(ada)).items == (a, c)
        assert self.browse(FeedFilter(ada), limit=1) == FeedPage((a,), 1, more=True)
        assert self.browse(FeedFilter(types=(FactType.BOOKING_HELD,))).items == (a, b)
        assert self.browse(FeedFilter(ada, (FactType.REFUND_PAID, FactType.EVENT_CREATED))).items == (c,)
        assert self.browse(FeedFilter(ada), after=1).items == (c,)

    def test_a_reader_who_wants_none_of_it_goes_on_behind_it(self) -> None:
        assert self.browse() == FeedPage((), 0, more=False)
        self.publish(*(PublicationFactory(position=number) for number in range(1, 4)))
        assert self.browse(FeedFilter(new_id())) == FeedPage((), 3, more=False)

    # whose events, and counting

    def test_it_knows_whose_events_are(self) -> None:
        event, deleted = self.given.event(), self.given.event()
        self.add(EventCreated(at=NOW, event_id=deleted.id))
        self.publish_all()
        self.run(lambda: self.ports.events.delete(deleted.id, NOW))
        organizers = self.read(lambda: self.ports.feed.organizers(iter([event.id, deleted.id, new_id()])))
        assert organizers == {event.id: event.organizer_id, deleted.id: deleted.organizer_id}

    def test_it_counts_for_bookings_or_else_for_events(self) -> None:
        about, event_id = new_id(), new_id()
        booking = {"booking_id": about, "event_id": event_id}
        self.publish(
            PublicationFactory(position=1, sequence=1, **booking),
            PublicationFactory(position=2, sequence=2, **booking),
            PublicationFactory(position=3, sequence=1, event_id=event_id, booking_id=None),
        )
        self.publish(PublicationFactory(position=4, sequence=3, **booking))
        sequences = self.read(lambda: self.ports.feed.sequences(iter([about, event_id, new_id()])))
        assert sequences == {about: 3, event_id: 1}

    # forgetting

    def test_it_forgets_what_is_old(self) -> None:
        ages = [9, 8, 2, 7]
        publications = [PublicationFactory(position=place, at=NOW - age * DAY) for place, age in enumerate(ages, 1)]
        self.publish(*publications)
        assert self.read(self.ports.feed.forgotten) == 0
        assert self.run(lambda: self.ports.feed.forget(NOW - 5 * DAY, 1)) == 1
        assert self.read(self.ports.feed.forgotten) == 1
        assert self.run(lambda: self.ports.feed.forget(NOW - 8 * DAY, 10)) == 0
        assert self.run(lambda: self.ports.feed.forget(NOW - 5 * DAY, 10)) == 1
        # What stands behind something that is kept is kept, too: nothing is passed over that is not known to be gone.
        assert self.run(lambda: self.ports.feed.forget(NOW - 5 * DAY, 10)) == 0
        assert self.browse().items == tuple(publications[2:])

    def test_it_goes_on_counting_when_all_is_forgotten(self) -> None:
        publication = PublicationFactory(position=1, sequence=1, at=NOW - DAY)
        self.publish(publication)
        self.run(lambda: self.ports.feed.forget(NOW, 10))
        assert self.browse() == FeedPage((), 1, more=False)
        assert self.read(self.ports.feed.forgotten) == 1
        assert self.read(self.ports.feed.locked_end) == 1
        subject = publication.subject_id
        assert self.read(lambda: self.ports.feed.sequences([subject])) == {subject: 1}

    # at the same time

    def test_several_publish_each_fact_once(self) -> None:
        event = self.given.event()
        booking_ids = [new_id() for _ in range(5)]
        for number in range(40):
            self.add(self.fact(event_id=event.id, booking_id=booking_ids[number % 5]))
        assert sum(at_once(*[self.publish_all] * 4)) == 40
        published = self.browse().items
        assert [each.position for each in published] == list(range(1, 41))
        for booking_id in booking_ids:
            assert [each.sequence for each in published if each.booking_id == booking_id] == list(range(1, 9))

    def test_a_reader_misses_nothing_that_others_write_meanwhile(self) -> None:
        """Writers commit in another order than that of their facts' identifiers, while two publish."""
        event = self.given.event()
        writers, rounds = 4, 6
        written: list[UUID] = []
        finished: list[bool] = []

        def write() -> None:
            try:
                for number in range(rounds):
                    fact = self.fact(event_id=event.id)
                    # It has its identifier, and waits for its commit: later facts of others overtake it.
                    self.run(lambda fact=fact, number=number: (self.ports.outbox.add(fact), self._dawdle(number)))
                    written.append(fact.booking_id)
            finally:
                finished.append(True)

        def publish() -> None:
            while len(finished) < writers:
                self.publish_all()

        def read() -> list[Publication]:
            seen, after = [], 0
            while len(finished) < writers or self.unpublished():
                page = self.browse(after=after, limit=5)
                seen += page.items
                after = page.next
                if len(finished) == writers:
                    self.publish_all()
            return [*seen, *self.browse(after=after).items]

        *others, seen = at_once(*[write] * writers, publish, publish, read)
        assert others == [None] * (writers + 2)
        assert isinstance(seen, list), seen
        assert [each.position for each in seen] == list(range(1, writers * rounds + 1))
        assert {each.booking_id for each in seen} == set(written)

    def _dawdle(self, number: int) -> Sequence[object]:
        """Takes some time in the block, sometimes more and sometimes less."""
        return [self.ports.outbox.written() for _ in range(number % 3)]  # type: ignore[attr-defined]

    def test_it_is_sent_once_to_each_who_wants_it(self) -> None:
        """Whoever publishes it gives it to the endpoints in the same transaction."""
        event = self.given.event()
        own = self.given.endpoint(owner_id=event.organizer_id, types=(FactType.BOOKING_HELD,))
        other = self.given.endpoint(owner_id=event.organizer_id, types=(FactType.BOOKING_CANCELLED,))
        foreign = self.given.endpoint()
        for _ in range(9):
            self.add(self.fact(event_id=event.id))
        at_once(*[self.publish_all] * 3)
        published = {each.fact_id for each in self.browse().items}

        def sent_to(endpoint_id: Any) -> list[UUID]:
            page = PageRequest(100)
            found = self.read(lambda: self.ports.deliveries.of_endpoint(endpoint_id, page))
            return [delivery.fact_id for delivery in found.items]

        assert (len(sent_to(own.id)), set(sent_to(own.id))) == (9, published)
        assert sent_to(other.id) == sent_to(foreign.id) == []

    def test_it_publishes_what_was_committed_late(self) -> None:
        event = self.given.event()
        early, late = self.fact(event_id=event.id), self.fact(BookingConfirmed, event_id=event.id)
        self.add(early, late)
        first, second = self.unpublished()
        self.publish(replace(PublicationFactory(position=1), fact_id=second.id))
        assert self.publish_all() == 1
        assert [each.fact_id for each in self.browse().items] == [second.id, first.id]

    def test_it_publishes_a_history(self) -> None:
        event = self.given.event()
        ids = {"event_id": event.id, "booking_id": new_id()}
        for kind in (BookingHeld, BookingConfirmed, BookingCancelled):
            self.add(self.fact(kind, **ids))
        assert self.publish_all() == 3
        assert [(each.type, each.sequence) for each in self.browse().items] == [
            ("booking.held", 1),
            ("booking.confirmed", 2),
            ("booking.cancelled", 3),
        ]
        assert {each.organizer_id for each in self.browse().items} == {event.organizer_id}
