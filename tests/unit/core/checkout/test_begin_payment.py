"""Paying in one go with booking."""

import pytest

from gatherly_core.booking.errors import BookingNotFound
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.model import Order
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.payments.errors import (
    PaymentDeclined,
    ProviderAway,
)
from tests.factories import new_id
from tests.unit.core.scene import Scene, owner_of

VISA = "pm_card_visa"
DECLINED = "pm_card_visa_chargeDeclined"


def held(scene: Scene, quantity: int = 1) -> Booking:
    return scene.book(scene.on_sale(), quantity)


class TestBeginPayment:
    def begin(self, scene: Scene, booking: Booking, method: str | None) -> Order:
        return scene.app.checkout.begin_payment(owner_of(booking), booking, method, new_id())

    def test_it_pays_at_once(self, scene: Scene) -> None:
        assert self.begin(scene, held(scene), VISA).booking.status is BookingStatus.CONFIRMED

    def test_it_leaves_what_costs_nothing(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=0))
        assert self.begin(scene, booking, VISA) == Order(booking)

    def test_what_cannot_be_opened_can_be_paid_later(self, scene: Scene) -> None:
        booking = held(scene)
        scene.bank.faults.before("open")
        assert self.begin(scene, booking, None) == Order(booking)
        assert scene.confirm(booking).status is BookingStatus.CONFIRMED

    def test_who_wants_to_pay_is_told_that_it_did_not_work(self, scene: Scene) -> None:
        booking = held(scene)
        scene.bank.faults.before("open")
        with pytest.raises(ProviderAway):
            self.begin(scene, booking, VISA)
        with pytest.raises(PaymentDeclined):
            self.begin(scene, booking, DECLINED)
        assert scene.booking(booking).status is BookingStatus.PENDING

    def test_only_for_its_owner(self, scene: Scene) -> None:
        booking = held(scene)
        with pytest.raises(BookingNotFound):
            scene.app.checkout.begin_payment(scene.person(), booking, VISA, new_id())
        with pytest.raises(Forbidden):
            scene.app.checkout.begin_payment(scene.admin, booking, VISA, new_id())
