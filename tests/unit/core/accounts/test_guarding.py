from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from gatherly_core.accounts.errors import TooManyAttempts
from gatherly_core.accounts.guarding import OF_ACCOUNT, OF_ADDRESS, Guard, Guess, network_of
from gatherly_core.kernel.errors import TooMany
from tests.unit.core.scene import Scene

SECOND = timedelta(seconds=1)
ADA = "ada@example.org"


class Gate:
    """The guard, each of whose methods runs in a block of its own."""

    def __init__(self, scene: Scene) -> None:
        guard = Guard(scene.ports.attempt_log, scene.clock)
        self.admit = partial(self._run, scene, guard.admit)
        self.believe = partial(self._run, scene, guard.believe)
        self.withdraw = partial(self._run, scene, guard.withdraw)

    def _run(
        self, scene: Scene, method: Callable[[Guess], None], email: str | None = None, source: str | None = None
    ) -> None:
        scene.ports.unit_of_work.run(lambda: method(Guess(email, source)))

    def admitted(self, times: int, email: str | None = None, source: str | None = None) -> int:
        """How many of so many guesses were let through."""
        through = 0
        for _ in range(times):
            try:
                self.admit(email, source)
                through += 1
            except TooManyAttempts:
                pass
        return through


@pytest.fixture
def gate(scene: Scene) -> Gate:
    return Gate(scene)


def test_it_lets_some_guesses_through_at_once(gate: Gate) -> None:
    assert gate.admitted(100, email=ADA) == OF_ACCOUNT.free == 5
    assert gate.admitted(100, source="192.0.2.1") == OF_ADDRESS.free == 50


def test_it_says_when_the_next_may_come(gate: Gate, scene: Scene) -> None:
    gate.admitted(5, email=ADA)
    for pause in (1, 2, 4, 8):
        with pytest.raises(TooManyAttempts) as refused:
            gate.admit(email=ADA)
        assert isinstance(refused.value, TooMany)
        assert (refused.value.code, refused.value.retry_after) == ("too_many_attempts", pause)
        scene.clock.advance(pause * SECOND)
        assert gate.admitted(3, email=ADA) == 1


def test_it_does_not_count_what_it_did_not_let_through(gate: Gate, scene: Scene) -> None:
    gate.admitted(1000, email=ADA, source="192.0.2.1")
    scene.clock.advance(SECOND)
    gate.admit(email=ADA, source="192.0.2.1")
    assert gate.admitted(100, source="192.0.2.1") == OF_ADDRESS.free - 6


def test_it_knows_an_address_in_capitals(gate: Gate) -> None:
    gate.admitted(5, email=ADA)
    assert gate.admitted(5, email=ADA.upper()) == 0


def test_it_counts_accounts_and_networks_each_by_itself(gate: Gate) -> None:
    gate.admitted(5, email=ADA, source="192.0.2.1")
    assert gate.admitted(5, email="eve@example.org", source="192.0.2.1") == 5
    assert gate.admitted(5, email=ADA, source="192.0.2.2") == 0


def test_it_begins_anew_with_the_account_after_a_right_guess(gate: Gate) -> None:
    gate.admitted(5, email=ADA)
    gate.believe(email=ADA)
    assert gate.admitted(9, email=ADA) == 5


def test_it_does_not_let_right_guesses_make_good_for_a_network(gate: Gate) -> None:
    for number in range(49):
        gate.admit(email=f"{number}@example.org", source="192.0.2.1")
    for _ in range(20):
        gate.admit(email="eve@example.org", source="192.0.2.1")
        gate.believe(email="eve@example.org", source="192.0.2.1")
    assert gate.admitted(9, source="192.0.2.1") == 1


def test_it_does_not_count_what_was_withdrawn(gate: Gate) -> None:
    for _ in range(100):
        gate.admit(email=ADA, source="192.0.2.1")
        gate.withdraw(email=ADA, source="192.0.2.1")
    assert gate.admitted(9, email=ADA, source="192.0.2.1") == 5


def test_it_forgets_an_account_after_a_day_and_a_network_after_an_hour(gate: Gate, scene: Scene) -> None:
    gate.admitted(100, email=ADA)
    gate.admitted(100, source="192.0.2.1")
    scene.clock.advance(timedelta(hours=1))
    assert gate.admitted(100, source="192.0.2.1") == 50
    assert gate.admitted(100, email=ADA) == 1
    scene.clock.advance(timedelta(days=1))
    assert gate.admitted(100, email=ADA) == 5


def test_it_counts_nothing_where_nothing_is_known(gate: Gate) -> None:
    assert gate.admitted(100) == 100


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("2001:db8:1:3::", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("a socket", "a socket"),
    ],
)
def test_it_takes_the_network_of_one_subscriber_for_one(address: str, network: str) -> None:
    assert network_of(address) == network
