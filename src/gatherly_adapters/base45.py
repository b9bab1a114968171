"""Base45 (RFC 9285): bytes in the signs of the alphanumeric mode of QR codes."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_BASE = len(ALPHABET)
# So many signs stand for so many bytes: two bytes are a number below 45 to the third, one is below 45 squared.
_BYTES_OF_SIGNS = {3: 2, 2: 1}


def encoded(content: bytes) -> str:
    """The one way to write the bytes."""
    return "".join(_written(content[place : place + 2]) for place in range(0, len(content), 2))


def decoded(text: str) -> bytes:
    """The bytes that are written so. ValueError for anything that `encoded` does not make."""
    return b"".join(_read(text[place : place + 3]) for place in range(0, len(text), 3))


def _written(content: bytes) -> str:
    number = int.from_bytes(content, "big")
    signs = ""
    for _ in range(len(content) + 1):  # the lowest first
        number, value = divmod(number, _BASE)
        signs += ALPHABET[value]
    return signs


def _read(signs: str) -> bytes:
    size = _BYTES_OF_SIGNS.get(len(signs))
    if size is None or not _VALUES.keys() >= set(signs):
        raise ValueError("Not written in base 45.")
    number = sum(_VALUES[sign] * _BASE**place for place, sign in enumerate(signs))
    if number >= 1 << 8 * size:
        raise ValueError("Not written in base 45.")
    return number.to_bytes(size, "big")
