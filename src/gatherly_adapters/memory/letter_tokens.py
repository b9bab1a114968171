"""The secrets of letters in memory."""

from datetime import datetime
from itertools import islice, takewhile
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.accounts.letter_tokens import LetterToken, Purpose
from gatherly_core.kernel.identifiers import UserId

BY_DIGEST = Index[LetterToken](lambda token: token.digest, lambda token: (token.id,))
BY_USER = Index[LetterToken](lambda token: (token.user_id, token.purpose), lambda token: (token.id,))
OLDEST_FIRST = Index[LetterToken](lambda token: True, lambda token: (token.created_at, token.id))
TOKENS = Definition[UUID, LetterToken](lambda token: token.id, (BY_DIGEST, BY_USER, OLDEST_FIRST))


class MemoryLetterTokens:
    """The secrets that were sent."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(TOKENS)

    def keep(self, token: LetterToken) -> None:
        self._rows.put(token)

    def find(self, digest: str) -> LetterToken | None:
        return next(self._rows.ascending(BY_DIGEST, digest), None)

    def number(self, user_id: UserId, purpose: Purpose, since: datetime, but: UUID) -> int:
        tokens = self._rows.select(BY_USER, (user_id, purpose))
        return sum(token.created_at > since and token.id != but for token in tokens)

    def remove(self, user_id: UserId, purpose: Purpose) -> None:
        for token in self._rows.select(BY_USER, (user_id, purpose)):
            self._rows.remove(token.id)

    def forget(self, before: datetime, limit: int) -> int:
        old = takewhile(lambda token: token.created_at <= before, self._rows.ascending(OLDEST_FIRST, True))
        forgotten = tuple(islice(old, limit))
        for token in forgotten:
            self._rows.remove(token.id)
        return len(forgotten)
