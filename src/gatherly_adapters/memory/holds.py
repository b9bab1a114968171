"""What pending bookings hold, summed up: it is asked for on every look at an event, whatever the number of bookings."""

from collections.abc import Iterable
from dataclasses import dataclass

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.inventory.model import Claimed
from gatherly_core.kernel.identifiers import EventId, TicketTypeId


@dataclass(frozen=True, slots=True)
class Held:
    """What pending bookings of an event claim of one ticket type."""

    event_id: EventId
    ticket_type_id: TicketTypeId
    claimed: Claimed


OF_EVENT = Index[Held](lambda held: held.event_id, lambda held: (held.ticket_type_id,))
HOLDS = Definition[tuple[EventId, TicketTypeId], Held](lambda held: (held.event_id, held.ticket_type_id), (OF_EVENT,))


class Holds:
    """The sums, changed in the block in which a booking is added or moved."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(HOLDS)

    def follow(self, before: Booking | None, after: Booking) -> None:
        """Counts a booking as it has become, and no longer as it was."""
        if before is not None:
            self._add(before, -1)
        self._add(after, 1)

    def of_events(self, event_ids: Iterable[EventId]) -> dict[TicketTypeId, Claimed]:
        """What is held of each ticket type of the events. Those of which nothing is held are left out."""
        held = (held for event_id in event_ids for held in self._rows.ascending(OF_EVENT, event_id))
        return {each.ticket_type_id: each.claimed for each in held}

    def _add(self, booking: Booking, times: int) -> None:
        if booking.status is not BookingStatus.PENDING:
            return
        for item in booking.items:
            key = booking.event_id, item.ticket_type_id
            row = self._rows.get(key)
            before = Claimed() if row is None else row.claimed
            claimed = Claimed(before.tickets + times * item.quantity, before.people + times * item.people)
            if claimed == Claimed():
                self._rows.remove(key)
            else:
                self._rows.put(Held(*key, claimed))
