"""Forgetting what was told."""

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.webhooks.model import KEPT
from gatherly_core.webhooks.ports import Deliveries, Feed

BATCH = 500


class ForgetFacts:
    """Removes from the feed what happened more than 90 days ago, and what is known of its being sent.

    May be repeated, and goes on where it was cut off.
    """

    def __init__(self, unit_of_work: UnitOfWork, feed: Feed, deliveries: Deliveries, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._feed = feed
        self._deliveries = deliveries
        self._clock = clock

    def __call__(self) -> int:
        """How many facts were removed."""
        before = self._clock.now() - KEPT
        while self._unit_of_work.run(lambda: self._deliveries.forget(before, BATCH), landed=again):
            pass
        count = 0
        while forgotten := self._unit_of_work.run(lambda: self._feed.forget(before, BATCH), landed=again):
            count += forgotten
        return count
