"""Payments in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, insert, or_, select, update

from gatherly_adapters.sql.booking_tables import bookings
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.paging import paged
from gatherly_adapters.sql.payment_tables import payment_of, payments, refund_of, refund_row_of, refunds, row_of
from gatherly_core.booking.model import LIVE
from gatherly_core.kernel.identifiers import BookingId, EventId, PaymentId, RefundId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.payments.errors import PaymentNotFound
from gatherly_core.payments.model import Dispute, Payment, Refund, Refundable
from gatherly_core.payments.ports import PaymentFilter

NOT_FOUND = "There is no such payment."

NEWEST_FIRST = Keyset("payments_of_user", datetime, UUID)
SEARCHED = Keyset("payments", datetime, UUID)

ADD = insert(payments)
SAVE = update(payments).where(payments.c.id == bindparam("payment_id"))
WITH_ID = select(payments).where(payments.c.id == bindparam("payment_id"))
LOCKED = Locking(WITH_ID)
OF_BOOKINGS = select(payments).where(payments.c.booking_id.in_(bindparam("booking_ids", expanding=True)))
OF_CHARGE = select(payments).where(
    payments.c.provider == bindparam("of_provider"), payments.c.charge_id == bindparam("of_charge")
)
OF_REFUND = (
    select(payments).join(refunds, refunds.c.payment_id == payments.c.id).where(refunds.c.id == bindparam("refund_id"))
)
EACH = select(payments).order_by(payments.c.id).limit(bindparam("most"))
UNSETTLED = EACH.where(payments.c.unsettled.is_(True), payments.c.updated_at < bindparam("before"))
CAPTURED_SINCE = EACH.where(payments.c.captured > 0, payments.c.created_at >= bindparam("moment"))
BEYOND = payments.c.id > bindparam("after")

REFUNDABLE = (
    select(func.count(), func.sum(payments.c.captured - payments.c.reserved))
    .join(bookings, bookings.c.id == payments.c.booking_id)
    .where(
        bookings.c.event_id == bindparam("event_id"),
        bookings.c.status.in_(LIVE),
        payments.c.captured > payments.c.reserved,
        or_(payments.c.dispute.is_(None), payments.c.dispute == Dispute.WON),
    )
)

ADD_REFUND = insert(refunds)
SAVE_REFUND = update(refunds).where(refunds.c.id == bindparam("refund_id"))
REFUNDS = (
    select(refunds)
    .where(refunds.c.payment_id.in_(bindparam("payment_ids", expanding=True)))
    .order_by(refunds.c.payment_id, refunds.c.created_at, refunds.c.id)
)


class SqlPayments:
    """The payments."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, payment: Payment) -> None:
        self._database.writing.execute(ADD, row_of(payment))
        self._save_refunds(payment, {})

    def get(self, payment_id: PaymentId) -> Payment:
        return _found(self._one(WITH_ID, payment_id=payment_id))

    def locked(self, payment_id: PaymentId) -> Payment:
        return _found(self._one(self._database.lock(LOCKED), payment_id=payment_id))

    def of_bookings(self, booking_ids: Iterable[BookingId]) -> Mapping[BookingId, Payment]:
        found = self._all(OF_BOOKINGS, booking_ids=tuple(booking_ids))
        return {payment.booking_id: payment for payment in found}

    def of_charge(self, provider: str, charge_id: str) -> Payment | None:
        return self._one(OF_CHARGE, of_provider=provider, of_charge=charge_id)

    def of_refund(self, refund_id: RefundId) -> Payment | None:
        return self._one(OF_REFUND, refund_id=refund_id)

    def save(self, payment: Payment) -> None:
        saved = self._database.writing.execute(SAVE, {"payment_id": payment.id, **row_of(payment)})
        if saved.rowcount != 1:
            raise PaymentNotFound(NOT_FOUND)
        kept = self._refunds([payment.id]).get(payment.id, [])
        self._save_refunds(payment, {refund.id: refund for refund in kept})

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Payment]:
        return self._page([payments.c.user_id == user_id], NEWEST_FIRST, page)

    def search(self, wanted: PaymentFilter, page: PageRequest) -> Page[Payment]:
        return self._page(_conditions(wanted), SEARCHED, page)

    def _page(self, conditions: list[ColumnElement[bool]], keyset: Keyset, page: PageRequest) -> Page[Payment]:
        """The payments that meet the conditions, newest first."""
        statement = paged(
            select(payments).where(*conditions),
            (payments.c.created_at, payments.c.id),
            keyset.key(page.after),
            page.limit,
            descending=True,
        )
        rows = self._database.reading.execute(statement)
        found = keyset.page(rows, page.limit, lambda row: (row.created_at, row.id))
        return Page(self._whole(found.items), found.next)

    def unsettled(self, before: datetime, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        return self._all(_beyond(UNSETTLED, after), before=before, after=after, most=limit)

    def captured_since(self, moment: datetime, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        return self._all(_beyond(CAPTURED_SINCE, after), moment=moment, after=after, most=limit)

    def refundable(self, event_id: EventId) -> Refundable:
        count, amount = self._database.reading.execute(REFUNDABLE, {"event_id": event_id}).one()
        return Refundable(count, int(amount or 0))

    def each(self, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        return self._all(_beyond(EACH, after), after=after, most=limit)

    def _one(self, statement: Select[Any], **values: object) -> Payment | None:
        return next(iter(self._all(statement, **values)), None)

    def _all(self, statement: Select[Any], **values: object) -> tuple[Payment, ...]:
        return self._whole(self._database.reading.execute(statement, values).all())

    def _whole(self, rows: Sequence[Row[Any]]) -> tuple[Payment, ...]:
        """The payments of these rows with their refunds, which are read for all of them at once."""
        given_back = self._refunds([row.id for row in rows]) if rows else {}
        return tuple(payment_of(row, given_back.get(row.id, ())) for row in rows)

    def _refunds(self, payment_ids: Sequence[PaymentId]) -> dict[PaymentId, list[Refund]]:
        found: dict[PaymentId, list[Refund]] = {}
        for row in self._database.reading.execute(REFUNDS, {"payment_ids": payment_ids}):
            found.setdefault(row.payment_id, []).append(refund_of(row))
        return found

    def _save_refunds(self, payment: Payment, kept: Mapping[RefundId, Refund]) -> None:
        for refund in payment.refunds:
            row = refund_row_of(payment.id, refund)
            if refund.id not in kept:
                self._database.writing.execute(ADD_REFUND, row)
            elif refund != kept[refund.id]:
                self._database.writing.execute(SAVE_REFUND, {"refund_id": refund.id, **row})


def _found(payment: Payment | None) -> Payment:
    if payment is None:
        raise PaymentNotFound(NOT_FOUND)
    return payment


def _beyond(statement: Select[Any], after: PaymentId | None) -> Select[Any]:
    return statement if after is None else statement.where(BEYOND)


def _conditions(wanted: PaymentFilter) -> list[ColumnElement[bool]]:
    given = {
        payments.c.status: wanted.status,
        payments.c.user_id: wanted.user_id,
        payments.c.event_id: wanted.event_id,
    }
    conditions = [column == value for column, value in given.items() if value is not None]
    if wanted.made_from is not None:
        conditions.append(payments.c.created_at >= wanted.made_from)
    if wanted.made_before is not None:
        conditions.append(payments.c.created_at < wanted.made_before)
    return conditions
