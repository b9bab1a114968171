"""Letters."""

import re
import unicodedata
from dataclasses import dataclass

MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter of plain text to one address.

    `message_id`, of ASCII letters, digits and hyphens, is the same whenever the same letter is sent again: so whoever
    gets it twice can tell (RFC 5322, 3.6.4). ValueError when it has other signs, or when the address or the subject
    has a control character: they stand in headers, where a line feed would begin another.
    """

    message_id: str
    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        if not MESSAGE_ID.fullmatch(self.message_id):
            raise ValueError("The id of a letter has letters, digits and hyphens only.")
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in self.to + self.subject):
            raise ValueError("An address or a subject has no control characters.")
