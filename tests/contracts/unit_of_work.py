"""What the unit of work promises, and that every store keeps to it."""

import threading
from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.kernel.facts import Delivery
from tests.contracts.contract import Boom, Contract, boom
from tests.contracts.world import LOOKS, Step, World
from tests.factories import NOW, AccountFactory, new_id


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

    @pytest.mark.parametrize("error", [Boom("it"), UserNotFound("There is no such user."), KeyboardInterrupt()])
    def test_it_undoes_everything_when_the_block_raises(self, error: BaseException) -> None:
        world = World(self.given)
        before = self.read(lambda: world.seen(self.ports))

        def write_and_raise() -> None:
            world.write_all(self.ports)
            raise error

        with pytest.raises(type(error)):
            self.run(write_and_raise)
        assert self.read(lambda: world.seen(self.ports)) == before
        assert self.run(lambda: self.ports.outbox.queue(Delivery.AT_ONCE).claim(NOW + timedelta(days=9), 100)) == ()
        self.run(lambda: world.write_all(self.ports))
        assert self.read(lambda: world.seen(self.ports)) != before
        assert self.run(lambda: self.ports.outbox.queue(Delivery.AT_ONCE).claim(NOW + timedelta(days=9), 100)) != ()

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
        for write in world.writes(self.ports).values():
            with pytest.raises(RuntimeError):
                write()
        assert self.read(lambda: world.seen(self.ports)) == before

    def test_it_refuses_to_write_where_it_only_looks(self) -> None:
        world = World(self.given)
        before = self.read(lambda: world.seen(self.ports))
        for name, write in world.writes(self.ports).items():
            # What writes nothing as things are need not be refused.
            if not name.startswith("queue."):
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
