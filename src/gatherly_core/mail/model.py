"""Letters."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{1,100}")
FILE_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,98}[A-Za-z0-9]")
MEDIA_TYPE = re.compile(r"(?:application|image|text)/[a-z0-9](?:[a-z0-9.+-]{0,60}[a-z0-9])?")
LINK = re.compile(r"https?://[!#-;=?-~]{1,900}")
"""An address in a header: in ASCII, without the signs that enclose it there (RFC 2369), and no longer than a line."""
MOST_ATTACHED = 10 * 1024 * 1024
"""How many bytes all that is attached to a letter may have. Encoded it is a third more, and many servers take 20 MB."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter, of text (in UTF-8) or of anything else.

    ValueError when the name has other signs than ASCII letters, digits, hyphens, underscores and single dots, which
    mean the same everywhere, or when the type is none of applications, images or texts.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not FILE_NAME.fullmatch(self.name):
            raise ValueError("The name of a file has letters, digits, hyphens, underscores and single dots only.")
        if not MEDIA_TYPE.fullmatch(self.media_type):
            raise ValueError("A file is attached as what it is: an application's, an image or a text.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter to one address, as plain text, and perhaps as HTML that says the same, for readers that show it.

    `message_id`, of ASCII letters, digits and hyphens, is the same whenever the same letter is sent again: so whoever
    gets it twice can tell (RFC 5322, 3.6.4). ValueError when it has other signs, or when the address or the subject
    has a control character: they stand in headers, where a line feed would begin another.

    `unsubscribe` is an address that ends letters of this kind when something is sent to it (RFC 8058); ValueError when
    it is no address of the web in ASCII. ValueError also when more than MOST_ATTACHED bytes are attached.
    """

    message_id: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not MESSAGE_ID.fullmatch(self.message_id):
            raise ValueError("The id of a letter has letters, digits and hyphens only.")
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in self.to + self.subject):
            raise ValueError("An address or a subject has no control characters.")
        if self.unsubscribe is not None and not LINK.fullmatch(self.unsubscribe):
            raise ValueError("Letters are ended by an address of the web.")
        if _bytes(self.attachments) > MOST_ATTACHED:
            raise ValueError("No server takes so large a letter.")


def attachable(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Those that one letter can have, in their order: what would be too much beside those before it is left out."""
    taken: tuple[Attachment, ...] = ()
    for attachment in attachments:
        if _bytes((*taken, attachment)) <= MOST_ATTACHED:
            taken += (attachment,)
    return taken


def _bytes(attachments: Iterable[Attachment]) -> int:
    return sum(len(attachment.content) for attachment in attachments)
