"""Not keeping longer than it is of use who came to events."""

from datetime import timedelta
from functools import partial

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.privacy.ports import PersonalData

EVENTS_AT_A_TIME = 100
BATCH = 500
"""How many things one transaction erases."""


class ForgetGuests:
    """Erases who came to events that ended longer ago than `retention`; answers of how many events.

    - names and addresses on tickets, names of devices that scanned them, reasons given for refunds
    - bookings, payments and their figures stay: they name nobody
    - in batches: cut off at any point, it goes on where it was
    """

    def __init__(
        self, unit_of_work: UnitOfWork, personal_data: PersonalData, clock: Clock, *, retention: timedelta
    ) -> None:
        self._unit_of_work = unit_of_work
        self._personal_data = personal_data
        self._clock = clock
        self._retention = retention

    def __call__(self) -> int:
        ended_before = self._clock.now() - self._retention
        number = 0
        while events := self._unit_of_work.read(
            lambda: self._personal_data.forgettable(ended_before, EVENTS_AT_A_TIME)
        ):
            for event_id in events:
                while self._unit_of_work.run(partial(self._forget, event_id), landed=again):
                    pass
            number += len(events)
        return number

    def _forget(self, event_id: EventId) -> int:
        forgotten = self._personal_data.forget_guests(event_id, BATCH)
        if not forgotten:
            self._personal_data.forgotten(event_id, self._clock.now())
        return forgotten
