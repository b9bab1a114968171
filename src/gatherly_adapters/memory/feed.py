"""The feed in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.webhooks.model import FeedFilter, FeedPage, Publication, Unpublished

THE_ONLY = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A fact that is not in the feed yet, and its place among all facts that were ever written down."""

    number: int
    fact: Unpublished


@dataclass(frozen=True, slots=True)
class End:
    position: int


@dataclass(frozen=True, slots=True)
class Last:
    """The last sequence that was given for a subject."""

    subject_id: UUID
    sequence: int


@dataclass(frozen=True, slots=True)
class Known:
    """Whose an event is, or was: what is told of it may be told after it is deleted."""

    event_id: EventId
    organizer_id: UserId


AS_WRITTEN = Index[Waiting](lambda waiting: True, lambda waiting: (waiting.number,))
WAITING = Definition[UUID, Waiting](lambda waiting: waiting.fact.id, (AS_WRITTEN,))
IN_ORDER = Index[Publication](lambda each: True, lambda each: (each.position,))
OF_FACT = Index[Publication](lambda each: each.fact_id, lambda each: (each.position,))
FEED = Definition[int, Publication](lambda each: each.position, (IN_ORDER, OF_FACT))
ENDS = Definition[int, End](lambda end: THE_ONLY)
SEQUENCES = Definition[UUID, Last](lambda last: last.subject_id)
ORGANIZERS = Definition[EventId, Known](lambda known: known.event_id)


class MemoryFeed:
    """The feed."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._blocks = database.blocks
        self._waiting = database.table(WAITING)
        self._feed = database.table(FEED)
        self._ends = database.table(ENDS)
        self._sequences = database.table(SEQUENCES)
        self._events = database.table(EVENTS)
        self._organizers = database.table(ORGANIZERS)

    def unpublished(self, limit: int) -> tuple[Unpublished, ...]:
        return tuple(waiting.fact for waiting in islice(self._waiting.ascending(AS_WRITTEN, True), limit))

    def locked_end(self) -> int | None:
        end = self._ends.get(THE_ONLY)
        return None if end is None else end.position

    def begin(self) -> None:
        if self._ends.get(THE_ONLY) is not None:
            raise AlreadyMade("The feed has begun already.")
        self._ends.put(End(0))

    def organizers(self, event_ids: Iterable[EventId]) -> Mapping[EventId, UserId]:
        found = {}
        for event_id in event_ids:
            known = self._events.get(event_id) or self._organizers.get(event_id)
            if known is not None:
                found[event_id] = known.organizer_id
        return found

    def sequences(self, subject_ids: Iterable[UUID]) -> Mapping[UUID, int]:
        found = ((id, self._sequences.get(id)) for id in subject_ids)
        return {id: last.sequence for id, last in found if last is not None}

    def publish(self, publications: Sequence[Publication]) -> None:
        for each in publications:
            if self._feed.select(OF_FACT, each.fact_id):
                raise AlreadyMade("This was published already.")
            self._feed.put(each)
            self._sequences.put(Last(each.subject_id, each.sequence))
            self._organizers.put(Known(each.event_id, each.organizer_id))
        self._ends.put(End(publications[-1].position))
        self.withhold(each.fact_id for each in publications)

    def withhold(self, fact_ids: Iterable[UUID]) -> None:
        for fact_id in fact_ids:
            self._waiting.remove(fact_id)

    def browse(self, wanted: FeedFilter, after: int, limit: int) -> FeedPage:
        behind = self._feed.ascending(IN_ORDER, True, (after,))
        found = tuple(islice((each for each in behind if _matches(each, wanted)), limit + 1))
        items, more = found[:limit], len(found) > limit
        return FeedPage(items, items[-1].position if more else self.locked_end() or 0, more)

    def get(self, fact_id: UUID) -> Publication | None:
        return next(self._feed.ascending(OF_FACT, fact_id), None)

    def forgotten(self) -> int:
        first = next(self._feed.ascending(IN_ORDER, True), None)
        return self.locked_end() or 0 if first is None else first.position - 1

    def forget(self, before: datetime, limit: int) -> int:
        self._blocks.writing()
        first = islice(self._feed.ascending(IN_ORDER, True), limit)
        old = list(takewhile(lambda each: each.at < before, first))
        for each in old:
            self._feed.remove(each.position)
        return len(old)


def _matches(each: Publication, wanted: FeedFilter) -> bool:
    return wanted.organizer_id in {None, each.organizer_id} and (not wanted.types or each.type in wanted.types)
