"""The inbox of the payment provider's notices in memory."""

from dataclasses import dataclass
from datetime import datetime

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition
from gatherly_core.payments.charge import Notice


@dataclass(frozen=True, slots=True)
class Received:
    """A notice, and when it came."""

    notice: Notice
    at: datetime


NOTICES = Definition[str, Received](lambda received: received.notice.id)


class MemoryNotices:
    """The notices."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(NOTICES)

    def add(self, notice: Notice, now: datetime) -> bool:
        new = self._rows.get(notice.id) is None
        if new:
            self._rows.put(Received(notice, now))
        return new
