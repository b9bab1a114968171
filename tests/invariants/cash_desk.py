"""A cash desk at which money comes and goes in any order: a state machine, and what must be true of the money."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.pretend_bank import charge_of
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.refund_policy import Tier
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.kernel.identifiers import BookingId, RefundId
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_core.payments.errors import ProviderRefused
from gatherly_core.payments.model import Dispute, Payment, RefundStatus
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from tests.factories import NOW, EventDetailsFactory, TicketDetailsFactory, new_id
from tests.invariants.audit import Audit, Books, sweep, sweep_until_nothing_changes
from tests.invariants.second_thoughts import BankOfSecondThoughts

USERS = 4
LONG_AGO = timedelta(days=1000)
METHODS = [
    None,
    "pm_card_visa",
    "pm_card_visa",
    "pm_card_visa_chargeDeclined",
    "pm_card_authenticationRequired",
    "pm_bank_processing",
    "pm_of_nobody",
]
CALLS = ["open", "confirm", "look", "cancel", "refund"]

users = st.integers(0, USERS - 1)
choices = st.integers(0, 1000)
amounts = st.integers(1, 3000)
Signed = tuple[bytes, str]


class CashDesk(RuleBasedStateMachine):
    """One event with two kinds of paid tickets, one of them for two people, a promo code, and a bank."""

    clock: FixedClock
    histories = 0
    """How many runs there were in which the bank's notices came."""

    def open(self, clock: FixedClock) -> tuple[Gatherly, BankOfSecondThoughts]:
        """A system without any data, on the given clock, and its bank."""
        raise AssertionError("Bind the machine to adapters.")

    @initialize(
        capacity=st.integers(4, 9),
        percent=st.sampled_from([50, 100]),
        methods=st.lists(st.sampled_from(METHODS), min_size=2, max_size=3),
    )
    def set_up(self, capacity: int, percent: int, methods: list[str | None]) -> None:
        self.clock = FixedClock(NOW)
        self.gatherly, self.bank = self.open(self.clock)
        self.app = self.gatherly.application
        self.ports = self.gatherly.ports
        self.books, self.audit = Books(self.gatherly), Audit(self.gatherly, self.bank)
        register = self.app.accounts.register.admit
        olga = register(NewAccount("Olga", "olga@example.com", "a password", Role.ORGANIZER))
        self.organizer = Actor(olga.id, olga.role)
        people = [register(NewAccount(f"User {n}", f"user{n}@example.com", "a password")) for n in range(USERS)]
        self.users = [Actor(person.id, person.role) for person in people]
        start = NOW + timedelta(days=400)
        details = EventDetailsFactory(start_date=start, capacity=capacity, refund_policy=(Tier(0, percent),))
        tickets = [TicketDetailsFactory(price=1000, quantity=7), TicketDetailsFactory(price=999, quantity=3, admits=2)]
        event = self.app.ticketing.create_event(self.organizer, details, tickets)
        self.event_id = self.app.events.publish_event(self.organizer, event.id).id
        self.app.promotions.create_promo_code(self.organizer, self.event_id, PromoDetails(code="LESS", amount=301))
        offerings = self.app.ticketing.view_ticket_types(None, self.event_id)
        self.types = [offering.ticket_type for offering in offerings]
        self.bookings: list[BookingId] = []
        self.confirmed: set[BookingId] = set()
        self.attempts: list[UUID] = [new_id()]
        self.refunds: list[RefundId] = [RefundId(new_id())]
        self.notices: list[Signed] = []
        self.late: list[str] = []
        self.told = 0
        for number, method in enumerate(methods):
            self.buy(number, number % 2, 1, None, method)
        self.notices += [self.bank.notice_of(charge.id) for charge in self.bank.charges]

    # What people do

    @rule(user=users, kind=st.integers(0, 1), quantity=st.integers(1, 2), code=st.sampled_from([None, "less"]))
    def book(self, user: int, kind: int, quantity: int, code: str | None) -> None:
        with suppress(GatherlyError):
            wish = Wish(quantity, self.types[kind].id)
            request = BookingRequest(self.users[user], self.event_id, (wish,), promo_code=code)
            self.bookings.append(self.app.booking.place_booking(request).id)

    @rule(
        user=users,
        kind=st.integers(0, 1),
        quantity=st.integers(1, 2),
        code=st.sampled_from([None, "less"]),
        method=st.sampled_from(METHODS),
    )
    def buy(self, user: int, kind: int, quantity: int, code: str | None, method: str | None) -> None:
        before = len(self.bookings)
        self.book(user, kind, quantity, code)
        if len(self.bookings) > before:
            self.pay(before, method, again=False)

    @precondition(lambda self: self.bookings)
    @rule(choice=choices, method=st.sampled_from(METHODS), again=st.booleans())
    def pay(self, choice: int, method: str | None, again: bool) -> None:
        booking = self._booking(choice)
        if not again:
            self.attempts.append(new_id())
        with suppress(GatherlyError):
            owner = Actor(booking.user_id, Role.ATTENDEE)
            order = self.app.checkout.pay_booking(owner, booking.id, method, self.attempts[-1])
            if order.booking.status is BookingStatus.CONFIRMED:
                self.confirmed.add(booking.id)

    @precondition(lambda self: self.bookings)
    @rule(choice=choices, by_owner=st.booleans())
    def cancel(self, choice: int, by_owner: bool) -> None:
        booking = self._booking(choice)
        with suppress(GatherlyError):
            actor = Actor(booking.user_id, Role.ATTENDEE) if by_owner else self.organizer
            self.app.checkout.cancel_booking(actor, booking.id)

    @rule(user=users, kind=st.integers(0, 1))
    def join(self, user: int, kind: int) -> None:
        with suppress(GatherlyError):
            standing = self.app.waitlist.join(WaitlistRequest(self.users[user], self.event_id, 1, self.types[kind].id))
            if standing.entry.offer:
                self.bookings.append(standing.entry.offer.booking_id)

    @precondition(lambda self: self.books.payments())
    @rule(choice=choices, amount=st.none() | amounts, again=st.booleans())
    def refund(self, choice: int, amount: int | None, again: bool) -> None:
        if not again:
            self.refunds.append(RefundId(new_id()))
        request = RefundRequest(id=self.refunds[-1], payment_id=self._payment(choice).id, amount=amount)
        with suppress(GatherlyError):
            self.app.checkout.refund_payment(self.organizer, request)

    @precondition(lambda self: self.books.payments())
    @rule(choice=choices, people=st.integers(1, 3))
    def refund_attendees(self, choice: int, people: int) -> None:
        payment = self._payment(choice)
        attendees = self.books.booking(payment.booking_id).attendees[:people]
        request = RefundRequest(
            id=RefundId(new_id()), payment_id=payment.id, attendee_ids=tuple(each.id for each in attendees)
        )
        with suppress(GatherlyError):
            self.app.checkout.refund_payment(self.organizer, request)

    @rule(sure=st.integers(0, 9))
    def cancel_event(self, sure: int) -> None:
        if sure == 0:
            with suppress(GatherlyError):
                self.app.events.cancel_event(self.organizer, self.event_id)

    # What the payer and the bank do

    @precondition(lambda self: self._charges())
    @rule(choice=choices, does=st.sampled_from(["approve", "approve", "decline", "pay"]))
    def payer_acts(self, choice: int, does: str) -> None:
        charge_id = self._charge(choice).id
        with suppress(ProviderRefused):
            getattr(self.bank, does)(charge_id)
            self._write(charge_id)

    @precondition(lambda self: self._charges())
    @rule(choice=choices)
    def money_comes_late(self, choice: int) -> None:
        charge = self._charge(choice)
        if charge.state is ChargeState.CANCELLED:
            self.bank.pay_nevertheless(charge.id)
            self._write(charge.id)
            self.late.append(charge.id)

    @precondition(lambda self: self._charges())
    @rule(choice=choices, amount=amounts)
    def somebody_refunds_by_hand(self, choice: int, amount: int) -> None:
        charge_id = self._charge(choice).id
        with suppress(ProviderRefused):
            self.bank.refund_by_hand(charge_id, amount)
            self._write(charge_id)

    @rule(status=st.sampled_from([RefundStatus.PENDING, RefundStatus.SUCCEEDED]))
    def refunds_become(self, status: RefundStatus) -> None:
        self.bank.refunds_become = status

    @precondition(lambda self: any(charge.refunds for charge in self.bank.charges))
    @rule(choice=choices, status=st.sampled_from([RefundStatus.SUCCEEDED, RefundStatus.FAILED]))
    def bank_settles_refund(self, choice: int, status: RefundStatus) -> None:
        refunds = [refund for charge in self.bank.charges for refund in charge.refunds]
        refund = refunds[choice % len(refunds)]
        if refund.status is not RefundStatus.FAILED:
            self.bank.settle_refund(refund.id, status)
            self._write(charge_of(refund.id))

    @precondition(lambda self: self._charges())
    @rule(choice=choices, ends=st.sampled_from([Dispute.WON, Dispute.LOST]))
    def bank_disputes(self, choice: int, ends: Dispute) -> None:
        charge = self._charge(choice)
        left = charge.captured - sum(each.amount for each in charge.refunds if each.status is not RefundStatus.FAILED)
        if charge.dispute is Dispute.OPEN:
            self.bank.dispute(charge.id, ends)
        elif charge.dispute is None and left:
            self.bank.dispute(charge.id, Dispute.OPEN)
        self._write(charge.id)

    @precondition(lambda self: self.notices)
    @rule(choice=choices, times=st.integers(0, 2), keep=st.booleans())
    def notice_comes(self, choice: int, times: int, keep: bool) -> None:
        """Any of them, once or twice, or never; perhaps once more later."""
        number = choice % len(self.notices)
        notice = self.notices[number] if keep else self.notices.pop(number)
        for _ in range(times):
            self._tell(notice)

    @rule()
    def all_notices_come(self) -> None:
        """The last one first."""
        while self.notices:
            self._tell(self.notices.pop())

    @rule(call=st.sampled_from(CALLS), effect=st.sampled_from(["before", "after"]))
    def bank_does_not_answer(self, call: str, effect: str) -> None:
        getattr(self.bank.faults, effect)(call)

    # What the operator and time do

    @rule(minutes=st.sampled_from([1, 2, 16, 31, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    @rule()
    def sweep(self) -> None:
        sweep(self.gatherly)

    @rule(back=st.sampled_from([None, LONG_AGO]))
    def reconcile(self, back: timedelta | None) -> None:
        self.app.checkout.reconcile(back)

    # What is always true

    @invariant()
    def books_balance(self) -> None:
        if hasattr(self, "audit"):
            self.audit.at_any_time()

    @invariant()
    def what_was_answered_as_confirmed_is_not_lost(self) -> None:
        for booking_id in getattr(self, "confirmed", ()):
            assert self.books.booking(booking_id).status in {BookingStatus.CONFIRMED, BookingStatus.CANCELLED}

    def teardown(self) -> None:
        if hasattr(self, "audit"):
            type(self).histories += self.told > 0
            self._settle()
            self.gatherly.close()

    def _settle(self) -> None:
        """In the end the bank answers, all that is pending ends, and what was not told is asked for."""
        self.bank.faults.clear()
        self.bank.refunds_become = RefundStatus.SUCCEEDED
        for charge in self.bank.charges:
            if charge.state is ChargeState.PROCESSING:
                self.bank.approve(charge.id)
        self._sweep_and_ask()
        for refund in [refund for charge in self.bank.charges for refund in charge.refunds]:
            if refund.status is RefundStatus.PENDING:
                self.bank.settle_refund(refund.id, RefundStatus.SUCCEEDED)
        self._sweep_and_ask()
        self.clock.advance(timedelta(days=2))
        sweep_until_nothing_changes(self.gatherly, self.clock, self.bookings)
        self.audit.at_rest(self.clock)

    def _sweep_and_ask(self) -> None:
        self.clock.advance(timedelta(hours=2))
        sweep_until_nothing_changes(self.gatherly, self.clock, self.bookings)
        self.app.checkout.reconcile(LONG_AGO)
        for charge_id in self.late:  # nobody asks for what the bank said is cancelled
            self._tell(self.bank.notice_of(charge_id))

    def _write(self, charge_id: str) -> None:
        """A notice is under way; it may never come."""
        self.notices.append(self.bank.notice_of(charge_id))

    def _tell(self, notice: Signed) -> None:
        self.app.payments.receive_notice(*notice)
        self.told += 1

    def _booking(self, choice: int) -> Booking:
        return self.books.booking(self.bookings[choice % len(self.bookings)])

    def _payment(self, choice: int) -> Payment:
        payments = self.books.payments()
        return payments[choice % len(payments)]

    def _charge(self, choice: int) -> Charge:
        charges = self._charges()
        return charges[choice % len(charges)]

    def _charges(self) -> list[Charge]:
        """Those that somebody was told of: nobody can pay what Gatherly itself has not heard of."""
        known = {payment.charge_id for payment in self.books.payments()}
        return [charge for charge in self.bank.charges if charge.id in known]
