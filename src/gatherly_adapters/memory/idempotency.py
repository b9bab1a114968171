"""Idempotency keys in memory."""

from datetime import datetime
from itertools import islice, takewhile

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.idempotency.errors import RequestInProgress
from gatherly_core.idempotency.model import Claim, Scope

OLDEST_FIRST = Index[Claim](lambda claim: True, lambda claim: (claim.created_at, claim.work_id))
CLAIMS = Definition[Scope, Claim](lambda claim: claim.scope, (OLDEST_FIRST,))


class MemoryIdempotencyKeys:
    """The claims."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(CLAIMS)

    def add(self, claim: Claim) -> None:
        if self._rows.get(claim.scope) is not None:
            raise RequestInProgress("This request is being answered right now.")
        self._rows.put(claim)

    def get(self, scope: Scope) -> Claim | None:
        return self._rows.get(scope)

    def locked(self, scope: Scope) -> Claim | None:
        return self._rows.get(scope)

    def save(self, claim: Claim) -> None:
        self._rows.put(claim)

    def forget(self, before: datetime, limit: int) -> int:
        old = takewhile(lambda claim: claim.created_at <= before, self._rows.ascending(OLDEST_FIRST, True))
        forgotten = tuple(islice(old, limit))
        for claim in forgotten:
            self._rows.remove(claim.scope)
        return len(forgotten)
