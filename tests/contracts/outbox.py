"""What the outbox promises."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from gatherly_core.booking.facts import BookingConfirmed, BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import EventCreated, EventDeleted
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Envelope, Fact
from gatherly_core.ticketing.facts import TicketTypeDeleted
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id

LEASE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


def freed(at: datetime = NOW) -> PlacesFreed:
    return PlacesFreed(at=at, event_id=new_id())


class OutboxContract(Contract):
    def add(self, *facts: Fact) -> None:
        self.run(lambda: self.ports.outbox.add(*facts))

    def claim(self, now: datetime = NOW + LEASE, limit: int = 100) -> tuple[Envelope, ...]:
        return self.run(lambda: self.ports.outbox.claim(now, limit))

    def settle(self, ids: list[UUID], now: datetime = NOW) -> None:
        self.run(lambda: self.ports.outbox.settle(ids, now))

    # adding

    @pytest.mark.parametrize(
        "fact",
        [
            freed(datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
            freed(datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
            EventDeleted(at=NOW, event_id=new_id()),
            TicketTypeDeleted(at=NOW, event_id=new_id(), ticket_type_id=new_id()),
            BookingConfirmed(at=NOW, booking_id=new_id(), event_id=new_id(), user_id=new_id(), kind=BookingKind.OFFER),
        ],
        ids=lambda fact: type(fact).__name__,
    )
    def test_it_keeps_a_fact_whole(self, fact: Fact) -> None:
        self.add(fact)
        (envelope,) = self.claim()
        assert (type(envelope.fact), envelope.fact) == (type(fact), fact)

    def test_it_never_hands_out_what_nothing_follows_from(self) -> None:
        held = {"at": NOW, "booking_id": new_id(), "event_id": new_id(), "user_id": new_id()}
        self.add(
            EventCreated(at=NOW, event_id=new_id()),
            BookingHeld(**held, kind=BookingKind.OFFER),
            BookingConfirmed(**held, kind=BookingKind.PURCHASE),
        )
        assert self.claim(NOW + timedelta(days=9)) == ()

    def test_it_adds_nothing_when_nothing_is_given(self) -> None:
        self.add()
        assert self.claim() == ()

    def test_it_knows_facts_apart_that_say_the_same(self) -> None:
        fact = freed()
        self.add(fact, fact)
        first, second = self.claim()
        assert first.id != second.id
        assert first.fact == second.fact == fact

    # claiming

    def test_it_leaves_a_new_fact_to_who_added_it_for_a_minute(self) -> None:
        self.add(freed())
        assert self.claim(NOW + LEASE - MOMENT) == ()
        assert len(self.claim(NOW + LEASE)) == 1

    def test_it_leaves_a_claimed_fact_to_who_claimed_it_for_a_minute(self) -> None:
        self.add(freed())
        claimed = NOW + timedelta(hours=1)
        assert len(self.claim(claimed)) == 1
        assert self.claim(claimed + LEASE - MOMENT) == ()
        assert len(self.claim(claimed + LEASE)) == 1

    def test_it_counts_how_often_a_fact_was_claimed(self) -> None:
        self.add(freed())
        claims = [self.claim(NOW + number * LEASE) for number in range(1, 4)]
        assert [envelope.attempts for (envelope,) in claims] == [1, 2, 3]
        assert len({envelope.id for (envelope,) in claims}) == 1

    def test_it_hands_out_the_oldest_first(self) -> None:
        facts = [freed(NOW + number * MOMENT) for number in range(5)]
        for fact in facts:
            self.add(fact)
            self.ports.clock.advance(MOMENT)
        now = NOW + LEASE + 9 * MOMENT
        assert [envelope.fact for envelope in self.claim(now, limit=2)] == facts[:2]
        assert [envelope.fact for envelope in self.claim(now, limit=2)] == facts[2:4]
        assert [envelope.fact for envelope in self.claim(now, limit=2)] == facts[4:]

    def test_it_hands_out_a_fact_to_one_at_a_time(self) -> None:
        for _ in range(12):
            self.add(freed())
        claimed: list[UUID] = []
        while found := [
            envelope.id for envelopes in at_once(*[lambda: self.claim(limit=3)] * 3) for envelope in envelopes
        ]:
            claimed += found
        assert len(claimed) == len(set(claimed)) == 12

    # settling

    def test_it_never_hands_out_a_settled_fact_again(self) -> None:
        self.add(*(freed() for _ in range(3)))
        first, second, third = self.claim()
        self.settle([first.id, third.id])
        assert [envelope.id for envelope in self.claim(NOW + timedelta(days=9))] == [second.id]

    def test_it_settles_what_is_settled_already_and_what_is_not_there(self) -> None:
        self.add(freed())
        (envelope,) = self.claim()
        self.settle([envelope.id])
        self.settle([envelope.id, new_id()])
        self.settle([])
        assert self.claim(NOW + timedelta(days=9)) == ()

    # postponing

    def test_it_leaves_a_postponed_fact_alone_until_then(self) -> None:
        self.add(freed())
        (envelope,) = self.claim()
        until = NOW + timedelta(hours=2)
        self.run(lambda: self.ports.outbox.postpone(envelope.id, until))
        assert self.claim(until - MOMENT) == ()
        (again,) = self.claim(until)
        assert (again.id, again.fact, again.attempts) == (envelope.id, envelope.fact, 2)

    def test_it_postpones_that_one_only(self) -> None:
        self.add(freed(), freed())
        first, second = self.claim()
        self.run(lambda: self.ports.outbox.postpone(first.id, NOW + timedelta(hours=2)))
        assert [envelope.id for envelope in self.claim(NOW + timedelta(hours=1))] == [second.id]

    def test_it_does_not_wake_a_settled_fact_by_postponing_it(self) -> None:
        self.add(freed())
        (envelope,) = self.claim()
        self.settle([envelope.id])
        self.run(lambda: self.ports.outbox.postpone(envelope.id, NOW))
        assert self.claim(NOW + timedelta(days=9)) == ()
