import time
from uuid import UUID

from gatherly_adapters.identifiers import TimeOrderedIdentifiers


def test_it_makes_version_7() -> None:
    made = TimeOrderedIdentifiers().new()
    assert type(made) is UUID
    assert made.version == 7


def test_it_never_makes_one_twice() -> None:
    identifiers = TimeOrderedIdentifiers()
    assert len({identifiers.new() for _ in range(10_000)}) == 10_000


def test_it_makes_later_ones_greater() -> None:
    identifiers = TimeOrderedIdentifiers()
    made = []
    for _ in range(5):
        made.append(identifiers.new())
        time.sleep(0.002)
    assert made == sorted(made)


def test_it_tells_the_millisecond() -> None:
    now = time.time_ns() // 1_000_000
    assert 0 <= (TimeOrderedIdentifiers().new().int >> 80) - now < 5000
