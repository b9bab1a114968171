"""Payments in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.memory.booking import BOOKINGS, LIVE_OF_EVENT
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import BookingId, EventId, PaymentId, RefundId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.payments.errors import OverRefund, PaymentExists, PaymentNotFound
from gatherly_core.payments.model import Payment, Refundable, in_order
from gatherly_core.payments.ports import PaymentFilter


@dataclass(frozen=True, slots=True)
class Owner:
    """The payment that a refund belongs to."""

    refund_id: RefundId
    payment_id: PaymentId


OF_BOOKING = Index[Payment](lambda payment: payment.booking_id, lambda payment: (payment.id,))
OF_CHARGE = Index[Payment](
    lambda payment: (payment.provider, payment.charge_id) if payment.charge_id else None, lambda payment: (payment.id,)
)
OF_USER = Index[Payment](lambda payment: payment.user_id, lambda payment: (payment.created_at, payment.id))
UNSETTLED = Index[Payment](lambda payment: payment.unsettled or None, lambda payment: (payment.id,))
EACH = Index[Payment](lambda payment: True, lambda payment: (payment.id,))
NEWEST = Index[Payment](lambda payment: True, lambda payment: (payment.created_at, payment.id))
PAYMENTS = Definition[PaymentId, Payment](
    lambda payment: payment.id, (OF_BOOKING, OF_CHARGE, OF_USER, UNSETTLED, EACH, NEWEST)
)
OWNERS = Definition[RefundId, Owner](lambda owner: owner.refund_id)

NEWEST_FIRST = Keyset("payments_of_user", datetime, UUID)
SEARCHED = Keyset("payments", datetime, UUID)


class MemoryPayments:
    """The payments. Two with the same charge of a provider are a RuntimeError."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(PAYMENTS)
        self._owners = database.table(OWNERS)
        self._bookings = database.table(BOOKINGS)

    def add(self, payment: Payment) -> None:
        if self._rows.select(OF_BOOKING, payment.booking_id):
            raise PaymentExists("The booking has a payment already.")
        self._put(payment)

    def get(self, payment_id: PaymentId) -> Payment:
        payment = self._rows.get(payment_id)
        if payment is None:
            raise PaymentNotFound("There is no such payment.")
        return payment

    def locked(self, payment_id: PaymentId) -> Payment:
        return self.get(payment_id)

    def of_bookings(self, booking_ids: Iterable[BookingId]) -> Mapping[BookingId, Payment]:
        found = (payment for id in booking_ids for payment in self._rows.ascending(OF_BOOKING, id))
        return {payment.booking_id: payment for payment in found}

    def of_charge(self, provider: str, charge_id: str) -> Payment | None:
        return next(self._rows.ascending(OF_CHARGE, (provider, charge_id)), None)

    def of_refund(self, refund_id: RefundId) -> Payment | None:
        owner = self._owners.get(refund_id)
        return None if owner is None else self.get(owner.payment_id)

    def save(self, payment: Payment) -> None:
        refunds = {refund.id: refund for refund in (*self.get(payment.id).refunds, *payment.refunds)}
        self._put(replace(payment, refunds=tuple(refunds.values())))

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Payment]:
        newest_first = self._rows.descending(OF_USER, user_id, NEWEST_FIRST.key(page.after))
        return NEWEST_FIRST.page(newest_first, page.limit, OF_USER.order)

    def search(self, wanted: PaymentFilter, page: PageRequest) -> Page[Payment]:
        newest_first = self._rows.descending(NEWEST, True, SEARCHED.key(page.after))
        return SEARCHED.page((each for each in newest_first if _matches(each, wanted)), page.limit, NEWEST.order)

    def unsettled(self, before: datetime, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        unsettled = self._rows.ascending(UNSETTLED, True, None if after is None else (after,))
        return tuple(islice((payment for payment in unsettled if payment.updated_at < before), limit))

    def captured_since(self, moment: datetime, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        each = self._rows.ascending(EACH, True, None if after is None else (after,))
        return tuple(islice((pay for pay in each if pay.captured and pay.created_at >= moment), limit))

    def refundable(self, event_id: EventId) -> Refundable:
        live = (booking.id for booking in self._bookings.ascending(LIVE_OF_EVENT, event_id))
        left = [each.refundable for each in self.of_bookings(live).values() if not each.withheld]
        return Refundable(sum(amount > 0 for amount in left), sum(left))

    def each(self, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        return tuple(islice(self._rows.ascending(EACH, True, None if after is None else (after,)), limit))

    def _put(self, payment: Payment) -> None:
        if payment.refundable < 0:
            raise OverRefund("That is more than is left of the payment.")
        charged = self.of_charge(payment.provider, payment.charge_id) if payment.charge_id else None
        if charged is not None and charged.id != payment.id:
            raise RuntimeError(f"The charge {payment.charge_id} is of another payment: {charged.id}.")
        self._rows.put(replace(payment, refunds=in_order(payment.refunds)))
        for refund in payment.refunds:
            self._owners.put(Owner(refund.id, payment.id))


def _matches(payment: Payment, wanted: PaymentFilter) -> bool:
    return (
        wanted.status in {None, payment.status}
        and wanted.user_id in {None, payment.user_id}
        and wanted.event_id in {None, payment.event_id}
        and (wanted.made_from is None or payment.created_at >= wanted.made_from)
        and (wanted.made_before is None or payment.created_at < wanted.made_before)
    )
