from uuid import RFC_4122

from gatherly_adapters.memory.identifiers import SequentialIdentifiers
from gatherly_core.booking.drafting import reference_of
from gatherly_core.kernel.identifiers import BookingId
from tests.contracts.rivals import at_once


def test_it_makes_the_same_ones_in_every_run() -> None:
    first, second = SequentialIdentifiers(), SequentialIdentifiers()
    assert [first.new() for _ in range(5)] == [second.new() for _ in range(5)]


def test_it_makes_version_7_of_the_standard() -> None:
    made = SequentialIdentifiers().new()
    assert (made.version, made.variant) == (7, RFC_4122)


def test_it_makes_ascending_ones() -> None:
    identifiers = SequentialIdentifiers()
    made = [identifiers.new() for _ in range(2000)]
    assert made == sorted(made)


def test_it_makes_ones_whose_references_differ() -> None:
    identifiers = SequentialIdentifiers()
    references = {reference_of(BookingId(identifiers.new())) for _ in range(2000)}
    assert len(references) == 2000


def test_it_starts_where_it_is_told() -> None:
    identifiers, later = SequentialIdentifiers(), SequentialIdentifiers(first=3)
    assert [identifiers.new() for _ in range(3)][-1] == later.new()


def test_it_makes_different_ones_for_many_threads() -> None:
    identifiers = SequentialIdentifiers()
    made = at_once(*[lambda: [identifiers.new() for _ in range(500)]] * 4)
    assert len({id for ids in made for id in ids}) == 2000  # type: ignore[union-attr]  # an error is none
