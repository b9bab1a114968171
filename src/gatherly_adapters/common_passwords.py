"""The passwords that leak most often."""

import gzip
from functools import cache
from importlib.resources import files


class ShippedCommonPasswords:
    """Eleven thousand of them, which come with Gatherly: nobody is asked about anybody's password."""

    def knows(self, password: str) -> bool:
        """Whether it is one of them, whatever the case of its letters."""
        return password.casefold() in _known()


@cache
def _known() -> frozenset[str]:
    packed = files("gatherly_adapters").joinpath("common_passwords_list", "passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().splitlines())
