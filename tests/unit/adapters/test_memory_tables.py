from dataclasses import dataclass
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index, Order, Table
from tests.contracts.contract import Boom, boom


@dataclass(frozen=True)
class Card:
    id: int
    suit: str | None = None
    value: int = 0


BY_SUIT = Index[Card](attrgetter("suit"), attrgetter("value", "id"))
CARDS = Definition[int, Card](attrgetter("id"), (BY_SUIT,))

cards = st.builds(Card, st.integers(0, 5), st.sampled_from([None, "hearts", "spades"]), st.integers(0, 3))
hands = st.lists(st.one_of(cards, st.integers(0, 5)), max_size=20)


def play(table: Table[int, Card], hand: list[Card | int]) -> None:
    """Puts the cards and removes those of which there is only the id."""
    for card in hand:
        if isinstance(card, Card):
            table.put(card)
        else:
            table.remove(card)


def seen(table: Table[int, Card]) -> tuple[dict[int, Card], dict[str, tuple[Card, ...]]]:
    rows = {card.id: card for card in table.all()}
    return rows, {suit: table.select(BY_SUIT, suit) for suit in ("hearts", "spades")}


@given(hands)
def test_it_keeps_its_indexes_in_order(hand: list[Card | int]) -> None:
    database = MemoryDatabase()
    table = database.table(CARDS)
    with database.blocks.begin(writes=True):
        play(table, hand)
        rows, suits = seen(table)
        for suit, found in suits.items():
            assert list(found) == sorted((card for card in rows.values() if card.suit == suit), key=BY_SUIT.order)


@given(hands, hands)
def test_it_undoes_whatever_a_block_did(before: list[Card | int], undone: list[Card | int]) -> None:
    database = MemoryDatabase()
    table = database.table(CARDS)
    with database.blocks.begin(writes=True):
        play(table, before)
        expected = seen(table)
    with pytest.raises(Boom), database.blocks.begin(writes=True):
        boom(play(table, undone))
    with database.blocks.begin(writes=False):
        assert seen(table) == expected


@given(st.lists(cards, max_size=20), st.tuples(st.integers(-1, 4), st.integers(-1, 6)))
def test_it_begins_anywhere_in_an_index(hand: list[Card], place: Order) -> None:
    database = MemoryDatabase()
    table = database.table(CARDS)
    with database.blocks.begin(writes=True):
        play(table, list(hand))
        everything = table.select(BY_SUIT, "hearts")
        below = [card for card in everything if BY_SUIT.order(card) < place]
        above = [card for card in everything if BY_SUIT.order(card) > place]
        assert list(table.ascending(BY_SUIT, "hearts", after=place)) == above
        assert list(table.descending(BY_SUIT, "hearts", before=place)) == below[::-1]
        assert table.rank(BY_SUIT, "hearts", place) == len(below)


def test_it_shares_a_table_among_all_who_ask_for_it() -> None:
    database = MemoryDatabase()
    with database.blocks.begin(writes=True):
        database.table(CARDS).put(Card(1))
        assert database.table(CARDS).get(1) == Card(1)
        assert MemoryDatabase().table(CARDS) is not database.table(CARDS)


def test_it_looks_at_few_rows_however_many_there_are() -> None:
    looked_at: list[int] = []

    def order(card: Card) -> Order:
        looked_at.append(card.id)
        return card.value, card.id

    by_suit = Index[Card](attrgetter("suit"), order)
    database = MemoryDatabase()
    table = database.table(Definition[int, Card](attrgetter("id"), (by_suit,)))
    with database.blocks.begin(writes=True):
        for id in range(10_000):
            table.put(Card(id, "hearts", id % 7))
        looked_at.clear()
        table.put(Card(10_000, "hearts", 3))
        table.put(Card(5, "spades"))
        table.remove(7)
        assert next(table.ascending(by_suit, "hearts", after=(4, 2))).value == 4
        assert next(table.descending(by_suit, "hearts")).value == 6
        assert table.rank(by_suit, "hearts", (0, 500)) == 71
    assert len(looked_at) < 10
