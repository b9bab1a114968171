"""What stands in letters to prove that somebody reads them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gatherly_core.kernel.identifiers import UserId

MOST_LETTERS = 5
"""So many letters for one purpose are written to an account in SOME_TIME."""
SOME_TIME = timedelta(hours=1)


class Purpose(StrEnum):
    RESET_PASSWORD = "reset_password"  # noqa: S105 -- what a token is for, not one
    VERIFY_EMAIL = "verify_email"


LIFETIMES = {Purpose.RESET_PASSWORD: timedelta(minutes=30), Purpose.VERIFY_EMAIL: timedelta(hours=24)}


@dataclass(frozen=True, slots=True)
class LetterToken:
    """A secret of 256 bits that was sent to a user, of which only the digest is kept.

    `id` is that of the request for the letter: when the letter is written again, a new secret takes the place of the
    old one, which perhaps nobody ever got.
    """

    id: UUID
    digest: str
    purpose: Purpose
    user_id: UserId
    created_at: datetime

    def opens(self, purpose: Purpose, now: datetime) -> bool:
        """Whether it is for that, and not too old."""
        return self.purpose is purpose and now < self.created_at + LIFETIMES[self.purpose]
