"""How bookings move while money is on its way, and after it has come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.booking import booking_states
from gatherly_core.booking.errors import AlreadyCancelled, AlreadyConfirmed, HoldExpired, HoldRuns
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus, Item
from gatherly_core.kernel.errors import Conflict, Invalid
from gatherly_core.payments.errors import PaymentInProgress
from tests.factories import HOLD, NOW, AttendeeFactory, BookingFactory, ItemFactory, new_id

INSTANT = timedelta(microseconds=1)
LAST, OVER = NOW + HOLD - INSTANT, NOW + HOLD


def confirmed(*items: Item, **fields: object) -> Booking:
    attendees = tuple(AttendeeFactory(ticket_type_id=item.ticket_type_id) for item in items for _ in range(item.people))
    return BookingFactory(status=BookingStatus.CONFIRMED, items=items, attendees=attendees, **fields)


def valid(booking: Booking) -> list[bool]:
    return [attendee.status is AttendeeStatus.VALID for attendee in booking.attendees]


class TestPaying:
    def test_it_extends_the_hold_when_it_begins(self) -> None:
        booking = BookingFactory()
        paying = booking_states.paying(booking, OVER + HOLD, LAST)
        assert paying == replace(booking, paying=True, expires_at=OVER + HOLD, updated_at=LAST)
        assert booking_states.paying(paying, OVER + 9 * HOLD, OVER) == paying

    def test_it_never_shortens_it(self) -> None:
        assert booking_states.paying(BookingFactory(), NOW + INSTANT, NOW).expires_at == OVER

    @pytest.mark.parametrize(
        ("booking", "error"),
        [
            (BookingFactory(), HoldExpired),
            (BookingFactory(paying=True), HoldExpired),
            (BookingFactory(status=BookingStatus.EXPIRED), HoldExpired),
            (BookingFactory(status=BookingStatus.CONFIRMED), AlreadyConfirmed),
            (BookingFactory(status=BookingStatus.CANCELLED), AlreadyCancelled),
        ],
    )
    def test_it_is_too_late(self, booking: Booking, error: type[Conflict]) -> None:
        with pytest.raises(error):
            booking_states.paying(booking, OVER + HOLD, OVER)

    def test_it_ends_when_no_money_comes(self) -> None:
        booking = BookingFactory(paying=True)
        assert booking_states.no_longer_paying(booking, LAST) == replace(booking, paying=False, updated_at=LAST)

    def test_it_is_neither_cancelled_nor_expired_meanwhile(self) -> None:
        booking = BookingFactory(paying=True)
        with pytest.raises(PaymentInProgress):
            booking_states.cancelled(booking, NOW)
        with pytest.raises(HoldRuns):
            booking_states.expired(booking, OVER + 99 * HOLD)

    def test_it_is_called_off_all_the_same(self) -> None:
        gone = booking_states.called_off(BookingFactory(paying=True, quantity=2), LAST)
        assert (gone.status, gone.paying, gone.expires_at, valid(gone)) == (
            BookingStatus.CANCELLED,
            False,
            None,
            [False, False],
        )

    @pytest.mark.parametrize(
        ("status", "error"), [(BookingStatus.CANCELLED, AlreadyCancelled), (BookingStatus.EXPIRED, HoldExpired)]
    )
    def test_what_is_given_up_is_not_called_off(self, status: BookingStatus, error: type[Conflict]) -> None:
        with pytest.raises(error):
            booking_states.called_off(BookingFactory(status=status), NOW)


class TestPaid:
    def test_it_is_confirmed_whatever_the_time(self) -> None:
        booking = BookingFactory(paying=True)
        paid = booking_states.paid(booking, OVER + HOLD)
        assert paid == replace(
            booking, status=BookingStatus.CONFIRMED, expires_at=None, paying=False, updated_at=OVER + HOLD
        )

    def test_an_expired_one_is_revived_with_all_its_attendees(self) -> None:
        expired = booking_states.expired(BookingFactory(quantity=3), OVER)
        revived = booking_states.revived(expired, OVER + HOLD)
        assert (revived.status, revived.expires_at, revived.updated_at) == (BookingStatus.CONFIRMED, None, OVER + HOLD)
        assert valid(revived) == [True] * 3


class TestWithout:
    def test_it_loses_the_tickets_of_those_who_leave(self) -> None:
        first, second = ItemFactory(quantity=3), ItemFactory(quantity=2, admits=2)
        booking = confirmed(first, second)
        leaving = [booking.attendees[number].id for number in (1, 3, 6)]
        reduced = booking_states.without(booking, leaving, LAST)
        assert reduced.items == (replace(first, quantity=2), replace(second, quantity=1))
        assert (valid(reduced), reduced.updated_at) == ([True, False, True, False, True, True, False], LAST)
        assert reduced.status is BookingStatus.CONFIRMED

    def test_it_loses_an_item_of_which_nothing_is_left(self) -> None:
        first, second = ItemFactory(), ItemFactory()
        booking = confirmed(first, second)
        assert booking_states.without(booking, [booking.attendees[0].id], LAST).items == (second,)

    def test_it_is_cancelled_when_nobody_is_left(self) -> None:
        booking = confirmed(ItemFactory(quantity=2))
        gone = booking_states.without(booking, [attendee.id for attendee in booking.attendees], LAST)
        assert (gone.status, gone.items, valid(gone)) == (BookingStatus.CANCELLED, booking.items, [False, False])

    @pytest.mark.parametrize("status", sorted(set(BookingStatus) - {BookingStatus.CONFIRMED}))
    def test_it_must_be_confirmed(self, status: BookingStatus) -> None:
        booking = BookingFactory(status=status)
        with pytest.raises(Invalid):
            booking_states.without(booking, [booking.attendees[0].id], LAST)

    def test_they_must_be_its_own_and_valid(self) -> None:
        booking = confirmed(ItemFactory(quantity=3))
        left = booking_states.without(booking, [booking.attendees[0].id], LAST)
        for ids in ([new_id()], [left.attendees[0].id], [left.attendees[1].id, new_id()]):
            with pytest.raises(Invalid) as refused:
                booking_states.without(left, ids, LAST)
            assert list(refused.value.fields) == ["attendee_ids"]

    def test_a_ticket_is_given_back_whole(self) -> None:
        booking = confirmed(ItemFactory(quantity=2, admits=3))
        for people in (1, 2, 4, 5):
            with pytest.raises(Invalid):
                booking_states.without(booking, [each.id for each in booking.attendees[:people]], LAST)

    @given(
        quantity=st.integers(1, 12),
        price=st.integers(1, 400),
        percent=st.integers(0, 100),
        currency=st.sampled_from(["EUR", "KWD", "UGX"]),
        order=st.randoms(),
    )
    def test_the_shares_add_up_and_can_be_given_back(
        self, quantity: int, price: int, percent: int, currency: str, order: object
    ) -> None:
        step = {"KWD": 10, "UGX": 100}.get(currency, 1)
        discount = quantity * price * percent // 100 * step
        booking = confirmed(
            ItemFactory(quantity=quantity, unit_price=price * step, discount=discount), currency=currency
        )
        whole, shares = booking.total, []
        leaving = [attendee.id for attendee in booking.attendees]
        order.shuffle(leaving)  # type: ignore[attr-defined]  # it is a Random
        for attendee_id in leaving:
            reduced = booking_states.without(booking, [attendee_id], LAST)
            shares.append(booking.total - (reduced.total if reduced.live else 0))
            booking = reduced
        assert sum(shares) == whole
        assert min(shares) >= 0
        assert {share % step for share in shares} == {0}
        assert max(shares) - min(shares) <= step
