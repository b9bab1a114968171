"""Texts."""

import re
from dataclasses import dataclass, field

KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
LONGEST_TEXT = 1600
"""In units of UTF-16, as providers count. One SMS has 160 signs of GSM's alphabet, or 70 of all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A few words to one phone.

    `key`, of ASCII letters, digits and hyphens, is what logs call it: neither numbers nor texts come into these. `to`
    is the number as E.164 has it, such as +493012345678. ValueError when one of them is not like that, and when the
    text is empty, has half of a sign (a surrogate), or is longer than LONGEST_TEXT.
    """

    key: str
    to: str = field(repr=False)
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError("The key of a text has letters, digits and hyphens only.")
        if not NUMBER.fullmatch(self.to):
            raise ValueError("The number of a phone begins with + and the code of its country.")
        if not 0 < len(self.text.encode("utf-16-le")) <= 2 * LONGEST_TEXT:
            raise ValueError("A text is neither empty nor that long.")
