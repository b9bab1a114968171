"""What the unit of work promises, and that every store keeps to it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.application import Ports
from gatherly_core.booking import booking_states
from gatherly_core.events.facts import EventCreated
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Envelope
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.waitlist import waitlist_states
from tests.contracts.contract import Contract
from tests.contracts.given import Given
from tests.factories import (
    NOW,
    AccountFactory,
    BookingFactory,
    EntryFactory,
    EventFactory,
    PoolFactory,
    TicketTypeFactory,
    new_id,
)

Step = Callable[[Ports], object]

LOOKS: dict[str, Step] = {
    "users.get": lambda p: p.users.get(new_id()),
    "users.get_many": lambda p: p.users.get_many([new_id()]),
    "users.account": lambda p: p.users.account(new_id()),
    "users.account_of": lambda p: p.users.account_of("ada@example.org"),
    "events.get": lambda p: p.events.get(new_id()),
    "events.pinned": lambda p: p.events.pinned(new_id()),
    "events.locked": lambda p: p.events.locked(new_id()),
    "events.browse": lambda p: p.events.browse(EventFilter(), EventSort.START_DATE, PageRequest()),
    "events.categories": lambda p: p.events.categories(NOW),
    "events.tags": lambda p: p.events.tags(NOW),
    "pools.of_events": lambda p: p.pools.of_events([new_id()]),
    "pools.locked": lambda p: p.pools.locked(new_id()),
    "pools.events": lambda p: p.pools.events(),
    "claims.held": lambda p: p.claims.held([new_id()]),
    "claims.live": lambda p: p.claims.live([new_id()]),
    "claims.any_live": lambda p: p.claims.any_live(new_id(), NOW),
    "ticket_types.get": lambda p: p.ticket_types.get(new_id()),
    "ticket_types.of_events": lambda p: p.ticket_types.of_events([new_id()]),
    "bookings.get": lambda p: p.bookings.get(new_id()),
    "bookings.locked": lambda p: p.bookings.locked(new_id()),
    "bookings.exists": lambda p: p.bookings.exists(new_id()),
    "bookings.due": lambda p: p.bookings.due(NOW, 1),
    "bookings.of_user": lambda p: p.bookings.of_user(new_id(), PageRequest()),
    "waitlist_entries.get": lambda p: p.waitlist_entries.get(new_id()),
    "waitlist_entries.exists": lambda p: p.waitlist_entries.exists(new_id()),
    "waitlist_entries.locked": lambda p: p.waitlist_entries.locked(new_id()),
    "waitlist_entries.waiting": lambda p: p.waitlist_entries.waiting(new_id()),
    "waitlist_entries.offered": lambda p: p.waitlist_entries.offered(new_id()),
    "waitlist_entries.of_user": lambda p: p.waitlist_entries.of_user(new_id(), PageRequest()),
    "waitlist_entries.of_event": lambda p: p.waitlist_entries.of_event(new_id(), PageRequest()),
    "waitlist_entries.standing": lambda p: p.waitlist_entries.standing(EntryFactory()),
}
"""Everything that only looks, at things that need not be there."""


class World:
    """One thing of each kind, and every way to change them."""

    def __init__(self, given: Given) -> None:
        self.account = given.account(user__preferences={"theme": "dark"})
        self.event = given.event(details__tags=("rock",))
        self.ticket_type = given.ticket_type(self.event)
        self.booking = given.booking(self.ticket_type)
        self.entry = given.entry(self.ticket_type)
        self.pool = given.pool(size=10, used=5, kept=2, waiting=1)

    def seen(self, p: Ports) -> list[object]:
        """All of it as it is now."""
        everything = EventFilter(drafts_of=self.event.organizer_id)
        return [
            p.users.account(self.account.user.id),
            p.events.browse(everything, EventSort.START_DATE, PageRequest(100)),
            p.events.tags(NOW),
            p.ticket_types.of_events([self.event.id]),
            p.pools.of_events([self.event.id, self.pool.event_id]),
            p.claims.held([self.event.id]),
            p.claims.live([self.event.id]),
            p.bookings.get(self.booking.id),
            p.bookings.of_user(self.booking.user_id, PageRequest(100)),
            p.waitlist_entries.of_user(self.entry.user_id, PageRequest(100)),
            p.waitlist_entries.waiting(self.event.id),
        ]

    def writes(self, p: Ports) -> dict[str, Callable[[], object]]:
        """Every write there is, each of which would succeed alone."""
        edited = self.event.edited(replace(self.event.details, title="Edited", tags=("pop",)), NOW)
        user = replace(self.account.user, name="Edited", preferences={})
        ids = {"event_id": self.event.id, "ticket_type_id": self.ticket_type.id, "user_id": self.account.user.id}
        return {
            "users.add": lambda: p.users.add(AccountFactory()),
            "users.save": lambda: p.users.save(replace(self.account, user=user)),
            "events.add": lambda: p.events.add(EventFactory(organizer_id=self.event.organizer_id)),
            "events.save": lambda: p.events.save(edited),
            "pools.add": lambda: p.pools.add(PoolFactory(event_id=self.event.id)),
            "pools.take": lambda: p.pools.take({self.pool.id: 1}),
            "pools.give_back": lambda: p.pools.give_back({self.pool.id: 1}),
            "pools.resize": lambda: p.pools.resize(self.pool.id, 20),
            "pools.wait": lambda: p.pools.wait([self.pool.id], 1),
            "pools.offer": lambda: p.pools.offer(self.pool.id, 1, 0),
            "pools.remove": lambda: p.pools.remove(self.pool.id),
            "ticket_types.add": lambda: p.ticket_types.add(TicketTypeFactory(event_id=self.event.id)),
            "ticket_types.save": lambda: p.ticket_types.save(self.ticket_type.edited(self.ticket_type.details, NOW)),
            "ticket_types.delete": lambda: p.ticket_types.delete(self.ticket_type.id),
            "bookings.add": lambda: p.bookings.add([BookingFactory(**ids)]),
            "bookings.move": lambda: p.bookings.move(booking_states.cancelled(self.booking, NOW)),
            "waitlist_entries.add": lambda: p.waitlist_entries.add(EntryFactory(**ids)),
            "waitlist_entries.save": lambda: p.waitlist_entries.save(waitlist_states.left(self.entry, NOW)),
            "outbox.add": lambda: p.outbox.add(PlacesFreed(at=NOW, event_id=self.event.id)),
            "outbox.settle": lambda: p.outbox.settle([new_id()], NOW),
            "outbox.postpone": lambda: p.outbox.postpone(new_id(), NOW),
            "outbox.claim": lambda: p.outbox.claim(NOW, 1),
            "events.delete": lambda: p.events.delete(self.event.id, NOW),
        }


class Boom(Exception):
    pass


def boom(*_: Any) -> None:
    raise Boom


class UnitOfWorkContract(Contract):
    # what comes of a block

    def test_it_answers_what_the_block_answers(self) -> None:
        assert self.run(lambda: 7) == 7
        assert self.read(lambda: 7) == 7
        assert self.run(lambda: None) is None

    def test_it_runs_a_block_in_the_thread_that_asks(self) -> None:
        assert self.run(threading.get_ident) == self.read(threading.get_ident) == threading.get_ident()

    def test_it_raises_what_the_block_raises(self) -> None:
        with pytest.raises(Boom):
            self.run(boom)
        with pytest.raises(Boom):
            self.read(boom)

    def test_it_shows_a_block_what_it_wrote_itself(self) -> None:
        account = AccountFactory()

        def add_and_look() -> object:
            self.ports.users.add(account)
            return self.ports.users.account(account.user.id)

        assert self.run(add_and_look) == account

    def test_it_keeps_everything_when_the_block_returns(self) -> None:
        accounts = [AccountFactory() for _ in range(3)]
        self.run(lambda: [self.ports.users.add(account) for account in accounts])
        kept = self.read(lambda: self.ports.users.get_many([account.user.id for account in accounts]))
        assert list(kept.values()) == [account.user for account in accounts]

    @pytest.mark.parametrize("error", [Boom, UserNotFound("There is no such user."), KeyboardInterrupt])
    def test_it_undoes_everything_when_the_block_raises(self, error: BaseException) -> None:
        world = World(self.given)
        before = self.read(lambda: world.seen(self.ports))

        def write_and_raise() -> None:
            for write in world.writes(self.ports).values():
                write()
            raise error

        with pytest.raises(error if isinstance(error, type) else type(error)):
            self.run(write_and_raise)
        assert self.read(lambda: world.seen(self.ports)) == before
        assert self.run(lambda: self.ports.outbox.claim(NOW + timedelta(days=9), 100)) == ()
        self.run(
            lambda: self.ports.bookings.add(
                [
                    BookingFactory(
                        event_id=world.event.id, ticket_type_id=world.ticket_type.id, user_id=world.account.user.id
                    )
                ]
            )
        )

    def test_it_does_what_a_block_does_in_order(self) -> None:
        world = World(self.given)
        before = self.read(lambda: world.seen(self.ports))

        def write() -> None:
            for step in world.writes(self.ports).values():
                step()

        self.run(write)
        assert self.run(lambda: self.ports.outbox.claim(NOW + timedelta(days=9), 100)) != ()
        assert self.read(lambda: world.seen(self.ports)) != before

    def test_it_can_go_on_after_an_error(self) -> None:
        with pytest.raises(Boom):
            self.run(boom)
        account = self.given.account()
        assert self.read(lambda: self.ports.users.account(account.user.id)) == account

    def test_it_does_not_ask_whether_a_commit_landed_that_is_known_to_have(self) -> None:
        account = AccountFactory()
        self.ports.unit_of_work.run(lambda: self.ports.users.add(account), landed=boom)
        assert self.read(lambda: self.ports.users.account(account.user.id)) == account
        with pytest.raises(UserNotFound):
            self.ports.unit_of_work.run(lambda: self.ports.users.get(new_id()), landed=boom)

    # where stored things can be reached

    @pytest.mark.parametrize("step", LOOKS.values(), ids=LOOKS)
    def test_it_refuses_to_look_outside_a_block(self, step: Step) -> None:
        with pytest.raises(RuntimeError):
            step(self.ports)

    def test_it_refuses_to_write_outside_a_block(self) -> None:
        world = World(self.given)
        before = self.read(lambda: world.seen(self.ports))
        for name, write in world.writes(self.ports).items():
            with pytest.raises(RuntimeError):
                assert write() is name
        assert self.read(lambda: world.seen(self.ports)) == before

    def test_it_refuses_to_write_where_it_only_looks(self) -> None:
        world = World(self.given)
        before = self.read(lambda: world.seen(self.ports))
        for name, write in world.writes(self.ports).items():
            # What writes nothing as things are need not be refused.
            if name not in {"outbox.settle", "outbox.postpone", "outbox.claim"}:
                with pytest.raises(RuntimeError):
                    self.read(write)
        assert self.read(lambda: world.seen(self.ports)) == before
        self.given.account()

    def test_it_keeps_a_block_to_its_own_thread(self) -> None:
        account = self.given.account()
        errors: list[Exception] = []

        def look() -> None:
            try:
                self.ports.users.get(account.user.id)
            except RuntimeError as error:
                errors.append(error)

        def look_elsewhere() -> None:
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()

        self.run(look_elsewhere)
        assert len(errors) == 1

    def test_it_refuses_a_block_within_a_block(self) -> None:
        for outer in (self.run, self.read):
            for inner in (self.run, self.read):
                with pytest.raises(RuntimeError):
                    outer(lambda inner=inner: inner(lambda: None))

    def test_it_undoes_a_block_that_tried_another_within(self) -> None:
        account = AccountFactory()

        def nested() -> None:
            self.ports.users.add(account)
            self.run(lambda: None)

        with pytest.raises(RuntimeError):
            self.run(nested)
        with pytest.raises(UserNotFound):
            self.read(lambda: self.ports.users.get(account.user.id))

    def test_it_goes_on_with_a_block_that_caught_the_refusal_of_another(self) -> None:
        account = AccountFactory()

        def nested() -> None:
            with pytest.raises(RuntimeError):
                self.read(lambda: None)
            self.ports.users.add(account)

        self.run(nested)
        assert self.read(lambda: self.ports.users.account(account.user.id)) == account

    def test_it_sees_one_state_of_things_throughout(self) -> None:
        pool = self.given.pool(size=10)
        begun, done = threading.Event(), threading.Event()

        def take() -> None:
            begun.wait(5)
            self.run(lambda: self.ports.pools.take({pool.id: 1}))
            done.set()

        def look_twice() -> tuple[object, object]:
            before = self.ports.pools.of_events([pool.event_id])
            begun.set()
            done.wait(0.3)  # where blocks wait for one another, it is not done before this one ends
            return before, self.ports.pools.of_events([pool.event_id])

        thread = threading.Thread(target=take)
        thread.start()
        before, after = self.read(look_twice)
        thread.join()
        assert before == after
        assert self.read(lambda: self.ports.pools.of_events([pool.event_id])) != before


class OnCommitContract(Contract):
    """What is told after a commit. It is not part of the port, and both kinds of unit of work have it."""

    @pytest.fixture(autouse=True)
    def listening(self, ports_at_hand: None) -> None:
        self.heard: list[tuple[Envelope, ...]] = []
        self.ports.unit_of_work.on_commit(lambda envelopes: self.heard.append(tuple(envelopes)))

    def freed(self) -> PlacesFreed:
        return PlacesFreed(at=NOW, event_id=new_id())

    def test_it_tells_the_facts_that_something_follows_from(self) -> None:
        first, second = self.freed(), self.freed()
        self.run(lambda: self.ports.outbox.add(first, EventCreated(at=NOW, event_id=new_id()), second))
        assert [[envelope.fact for envelope in envelopes] for envelopes in self.heard] == [[first, second]]
        assert [[envelope.attempts for envelope in envelopes] for envelopes in self.heard] == [[0, 0]]

    def test_it_tells_nothing_when_nothing_follows(self) -> None:
        self.run(lambda: self.ports.outbox.add(EventCreated(at=NOW, event_id=new_id())))
        self.run(lambda: None)
        self.given.account()
        assert self.heard == []

    def test_it_tells_nothing_after_a_roll_back(self) -> None:
        with pytest.raises(Boom):
            self.run(lambda: (self.ports.outbox.add(self.freed()), boom()))
        assert self.heard == []
        self.run(lambda: None)
        assert self.heard == []

    def test_it_tells_after_the_commit_outside_the_block(self) -> None:
        account = AccountFactory()
        seen: list[object] = []
        look = lambda: self.ports.users.account(account.user.id)  # noqa: E731  # it is what a block is made of
        self.ports.unit_of_work.on_commit(lambda _: seen.append(self.read(look)))
        self.run(
            lambda: (self.ports.users.add(account), self.ports.outbox.add(self.freed()), seen.append("in the block"))
        )
        assert seen == ["in the block", account]

    def test_it_tells_identifiers_that_can_be_settled(self) -> None:
        self.run(lambda: self.ports.outbox.add(self.freed()))
        self.run(lambda: self.ports.outbox.settle([envelope.id for envelope in self.heard[0]], NOW))
        assert self.run(lambda: self.ports.outbox.claim(NOW + timedelta(days=9), 9)) == ()

    def test_it_tells_each_commit_its_own(self) -> None:
        first, second = self.freed(), self.freed()
        self.run(lambda: self.ports.outbox.add(first))
        self.run(lambda: self.ports.outbox.add(second))
        assert [envelope.fact for envelopes in self.heard for envelope in envelopes] == [first, second]

    def test_it_lets_a_listener_commit_more(self) -> None:
        chain = [self.freed(), self.freed(), self.freed()]
        rest = iter(chain)
        add_next = lambda _=None: next(rest, None)  # noqa: E731  # one step of the chain

        def follow(_: object) -> None:
            fact = add_next()
            if fact is not None:
                self.run(lambda: self.ports.outbox.add(fact))

        self.ports.unit_of_work.on_commit(follow)
        follow(None)
        assert [envelope.fact for envelopes in self.heard for envelope in envelopes] == chain

    def test_it_answers_whatever_a_listener_does(self) -> None:
        self.ports.unit_of_work.on_commit(boom)
        account = AccountFactory()
        self.run(lambda: (self.ports.users.add(account), self.ports.outbox.add(self.freed())))
        assert self.read(lambda: self.ports.users.account(account.user.id)) == account
        assert len(self.heard) == 1
