"""Attempts in memory."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.accounts.attempts import Attempts


@dataclass(frozen=True, slots=True)
class AttemptsRow:
    """What was attempted, and how often."""

    subject: str
    attempts: Attempts


OLDEST_FIRST = Index[AttemptsRow](lambda row: True, lambda row: (row.attempts.last_at, row.subject))
ATTEMPTS = Definition[str, AttemptsRow](lambda row: row.subject, (OLDEST_FIRST,))


class MemoryAttemptLog:
    """The attempts."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(ATTEMPTS)

    def locked(self, subject: str, now: datetime) -> Attempts:
        row = self._rows.get(subject)
        return Attempts(0, now) if row is None else row.attempts

    def save(self, subject: str, attempts: Attempts) -> None:
        self._rows.put(AttemptsRow(subject, attempts))

    def forget(self, before: datetime, limit: int) -> int:
        old = takewhile(lambda row: row.attempts.last_at <= before, self._rows.ascending(OLDEST_FIRST, True))
        forgotten = tuple(islice(old, limit))
        for row in forgotten:
            self._rows.remove(row.subject)
        return len(forgotten)
