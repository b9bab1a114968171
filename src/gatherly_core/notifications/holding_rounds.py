"""Telling everybody who takes part in an event something, when it is time for that."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork, again
from gatherly_core.notifications.audience import everybody
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import Audiences, Part
from gatherly_core.notifications.round_ports import Rounds
from gatherly_core.notifications.telling import Tell

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What those of an event's `part` are told. Both are looked up in a block.

    `news` before each batch, so that nobody hears of what has become untrue meanwhile: None when it has.
    """

    event_id: EventId
    part: Callable[[], Part]
    news: Callable[[], News | None]


class HoldRounds:
    """Tells people what is due, by rounds.

    - each round once, whoever does it at the same time
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was
    - a round with which something is wrong is logged, and tried again; the others are not held up by it
    """

    def __init__(
        self, unit_of_work: UnitOfWork, audiences: Audiences, rounds: Rounds, tell: Tell, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._audiences = audiences
        self._rounds = rounds
        self._tell = tell
        self._clock = clock

    def __call__(self, due: Mapping[str, Round]) -> None:
        """Rounds by their keys, some hundred at most."""
        done = self._unit_of_work.read(lambda: self._rounds.finished(due)) if due else frozenset()
        for key in due.keys() - done:
            self._try(key, due[key])

    def _try(self, key: str, due: Round) -> None:
        try:
            self._hold(key, due)
        except StorageAway:
            raise
        except Exception:  # what is wrong with one event must not keep people from hearing of all others
            log.exception("The round %s could not be told to everybody; it will be tried again", key)

    def _hold(self, key: str, due: Round) -> None:
        part = self._unit_of_work.read(due.part)
        for recipients in everybody(self._unit_of_work, self._audiences, due.event_id, part):
            news = self._unit_of_work.read(due.news)
            if news is None:
                return
            self._tell(news, recipients)
        self._unit_of_work.run(lambda: self._rounds.finish(key, self._clock.now()), landed=again)
