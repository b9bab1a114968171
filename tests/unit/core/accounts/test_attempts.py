from datetime import timedelta

import pytest

from gatherly_core.accounts.attempts import Allowance, Attempts
from tests.factories import NOW

SECOND = timedelta(seconds=1)
THREE = Allowance(free=3, memory=timedelta(hours=1), forgives=True)


@pytest.mark.parametrize(
    ("number", "seconds"),
    [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (12, 512), (13, 900), (14, 900), (100, 900), (10**9, 900)],
)
def test_it_pauses_for_twice_as_long_each_time_up_to_a_quarter_of_an_hour(number: int, seconds: int) -> None:
    assert Attempts(number, NOW).pause_at(NOW, THREE) == seconds * SECOND


def test_it_pauses_since_the_last_guess() -> None:
    attempts = Attempts(5, NOW)
    assert [attempts.pause_at(NOW + passed * SECOND, THREE) for passed in (1, 3.5, 4, 5)] == [
        3 * SECOND,
        SECOND / 2,
        timedelta(0),
        timedelta(0),
    ]


def test_it_lets_free_guesses_through_whatever_another_machine_takes_the_time_to_be() -> None:
    assert Attempts(2, NOW + 10 * SECOND).pause_at(NOW, THREE) == timedelta(0)


def test_it_forgets_who_made_none_for_long_enough() -> None:
    attempts = Attempts(9, NOW)
    assert attempts.at(NOW + THREE.memory - SECOND, THREE) == attempts
    assert attempts.at(NOW + THREE.memory, THREE) == Attempts(0, NOW + THREE.memory)


def test_it_forgives_all_or_the_right_one_alone() -> None:
    assert Attempts(4, NOW).forgiven(THREE).number == 0
    assert Attempts(4, NOW).forgiven(Allowance(3, THREE.memory, forgives=False)).number == 3
    assert Attempts(0, NOW).with_one_less().number == 0
