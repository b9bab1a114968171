"""What idempotency keys need from outside."""

from datetime import datetime
from typing import Protocol

from gatherly_core.idempotency.model import Claim, Scope


class IdempotencyKeys(Protocol):
    """The claims, one for each scope. Works inside a unit of work only."""

    def add(self, claim: Claim) -> None:
        """Keeps a new claim. RequestInProgress when there is one of its scope: somebody was faster."""
        ...

    def get(self, scope: Scope) -> Claim | None:
        """The claim; None when there is none."""
        ...

    def locked(self, scope: Scope) -> Claim | None:
        """The claim, which nobody else can change until the block ends; None when there is none."""
        ...

    def save(self, claim: Claim) -> None:
        """Keeps what became of a claim that the block has locked, or the new one in place of one that is forgotten."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` claims that were made at `before` or earlier; answers how many."""
        ...
