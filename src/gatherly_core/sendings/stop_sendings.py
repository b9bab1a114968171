"""Having what was written to many people reach no more of them."""

from datetime import datetime
from functools import partial

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId, SendingId, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.ports import Notifications
from gatherly_core.sendings.ports import Sendings

BATCH = 500
"""How many messages one transaction takes back."""


class StopSendings:
    """Has what was written to many people reach nobody any more whom it has not reached.

    - about an event that is cancelled, what was written until then: it speaks of what will not be
    - of who is shut out, all that they wrote, and all that was written about their events; for good, also when they are
      let in again
    - what is just being delivered still arrives; what waits is taken back, in batches, and what one of these misses is
      not delivered either
    """

    def __init__(
        self, unit_of_work: UnitOfWork, sendings: Sendings, notifications: Notifications, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._sendings = sendings
        self._notifications = notifications
        self._clock = clock

    def about_event(self, event_id: EventId, cancelled_at: datetime) -> None:
        now = self._clock.now()
        stop = self._sendings.stop_about
        self._withdraw(self._unit_of_work.run(lambda: stop(event_id, cancelled_at, now), landed=again))

    def of_user(self, user_id: UserId, disabled_at: datetime) -> None:
        now = self._clock.now()
        stop = self._sendings.stop_of
        self._withdraw(self._unit_of_work.run(lambda: stop(user_id, disabled_at, now), landed=again))

    def _withdraw(self, stopped: tuple[SendingId, ...]) -> None:
        for sending_id in stopped:
            some = partial(self._notifications.withdraw, sending_id, self._clock.now(), BATCH)
            while self._unit_of_work.run(some, landed=again):
                pass
