"""What may be a password."""

import re
import unicodedata
from collections.abc import Iterator

from gatherly_core.accounts.ports import CommonPasswords, Passwords
from gatherly_core.kernel.errors import Invalid

LEAST_PASSWORD = 8
MOST_PASSWORD = 128
SERVICE = "gatherly"


class ChoosePassword:
    """Takes a password that somebody has chosen, and answers its hash.

    As OWASP's ASVS 5.0 has it (6.2): any characters, in any composition, and

    - 8 to 128 of them, once they are normalized (NFKC): Invalid
    - not one that everybody tries first, whatever the case of its letters: Invalid
    - not the person's own name or address, nor the service's, with digits and signs around it or not: Invalid
    """

    def __init__(self, passwords: Passwords, common: CommonPasswords) -> None:
        self._passwords = passwords
        self._common = common

    def __call__(self, password: str, *, name: str, email: str) -> str:
        problem = self._problem(unicodedata.normalize("NFKC", password), name, email)
        if problem is not None:
            raise Invalid(f"The password {problem}.", {"password": problem})
        return self._passwords.hash(password)

    def _problem(self, password: str, name: str, email: str) -> str | None:
        if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
            return f"must be of {LEAST_PASSWORD} to {MOST_PASSWORD} characters"
        if self._common.knows(password):
            return "must not be one of the most common ones"
        if _core(password) in _own_words(name, email):
            return "must not be one's own name or address, or the name of this service"
        return None


def _own_words(name: str, email: str) -> Iterator[str]:
    yield from filter(None, map(_core, (SERVICE, name, *name.split(), email, email.partition("@")[0])))


def _core(text: str) -> str:
    """Its letters and digits, in one case, without the digits around them."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold()).strip("0123456789")
