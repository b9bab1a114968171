"""Codes that nobody can guess."""

import secrets

from gatherly_core.kernel.crockford import written
from gatherly_core.kernel.identifiers import CODE_BITS, CODE_LENGTH


class RandomCodes:
    """Makes codes of the operating system's randomness."""

    def new(self) -> str:
        """A new code: 128 bits that nobody can guess, as 26 signs of Crockford's base 32 in upper case."""
        return written(secrets.randbits(CODE_BITS), CODE_LENGTH)
