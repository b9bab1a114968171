"""Claims of idempotency keys, and the answers that are kept under them."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from gatherly_core.kernel.identifiers import UserId

KEPT = timedelta(hours=24)
"""How long a key belongs to its request."""

LEASE = timedelta(seconds=30)
"""How long whoever works on a request has it alone; then the next to repeat it goes on with it."""


def fingerprint_of(content: bytes) -> str:
    """By what another request with the same key is told from a repeat: SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a key is good for: one user's requests of one method to one path."""

    user_id: UserId
    method: str
    path: str
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, as it was given."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work, however often it is begun.

    `id` is the id of what it makes: made once, it is not made again. `repeated` says that it was begun before, and
    that nobody knows how far that got.
    """

    id: UUID
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A key's claim on being answered once.

    Until `leased_until` somebody works on it, unless `answer` is there. `attempts` counts how often the work was
    begun.
    """

    scope: Scope
    fingerprint: str
    work_id: UUID
    created_at: datetime
    leased_until: datetime
    attempts: int = 1
    answer: Answer | None = None

    @property
    def work(self) -> Work:
        return Work(self.work_id, repeated=self.attempts > 1)

    def forgotten(self, now: datetime) -> bool:
        """Whether the key may be used for something else."""
        return now >= self.created_at + KEPT

    def under_way(self, now: datetime) -> bool:
        """Whether somebody works on it."""
        return self.answer is None and now < self.leased_until

    def taken_over(self, now: datetime) -> "Claim":
        """The claim, begun once more."""
        return replace(self, leased_until=now + LEASE, attempts=self.attempts + 1)

    def given_back(self, now: datetime) -> "Claim":
        """The claim, with nobody working on it."""
        return replace(self, leased_until=now)

    def answered(self, answer: Answer) -> "Claim":
        """The claim with its answer; the one that it has stays."""
        return self if self.answer else replace(self, answer=answer)
