"""Bringing facts to what follows from them."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Envelope, Fact, Outbox
from gatherly_core.kernel.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

BATCH = 100
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


class Relay:
    """Delivers facts from the outbox, each at least once and on its own.

    A fact whose reaction fails stays in the outbox, to be tried again after a pause that doubles every time.
    """

    def __init__(self, unit_of_work: UnitOfWork, outbox: Outbox, clock: Clock, react: Callable[[Fact], None]) -> None:
        self._unit_of_work = unit_of_work
        self._outbox = outbox
        self._clock = clock
        self._react = react

    def deliver(self, envelopes: Iterable[Envelope]) -> int:
        """Delivers facts on which this process holds the lease; answers how many were. Raises nothing of theirs."""
        delivered = [envelope.id for envelope in envelopes if self._delivered(envelope)]
        if delivered:
            self._settle(delivered)
        return len(delivered)

    def catch_up(self) -> int:
        """Delivers whatever is due because somebody died or failed; answers how many facts were delivered."""
        delivered = 0
        while envelopes := self._unit_of_work.run(lambda: self._outbox.claim(self._clock.now(), BATCH)):
            delivered += self.deliver(envelopes)
        return delivered

    def _delivered(self, envelope: Envelope) -> bool:
        try:
            self._react(envelope.fact)
        except Exception:
            log.exception("What follows from %s failed; it will be tried again", type(envelope.fact).__name__)
            self._postpone(envelope)
            return False
        return True

    def _settle(self, ids: list[UUID]) -> None:
        try:
            self._unit_of_work.run(lambda: self._outbox.settle(ids, self._clock.now()))
        except Exception:
            log.exception("Delivered facts could not be settled; they will be delivered again")

    def _postpone(self, envelope: Envelope) -> None:
        pause = min(FIRST_PAUSE * 2 ** min(envelope.attempts, 10), LONGEST_PAUSE)
        try:
            self._unit_of_work.run(lambda: self._outbox.postpone(envelope.id, self._clock.now() + pause))
        except Exception:
            log.exception("A fact that failed could not be postponed; it is tried again when its lease has lapsed")
