"""A box office that sells one kind of paid ticket, and what can be done to its money, as actions for threads."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from functools import partial
from itertools import cycle
from uuid import UUID

from gatherly_adapters.bootstrap import Gatherly, ports_on, surroundings_in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.application import Application, Policy
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import Booking
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.errors import ProviderRefused
from gatherly_core.payments.model import Payment
from tests.factories import EventDetailsFactory, TicketDetailsFactory, new_id
from tests.installations import add_user
from tests.invariants.audit import Audit, sweep, sweep_until_nothing_changes
from tests.invariants.second_thoughts import BankOfSecondThoughts
from tests.settling import follow_inside

VISA = "pm_card_visa"
APPROVED = "pm_card_authenticationRequired"
PRICE = 1500
INSTALLATIONS = 2
ALL_HOLDS_ARE_OVER = timedelta(hours=2)

Action = Callable[[], object]


class Box(AbstractContextManager["Box"]):
    """Installations on the same database, who take turns, and the bank of all of them."""

    sold_out = SoldOut

    def __init__(self, database_url: str, clock: FixedClock) -> None:
        self.clock = clock
        self.bank = BankOfSecondThoughts(MemoryDatabase())
        self._open = ExitStack()
        self.gatherlies = [self._installation(database_url) for _ in range(INSTALLATIONS)]
        self._turns = cycle(self.gatherlies)
        self.organizer = add_user(self.gatherlies[0], Role.ORGANIZER)
        self.next_event(places=100)

    def __exit__(self, *exception: object) -> None:
        self._open.close()

    def _installation(self, database_url: str) -> Gatherly:
        database = SqlDatabase(database_url)
        self._open.callback(database.close)
        unit_of_work = SqlUnitOfWork(database)
        around = surroundings_in_memory(self.clock, payment_gateway=self.bank)
        ports = ports_on(database, unit_of_work, around)
        gatherly = Gatherly(ports, Policy())
        unit_of_work.on_commit(partial(follow_inside, gatherly))
        return gatherly

    @property
    def app(self) -> Application:
        """The next installation's."""
        return next(self._turns).application

    def next_event(self, places: int) -> None:
        """Announces another event, of which everything is from now on."""
        details = EventDetailsFactory(start_date=self.clock.now() + timedelta(days=400), capacity=places)
        event = self.app.ticketing.create_event(
            self.organizer, details, [TicketDetailsFactory(price=PRICE, quantity=places)]
        )
        self.event_id = self.app.events.publish_event(self.organizer, event.id).id
        self.booked: list[Booking] = []

    def book(self) -> Booking:
        buyer = add_user(self.gatherlies[0])
        booking = self.app.booking.place_booking(BookingRequest(buyer, self.event_id, (Wish(1),)))
        self.booked.append(booking)
        return booking

    def paid(self) -> Booking:
        booking = self.book()
        self.to_pay(booking)()
        return booking

    def to_pay(self, booking: Booking, method: str = VISA) -> Action:
        app, owner, attempt = self.app, Actor(booking.user_id, Role.ATTENDEE), new_id()
        return lambda: app.checkout.pay_booking(owner, booking.id, method, attempt)

    def to_refund(self, payment: Payment, amount: int, refund_id: UUID | None = None) -> Action:
        request = RefundRequest(id=RefundId(refund_id or new_id()), payment_id=payment.id, amount=amount)
        app = self.app
        return lambda: app.checkout.refund_payment(self.organizer, request)

    def to_send(self, refund_id: UUID) -> Action:
        app = self.app
        return lambda: app.payments.send_refund(RefundId(refund_id))

    def to_cancel(self, booking: Booking) -> Action:
        app = self.app
        return lambda: app.checkout.cancel_booking(self.organizer, booking.id)

    def to_approve(self, booking: Booking) -> Action:
        charge_id = str(self.payment(booking).charge_id)

        def approve() -> object:
            try:
                return self.bank.approve(charge_id)
            except ProviderRefused:
                return None

        return approve

    def to_sweep_after(self, time: timedelta) -> Action:
        app = self.app

        def sweep() -> None:
            self.clock.advance(time)
            app.checkout.cancel_overdue_payments()
            app.booking.expire_bookings()

        return sweep

    def to_tell(self, notice: tuple[bytes, str]) -> Action:
        app = self.app
        return lambda: app.payments.receive_notice(*notice)

    def to_follow(self, charge_id: str) -> Action:
        app = self.app
        return lambda: app.checkout.process_notice(charge_id)

    def to_cancel_event(self) -> Action:
        app = self.app
        return lambda: app.events.cancel_event(self.organizer, self.event_id)

    def to_call_off(self) -> Action:
        app = self.app
        return lambda: app.checkout.call_off_bookings(self.event_id)

    def booking(self, booking: Booking) -> Booking:
        ports = self.gatherlies[0].ports
        return ports.unit_of_work.read(lambda: ports.bookings.get(booking.id))

    def payment_if_any(self, booking: Booking) -> Payment | None:
        ports = self.gatherlies[0].ports
        return ports.unit_of_work.read(lambda: ports.payments.of_bookings([booking.id])).get(booking.id)

    def payment(self, booking: Booking) -> Payment:
        payment = self.payment_if_any(booking)
        assert payment is not None
        return payment

    def audit(self) -> None:
        """Sweeps, once all holds are over, until nothing changes any more; then checks what must hold."""
        gatherly = self.gatherlies[0]
        sweep(gatherly)
        self.clock.advance(ALL_HOLDS_ARE_OVER)
        sweep_until_nothing_changes(gatherly, self.clock, [booking.id for booking in self.booked])
        Audit(gatherly, self.bank).at_rest(self.clock)
