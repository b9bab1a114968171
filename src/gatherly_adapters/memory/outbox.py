"""The outbox in memory."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, islice
from uuid import UUID, uuid4

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.feed import WAITING, Waiting
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Envelope, Fact
from gatherly_core.webhooks.model import Unpublished

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Letter:
    """A fact in the outbox. Nobody may claim it before `rests_until`, and nobody ever once that is None."""

    number: int
    envelope: Envelope
    rests_until: datetime | None


IN_ORDER = Index[Letter](lambda letter: True, lambda letter: (letter.number,))
DUE = Index[Letter](lambda letter: None if letter.rests_until is None else True, lambda letter: (letter.number,))
LETTERS = Definition[UUID, Letter](lambda letter: letter.envelope.id, (IN_ORDER, DUE))


class MemoryOutbox:
    """Keeps every fact, settled ones too.

    `awaited` says whether anything follows from a fact, `told` whether it is told outside.
    """

    def __init__(
        self,
        database: MemoryDatabase,
        clock: Clock,
        awaited: Callable[[Fact], bool],
        told: Callable[[Fact], bool] = lambda _: False,
    ) -> None:
        self._blocks = database.blocks
        self._letters = database.table(LETTERS)
        self._clock = clock
        self._awaited = awaited
        self._told = told
        self._unpublished = database.table(WAITING)
        self._numbers = count(1)

    def add(self, *facts: Fact) -> None:
        """Writes `facts` down. Those that something follows from are leased for 60 seconds to who adds them."""
        block = self._blocks.writing()
        for fact in facts:
            envelope = Envelope(uuid4(), fact)
            awaited = self._awaited(fact)
            if awaited:
                block.awaited.append(envelope)
            letter = Letter(next(self._numbers), envelope, self._clock.now() + LEASE if awaited else None)
            self._letters.put(letter)
            if self._told(fact):
                self._unpublished.put(Waiting(letter.number, Unpublished(envelope.id, fact)))

    def claim(self, now: datetime, limit: int) -> tuple[Envelope, ...]:
        """Takes a lease of 60 seconds on at most `limit` due facts, oldest first, counting an attempt each."""
        due = (letter for letter in self._letters.ascending(DUE, True) if _rested(letter, now))
        claimed = [_claimed(letter, now) for letter in islice(due, limit)]
        for letter in claimed:
            self._letters.put(letter)
        return tuple(letter.envelope for letter in claimed)

    def settle(self, ids: Iterable[UUID], now: datetime) -> None:
        """Marks facts as delivered: they are never claimed again."""
        for id in ids:
            self._rest(id, None)

    def postpone(self, id: UUID, until: datetime) -> None:
        """Leaves a fact whose delivery failed alone until `until`."""
        self._rest(id, until)

    def written(self) -> tuple[Fact, ...]:
        """Every fact that was ever written down, oldest first. Inside a block only."""
        return tuple(letter.envelope.fact for letter in self._letters.ascending(IN_ORDER, True))

    def _rest(self, id: UUID, until: datetime | None) -> None:
        letter = self._letters.get(id)
        if letter is not None and letter.rests_until is not None:
            self._letters.put(replace(letter, rests_until=until))


def _rested(letter: Letter, now: datetime) -> bool:
    return letter.rests_until is not None and letter.rests_until <= now


def _claimed(letter: Letter, now: datetime) -> Letter:
    envelope = replace(letter.envelope, attempts=letter.envelope.attempts + 1)
    return replace(letter, envelope=envelope, rests_until=now + LEASE)
