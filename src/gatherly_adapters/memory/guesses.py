"""Guesses in memory."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.accounts.attempts import Attempts


@dataclass(frozen=True, slots=True)
class GuessRow:
    """What was guessed at, and how often."""

    subject: str
    attempts: Attempts


OLDEST_FIRST = Index[GuessRow](lambda row: True, lambda row: (row.attempts.last_at, row.subject))
GUESSES = Definition[str, GuessRow](lambda row: row.subject, (OLDEST_FIRST,))


class MemoryGuessLog:
    """The guesses."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(GUESSES)

    def locked(self, subject: str, now: datetime) -> Attempts:
        row = self._rows.get(subject)
        return Attempts(0, now) if row is None else row.attempts

    def save(self, subject: str, attempts: Attempts) -> None:
        self._rows.put(GuessRow(subject, attempts))

    def forget(self, before: datetime, limit: int) -> int:
        old = takewhile(lambda row: row.attempts.last_at <= before, self._rows.ascending(OLDEST_FIRST, True))
        forgotten = tuple(islice(old, limit))
        for row in forgotten:
            self._rows.remove(row.subject)
        return len(forgotten)
