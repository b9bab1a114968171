from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.kernel.identifiers import TicketTypeId
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.promotions.pricing import Prices, discounts
from tests.factories import PromoDetailsFactory, new_id

TYPES = [TicketTypeId(new_id()) for _ in range(8)]


def priced(*prices: int) -> dict[TicketTypeId, int]:
    return dict(zip(TYPES, prices, strict=False))


def taken(details: PromoDetails, *prices: int) -> list[int]:
    """What is taken off each of the prices, of tickets to all of which the code applies."""
    return list(discounts(details, priced(*prices)).values())


def percent(number: int, ticket_type_ids: Sequence[TicketTypeId] = ()) -> PromoDetails:
    return PromoDetailsFactory(percent=number, ticket_type_ids=tuple(ticket_type_ids))


def amount(number: int, ticket_type_ids: Sequence[TicketTypeId] = ()) -> PromoDetails:
    return PromoDetailsFactory(percent=None, amount=number, ticket_type_ids=tuple(ticket_type_ids))


class TestPercentage:
    @pytest.mark.parametrize(
        ("number", "price", "off"),
        [(20, 2500, 500), (1, 49, 0), (1, 50, 1), (33, 150, 50), (33, 149, 49), (50, 1, 1), (50, 3, 2), (100, 7, 7)],
    )
    def test_it_is_rounded_half_up_to_whole_minor_units(self, number: int, price: int, off: int) -> None:
        assert taken(percent(number), price) == [off]

    def test_it_is_taken_off_each_price(self) -> None:
        assert taken(percent(10), 5, 5, 5) == [1, 1, 1]


class TestAmount:
    def test_it_is_taken_off_once(self) -> None:
        assert taken(amount(1000), 2500) == [1000]
        assert taken(amount(1000), 2500, 2500) == [500, 500]

    def test_it_is_shared_out_in_proportion(self) -> None:
        assert taken(amount(1000), 6000, 3000, 1000) == [600, 300, 100]

    @pytest.mark.parametrize(
        ("number", "prices", "off"),
        [
            (10, (1, 1, 1), (1, 1, 1)),
            (2, (1, 1, 1), (1, 1, 0)),
            (100, (1000, 1000, 1000), (34, 33, 33)),
            (5, (30, 20, 50), (2, 1, 2)),
            (3, (50, 20, 30), (1, 1, 1)),
            (1, (10, 90), (0, 1)),
        ],
    )
    def test_what_is_left_over_goes_to_the_shares_that_lost_most_and_to_earlier_ones_first(
        self, number: int, prices: tuple[int, ...], off: tuple[int, ...]
    ) -> None:
        assert taken(amount(number), *prices) == list(off)

    def test_it_makes_nothing_cost_less_than_nothing(self) -> None:
        assert taken(amount(9999), 2500, 0, 1500) == [2500, 0, 1500]

    def test_there_is_nothing_to_take_off_what_is_free(self) -> None:
        assert taken(amount(500), 0, 0) == [0, 0]
        assert taken(percent(50), 0) == [0]


@pytest.mark.parametrize("make", [percent, amount])
def test_it_leaves_out_what_the_code_does_not_apply_to(make) -> None:
    some = make(50, [TYPES[2], TYPES[1]])
    assert discounts(some, priced(100, 100, 100)).keys() == {TYPES[1], TYPES[2]}
    assert discounts(make(50, [TYPES[3]]), priced(100, 100)) == {}
    assert discounts(make(50), priced(100, 100)).keys() == {TYPES[0], TYPES[1]}


PRICES = st.dictionaries(
    st.sampled_from(TYPES), st.one_of(st.integers(0, 30), st.integers(0, LARGEST_AMOUNT)), min_size=1
)
SOME_TYPES = st.lists(st.sampled_from(TYPES), unique=True)
CODES = st.one_of(
    st.builds(percent, st.integers(1, 100), SOME_TYPES),
    st.builds(amount, st.one_of(st.integers(1, 99), st.integers(1, LARGEST_AMOUNT)), SOME_TYPES),
)


@given(CODES, PRICES)
def test_it_takes_between_nothing_and_all_off_every_price(details: PromoDetails, prices: Prices) -> None:
    off = discounts(details, prices)
    assert all(0 <= discount <= prices[type_id] for type_id, discount in off.items())
    assert off.keys() == {type_id for type_id in prices if details.applies_to(type_id)}


@given(st.integers(1, 100), PRICES)
def test_a_percentage_is_what_commerce_makes_of_it(number: int, prices: Prices) -> None:
    for type_id, discount in discounts(percent(number), prices).items():
        exact = Decimal(prices[type_id]) * number / 100
        assert discount == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(st.integers(1, LARGEST_AMOUNT), SOME_TYPES, PRICES)
def test_the_shares_of_an_amount_add_up_to_it(number: int, types: list[TicketTypeId], prices: Prices) -> None:
    off = discounts(amount(number, types), prices)
    assert sum(off.values()) == min(number, sum(prices[type_id] for type_id in off))


@given(st.integers(1, LARGEST_AMOUNT), PRICES)
def test_the_shares_of_an_amount_are_less_than_a_unit_from_exact(number: int, prices: Prices) -> None:
    off = discounts(amount(number), prices)
    whole = sum(prices.values())
    for type_id, discount in off.items():
        exact = Fraction(min(number, whole) * prices[type_id], whole or 1)
        assert abs(discount - exact) < 1


@given(CODES, PRICES, st.sampled_from([10, 100]))
def test_all_that_it_takes_off_can_be_charged_where_the_prices_can(
    details: PromoDetails, prices: Prices, step: int
) -> None:
    chargeable = {type_id: price // step * step for type_id, price in prices.items()}
    off = discounts(details, chargeable, step)
    assert all(discount % step == 0 and 0 <= discount <= chargeable[type_id] for type_id, discount in off.items())
    if details.amount is not None:
        whole = sum(chargeable[type_id] for type_id in off)
        assert sum(off.values()) == min(details.amount // step * step, whole)
