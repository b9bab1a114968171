"""Telling what cancelling an event would do, and doing nothing."""

from dataclasses import dataclass

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.booking.ports import Bookings
from gatherly_core.events.event_rules import check_cancellable, permitted
from gatherly_core.events.ports import Events
from gatherly_core.inventory.ports import Claims
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.ports import Payments


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What cancelling would do: `bookings` given up, `people` not admitted, `refunds` of `amount` in all.

    `amount` is in minor units of `currency`.
    """

    bookings: int
    people: int
    refunds: int
    amount: int
    currency: str


class PreviewCancellation:
    """Counts what CancelEvent would do at this moment. Raises what it would raise."""

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        claims: Claims,
        payments: Payments,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._claims = claims
        self._payments = payments
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId) -> Impact:
        return self._unit_of_work.read(lambda: self._count(actor, event_id))

    def _count(self, actor: Actor, event_id: EventId) -> Impact:
        event = check_cancellable(permitted(self._events.get(event_id), actor, Action.CANCEL_EVENT), self._clock.now())
        refundable = self._payments.refundable(event_id)
        return Impact(
            bookings=self._bookings.count_live(event_id),
            people=sum(claimed.people for claimed in self._claims.live([event_id]).values()),
            refunds=refundable.payments,
            amount=refundable.amount,
            currency=event.details.currency,
        )
