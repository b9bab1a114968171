"""What may be going on with somebody's money when a process ends."""

from datetime import timedelta

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.application import Application
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.model import Order
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.payments.model import Payment, RefundStatus
from tests.factories import new_id
from tests.unit.core.checkout.installation import Installation
from tests.unit.core.scene import owner_of

VISA = "pm_card_visa"
DECLINED = "pm_card_visa_chargeDeclined"
APPROVED = "pm_card_authenticationRequired"
PROCESSED = "pm_bank_processing"
PRICE = 1500
HOLDS_ARE_OVER = timedelta(hours=1)


class Undertaking:
    """Something that a process does for somebody, who asks for the very same again if they get no answer.

    `refusals` are what may be answered to who asks again. `stays_confirmed`: what was answered as confirmed is so in
    the end.
    """

    refusals: tuple[type[GatherlyError], ...] = ()
    stays_confirmed = True

    def __init__(self, scene: Installation) -> None:
        self.scene = scene
        self.set_up()

    def set_up(self) -> None:
        """Brings about what there is before."""
        raise AssertionError("Say what there is before.")

    def act(self, gatherly: Gatherly) -> object:
        """Does it."""
        raise AssertionError("Say what is done.")

    def meanwhile(self) -> None:
        """What others do, or the clock, once it was begun."""

    def check(self, *, late: bool) -> None:
        """What must have come of it, once it was begun, swept and asked for again; `late`: after the hold was over."""

    # What undertakings have in common

    def paid(self, quantity: int = 1, price: int = PRICE) -> Booking:
        return self.scene.confirm(self.scene.book(self.scene.on_sale(price=price), quantity))

    def pay(self, application: Application, booking: Booking, method: str | None, attempt: object = None) -> Order:
        return application.checkout.pay_booking(owner_of(booking), booking.id, method, attempt or new_id())

    def payment(self, booking: Booking) -> Payment:
        payment = self.scene.payment(booking)
        assert payment is not None
        return payment

    def check_refunded(self, booking: Booking, amount: int) -> None:
        payment = self.payment(booking)
        assert [(r.amount, r.status) for r in payment.refunds] == [(amount, RefundStatus.SUCCEEDED)]

    def check_bought(self, booking: Booking, *, late: bool) -> None:
        status = self.scene.booking(booking).status
        if late:
            assert status in {BookingStatus.CONFIRMED, BookingStatus.EXPIRED}
        else:
            assert status is BookingStatus.CONFIRMED
