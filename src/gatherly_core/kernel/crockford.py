"""Crockford's base 32: numbers as signs that people can read out, type and hear without mistaking one for another."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that is taken for a digit, and no U."""

BITS = 5
"""In one sign."""

# People write what they see: small letters, letters that look like digits, and hyphens or blanks between groups.
_AS_WRITTEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def written(number: int, length: int) -> str:
    """The number in exactly `length` signs, the highest first. ValueError when they cannot hold it."""
    if not 0 <= number < 1 << BITS * length:
        raise ValueError(f"A number that {length} signs cannot hold.")
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(length)))


def read(text: str) -> int:
    """The number that a person's text stands for, however they grouped its signs. ValueError when it has none."""
    # The capitals of some letters that are not ASCII are: the Turkish dotless i would become I.
    signs = text.upper().translate(_AS_WRITTEN) if text.isascii() else ""
    if not signs:
        raise ValueError("Not written in Crockford's base 32.")
    number = 0
    for sign in signs:
        number = number << BITS | ALPHABET.index(sign)
    return number
