import pytest

from gatherly_adapters.ticket_keys import new_seed, seed_of, seed_text


def test_it_reads_what_it_has_written() -> None:
    seed = new_seed()
    assert len(seed) == 32
    assert seed_of(seed_text(seed)) == seed
    assert seed_of(seed_text(seed) + "=") == seed


def test_it_never_makes_a_key_twice() -> None:
    assert new_seed() != new_seed()


@pytest.mark.parametrize("text", ["", "AAAA", "A" * 42, "A" * 44, "*" * 43, "A" * 42 + "B", "A" * 42 + "+", "Ä" * 43])
def test_it_refuses_what_is_no_seed(text: str) -> None:
    with pytest.raises(ValueError):
        seed_of(text)
