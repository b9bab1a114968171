"""The outbox in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice, takewhile
from uuid import UUID, uuid4

from gatherly_adapters.aftermath import BELLS, QUEUE_BELLS, Bell
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.feed import WAITING, Waiting
from gatherly_adapters.memory.leased_rows import MemoryQueue, Standing, leased
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.administration.dead_letters import QueueName
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.queues import Leased, Queue
from gatherly_core.webhooks.model import Unpublished


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery of a fact; a fact that awaits none has one that is settled."""

    number: int
    id: UUID
    delivery: Delivery
    fact: Fact
    standing: Standing

    @property
    def awaits(self) -> Delivery | None:
        return None if self.standing.due_at is None else self.delivery

    def settled_before(self, moment: datetime) -> bool:
        return self.standing.settled_at is not None and self.standing.settled_at < moment


IN_ORDER = Index[Letter](lambda letter: True, lambda letter: (letter.number,))
DUE = Index[Letter](lambda letter: letter.awaits, lambda letter: (letter.standing.due_at, letter.number))
SETTLED = Index[Letter](
    lambda letter: letter.standing.settled_at and True, lambda letter: (letter.standing.settled_at, letter.number)
)
BURIED = Index[Letter](
    lambda letter: letter.standing.buried_at and True,
    lambda letter: (letter.standing.buried_at, letter.id, letter.delivery),
)
LETTERS = Definition[tuple[UUID, Delivery], Letter](
    lambda letter: (letter.id, letter.delivery), (IN_ORDER, DUE, SETTLED, BURIED)
)


class MemoryOutbox:
    """Keeps every fact, settled ones too, until they are forgotten.

    `deliveries` says which a fact awaits, `told` whether it is told outside.
    """

    def __init__(
        self,
        database: MemoryDatabase,
        clock: Clock,
        deliveries: Callable[[Fact], Sequence[Delivery]],
        told: Callable[[Fact], bool] = lambda _: False,
    ) -> None:
        self._blocks = database.blocks
        self._letters = database.table(LETTERS)
        self._clock = clock
        self._deliveries = deliveries
        self._told = told
        self._unpublished = database.table(WAITING)
        self._numbers = count(1)

    def add(self, *facts: Fact) -> None:
        for fact in facts:
            id_, now = uuid4(), self._clock.now()
            standings = {delivery: self._awaiting(id_, fact, delivery) for delivery in self._deliveries(fact)}
            for delivery, standing in (standings or {Delivery.AT_ONCE: Standing(settled_at=now)}).items():
                self._letters.put(Letter(next(self._numbers), id_, delivery, fact, standing))
            if self._told(fact):
                self._unpublished.put(Waiting(next(self._numbers), Unpublished(id_, fact)))
                self._blocks.writing().aftermath.bells.add(Bell.FEED)

    def queue(self, delivery: Delivery) -> Queue[Fact]:
        return MemoryQueue(self._letters, DUE, delivery, lambda id_: (id_, delivery), lambda letter: letter.fact)

    def requeue(self, fact_id: UUID, fact: Fact) -> int:
        aftermath = self._blocks.writing().aftermath
        missing = [each for each in self._deliveries(fact) if self._letters.get((fact_id, each)) is None]
        for delivery in missing:
            standing = Standing(due_at=self._clock.now())
            self._letters.put(Letter(next(self._numbers), fact_id, delivery, fact, standing))
            aftermath.bells |= QUEUE_BELLS[QueueName.FACTS]
        return len(missing)

    def forget(self, before: datetime, limit: int) -> int:
        self._blocks.writing()
        settled = takewhile(lambda letter: letter.settled_before(before), self._letters.ascending(SETTLED, True))
        old = tuple(islice((letter for letter in settled if self._unpublished.get(letter.id) is None), limit))
        for letter in old:
            self._letters.remove((letter.id, letter.delivery))
        return len(old)

    def written(self) -> tuple[Fact, ...]:
        """Every fact that was ever written down, oldest first. Inside a block only."""
        return tuple({letter.id: letter.fact for letter in self._letters.ascending(IN_ORDER, True)}.values())

    def _awaiting(self, id_: UUID, fact: Fact, delivery: Delivery) -> Standing:
        now, aftermath = self._clock.now(), self._blocks.writing().aftermath
        if delivery is not Delivery.AT_ONCE:
            aftermath.bells.add(BELLS[delivery])
            return Standing(due_at=now)
        mine = Leased(id_, fact, uuid4(), 1, now)
        aftermath.mine.append(mine)
        return leased(mine.token, now)
