from datetime import timedelta

from gatherly_core.kernel.queues import Backoff

MINUTE = timedelta(minutes=1)


def test_it_doubles_the_pause_up_to_the_longest() -> None:
    backoff = Backoff(first=MINUTE, longest=10 * MINUTE, attempts=7)
    assert [backoff.after(number) for number in range(1, 7)] == [
        MINUTE,
        2 * MINUTE,
        4 * MINUTE,
        8 * MINUTE,
        10 * MINUTE,
        10 * MINUTE,
    ]


def test_it_gives_up_after_the_last_attempt() -> None:
    backoff = Backoff(first=MINUTE, longest=MINUTE, attempts=3)
    assert [backoff.after(number) for number in (2, 3, 4)] == [MINUTE, None, None]


def test_it_stays_within_the_longest_pause_however_many_attempts_there_are() -> None:
    assert Backoff(first=MINUTE, longest=5 * MINUTE, attempts=100_000).after(99_999) == 5 * MINUTE
