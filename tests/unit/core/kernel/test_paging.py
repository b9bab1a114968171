from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.paging import LARGEST_NUMBER, Circle, Keyset, Page, Position

ID = UUID("01940000-0000-7000-8000-000000000001")
MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEYSET = Keyset("gigs", datetime, int, UUID)
GOOD: tuple[Any, ...] = ("gigs", "2026-01-01T12:00:00+00:00", 3, str(ID))


@given(
    st.tuples(st.datetimes(timezones=st.just(UTC)), st.integers(0, LARGEST_NUMBER), st.uuids()),
)
def test_it_reads_every_position_that_it_gave_out(key: tuple[datetime, int, UUID]) -> None:
    assert KEYSET.key(KEYSET.position(key)) == key


def test_it_writes_positions_as_text_and_numbers() -> None:
    assert KEYSET.position((MOMENT, 3, ID)) == GOOD


def test_it_writes_the_same_moment_in_one_way() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=2)))
    assert KEYSET.position((elsewhere, 3, ID)) == GOOD


def test_it_writes_truth_as_a_number() -> None:
    keyset = Keyset("line", int, UUID)
    assert keyset.key(keyset.position((True, ID))) == (1, ID)


def test_it_starts_at_the_beginning_without_a_position() -> None:
    assert KEYSET.key(None) is None


@pytest.mark.parametrize(
    "position",
    [
        (),
        ("gigs",),
        ("users", *GOOD[1:]),
        GOOD[:-1],
        (*GOOD, 1),
        ("gigs", 5, 3, str(ID)),
        ("gigs", "today", 3, str(ID)),
        ("gigs", "2026-01-01T12:00:00", 3, str(ID)),
        ("gigs", "2026-01-01T13:00:00+01:00", 3, str(ID)),
        ("gigs", "0001-01-01T00:00:00+05:00", 3, str(ID)),
        (*GOOD[:2], "3", str(ID)),
        (*GOOD[:2], True, str(ID)),
        (*GOOD[:2], -1, str(ID)),
        (*GOOD[:2], LARGEST_NUMBER + 1, str(ID)),
        (*GOOD[:2], 3.0, str(ID)),
        (*GOOD[:3], 7),
        (*GOOD[:3], "7"),
        (*GOOD[:3], ID.hex),
        (*GOOD[:3], str(ID).upper().replace("0194", "019A")),
    ],
)
def test_it_refuses_positions_that_it_did_not_give_out(position: Position) -> None:
    with pytest.raises(Invalid) as refused:
        KEYSET.key(position)
    assert list(refused.value.fields) == ["cursor"]


@pytest.mark.parametrize("items", [[], [1], [1, 2]])
def test_it_says_that_a_list_ends(items: list[int]) -> None:
    assert Keyset("numbers", int).page(items, 2, lambda item: (item,)) == Page(tuple(items), None)


def test_it_says_where_a_list_goes_on() -> None:
    page = Keyset("numbers", int).page(iter([1, 2, 3]), 2, lambda item: (item,))
    assert page == Page((1, 2), ("numbers", 2))


def test_it_takes_no_more_of_a_list_than_it_needs() -> None:
    items = iter(range(10))
    Keyset("numbers", int).page(items, 2, lambda item: (item,))
    assert next(items) == 3


def looks_at(things: list[UUID], limit: int) -> Callable[[UUID | None], Sequence[UUID]]:
    return lambda after: [thing for thing in things if after is None or thing > after][:limit]


def turned(things: list[UUID], first: UUID) -> list[UUID]:
    """The things in their order, beginning with one of them."""
    place = things.index(first)
    return things[place:] + things[:place]


class TestCircle:
    @pytest.fixture
    def things(self) -> list[UUID]:
        return [UUID(int=number) for number in range(7)]

    @pytest.fixture
    def circle(self) -> Circle[UUID]:
        return Circle(lambda thing: thing)

    @pytest.mark.parametrize("limit", [1, 3, 7, 9])
    def test_it_goes_on_behind_the_last_one_that_was_taken(
        self, circle: Circle[UUID], things: list[UUID], limit: int
    ) -> None:
        look = looks_at(things, limit)
        taken = list(islice(circle.around(look), 3))
        order = turned(things, taken[0])
        assert taken == order[:3]
        assert list(islice(circle.around(look), 5)) == order[3:] + order[:1]
        assert list(circle.around(look)) == order[1:] + order[:1]

    @pytest.mark.parametrize("limit", [1, 3, 7, 9])
    def test_it_begins_at_each_as_often_as_at_the_others(self, things: list[UUID], limit: int) -> None:
        begun = Counter(next(Circle[UUID](lambda it: it).around(looks_at(things, limit))) for _ in range(7000))
        assert sorted(begun) == things
        # Each 1000 times, give or take: it would be off by more than 200 once in a thousand million times.
        assert all(800 < times < 1200 for times in begun.values())

    def test_it_comes_to_each_once_while_they_change(self, circle: Circle[UUID], things: list[UUID]) -> None:
        *_, last = taken = list(islice(circle.around(looks_at(things, 2)), 3))
        order = turned(things, taken[0])
        things.remove(last)
        assert list(circle.around(looks_at(things, 2))) == [*order[3:], *order[:2]]

    def test_it_comes_to_an_end_where_there_is_nothing(self, circle: Circle[UUID], things: list[UUID]) -> None:
        assert list(circle.around(looks_at([], 2))) == []
        assert sorted(circle.around(looks_at(things, 2))) == things
        assert list(circle.around(looks_at([], 2))) == []
