"""What cancelling a booking gives back, line by line, and why."""

from dataclasses import dataclass
from datetime import datetime

from gatherly_core.booking.model import Booking, Item
from gatherly_core.events.model import Event
from gatherly_core.events.refund_policy import Ruling, rule
from gatherly_core.kernel.identifiers import TicketTypeId
from gatherly_core.kernel.money import percentage, step
from gatherly_core.payments.model import Payment


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """What was paid for some tickets of one type, and what of it would be given back, in minor units."""

    ticket_type_id: TicketTypeId
    quantity: int
    paid: int
    refund: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What cancelling now would give back: `total`, which is less than the lines' sum when less is left."""

    lines: tuple[QuoteLine, ...]
    total: int
    currency: str
    percent: int
    until: datetime | None
    """When the percentage changes; None when it will not."""
    reason: str


def quote(booking: Booking, payment: Payment | None, event: Event | None, now: datetime) -> Quote:
    """What cancelling the booking at `now` gives back: as the event's policy says, but not more than is left.

    Nothing for a booking that cannot be cancelled any more, or whose money the payer's bank has.
    """
    left = _left(payment) if booking.live else 0
    ruled = _ruled(event, now) if event else Ruling(0, None, "The event does not exist any more.")
    percent, smallest = ruled.percent if left else 0, step(booking.currency)
    lines = tuple(_line(item, percent, smallest) for item in booking.items)
    return Quote(
        lines=lines,
        total=min(sum(line.refund for line in lines), left),
        currency=booking.currency,
        percent=ruled.percent,
        until=ruled.until,
        reason=ruled.reason if left else "There is nothing that could be given back.",
    )


def _left(payment: Payment | None) -> int:
    if payment is None or payment.withheld:
        return 0
    return payment.refundable


def _line(item: Item, percent: int, step: int) -> QuoteLine:
    return QuoteLine(item.ticket_type_id, item.quantity, item.paid, percentage(item.paid, percent, step))


def _ruled(event: Event, now: datetime) -> Ruling:
    details = event.details
    return rule(details.refund_policy, details.start_date, details.timezone, now)
