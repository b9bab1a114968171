"""A provider that is silent is not asked about everything in turn."""

from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate

import pytest

from gatherly_adapters.bootstrap.relays import PATIENCE
from gatherly_core.administration.dead_letters import DeadLetterFilter
from gatherly_core.application import Application, Policy
from gatherly_core.booking.model import Booking
from gatherly_core.checkout.patience import SILENCE
from gatherly_core.checkout.reconcile import UNTOUCHED, Reconciled
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.payments.charge import Charge
from gatherly_core.payments.errors import ProviderAway
from tests.factories import HOLD
from tests.unit.core.scene import Scene

PAYMENTS = 5
DAY = timedelta(days=1)
ROUND = timedelta(minutes=5)


def takes(scene: Scene, span: timedelta) -> Callable[[], None]:
    """Nobody answers, which is known after so long."""

    def wait() -> None:
        scene.clock.advance(span)
        raise ProviderAway("The payment provider does not answer.")

    return wait


def silent_about(scene: Scene, monkeypatch: pytest.MonkeyPatch, operation: str, bookings: list[Booking]) -> None:
    """Nobody answers when it is about the payments of these bookings; about all others they do."""
    answer, silence = getattr(scene.bank, operation), takes(scene, SILENCE)
    silent = {scene.charge_id(booking) for booking in bookings}

    def ask(charge_id: str) -> Charge:
        if charge_id in silent:
            silence()
        return answer(charge_id)

    monkeypatch.setattr(scene.bank, operation, ask)


def begun(scene: Scene) -> list[Booking]:
    bookings = [scene.book(scene.on_sale()) for _ in range(PAYMENTS)]
    for booking in bookings:
        scene.try_to_pay(booking)
    return bookings


def paid_without_notice(scene: Scene) -> list[Booking]:
    bookings = begun(scene)
    for booking in bookings:
        scene.bank.pay(scene.charge_id(booking))
    scene.clock.advance(UNTOUCHED + timedelta(seconds=1))
    return bookings


@pytest.mark.parametrize(("span", "asked"), [(SILENCE, 1), (SILENCE / 2, 2), (SILENCE / 100, PAYMENTS)])
def test_the_payments_of_overdue_holds_are_left_for_the_next_time(scene: Scene, span: timedelta, asked: int) -> None:
    begun(scene)
    scene.clock.advance(HOLD)
    scene.bank.faults.before("cancel", takes(scene, span), call=None)
    assert scene.app.checkout.cancel_overdue_payments() == 0
    assert scene.bank.faults.calls("cancel") == asked
    scene.bank.faults.clear()
    assert scene.app.checkout.cancel_overdue_payments() == PAYMENTS


@pytest.mark.parametrize(("span", "asked"), [(SILENCE, 1), (SILENCE / 2, 2), (SILENCE / 100, PAYMENTS)])
def test_what_is_unsettled_is_left_for_the_next_time(scene: Scene, span: timedelta, asked: int) -> None:
    begun(scene)
    scene.sell(scene.on_sale())
    scene.clock.advance(UNTOUCHED + timedelta(seconds=1))
    before = scene.bank.faults.calls("look")
    scene.bank.faults.before("look", takes(scene, span), call=None)
    failed = asked + 1
    assert scene.app.checkout.reconcile(DAY) == Reconciled(0, failed)
    assert scene.bank.faults.calls("look") - before == failed
    scene.bank.faults.clear()
    assert scene.app.checkout.reconcile() == Reconciled(PAYMENTS, 0)


@pytest.mark.parametrize("silent", [[0], [0, 1], [0, 2, 4]])
def test_one_at_which_the_provider_is_silent_keeps_none_behind_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, silent: list[int]
) -> None:
    bookings = begun(scene)
    scene.clock.advance(HOLD)
    silent_about(scene, monkeypatch, "cancel", [bookings[number] for number in silent])
    stopped = [scene.app.checkout.cancel_overdue_payments() for _ in range(len(silent) + 1)]
    assert sum(stopped) == PAYMENTS - len(silent)
    assert [scene.payment(booking).open for booking in bookings] == [number in silent for number in range(PAYMENTS)]


def test_one_that_stays_unsettled_keeps_none_behind_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bookings = paid_without_notice(scene)
    silent_about(scene, monkeypatch, "look", bookings[:1])
    assert sum(scene.app.checkout.reconcile().settled for _ in range(2)) >= PAYMENTS - 1
    assert [scene.payment(booking).open for booking in bookings] == [True, *[False] * (PAYMENTS - 1)]


def test_one_that_stays_unsettled_keeps_nobody_from_looking_back(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    sold = [scene.sell(scene.on_sale()) for _ in range(PAYMENTS)]
    unsettled = begun(scene)[0]
    scene.clock.advance(UNTOUCHED + timedelta(seconds=1))
    silent_about(scene, monkeypatch, "look", [sold[0], unsettled])
    for booking in sold[1:]:
        scene.bank.refund_by_hand(scene.charge_id(booking), 500)
    for _ in range(2):
        scene.app.checkout.reconcile(DAY)
    assert [scene.payment(booking).refunded for booking in sold] == [0, *[500] * (PAYMENTS - 1)]


class TestAProcessForEachRound:
    """As `gatherly sweep` is, where there is no worker: none knows where the one before it has left off."""

    ROUNDS = 200
    """More than anybody will see: one round in five, at least, comes to any one of the payments."""

    def app(self, scene: Scene) -> Application:
        return Application(scene.ports, Policy())

    def test_two_overdue_ones_keep_none_behind_them(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        bookings = begun(scene)
        scene.clock.advance(HOLD)
        silent_about(scene, monkeypatch, "cancel", bookings[:2])
        stopped = (self.app(scene).checkout.cancel_overdue_payments() for _ in range(self.ROUNDS))
        assert PAYMENTS - 2 in accumulate(stopped)
        assert [scene.payment(booking).open for booking in bookings] == [True, True, *[False] * (PAYMENTS - 2)]

    def test_two_unsettled_ones_keep_none_behind_them(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        bookings = paid_without_notice(scene)
        silent_about(scene, monkeypatch, "look", bookings[:2])
        settled = (self.app(scene).checkout.reconcile().settled for _ in range(self.ROUNDS))
        assert PAYMENTS - 2 in accumulate(settled)
        assert [scene.payment(booking).open for booking in bookings] == [True, True, *[False] * (PAYMENTS - 2)]

    def test_two_that_are_paid_keep_nobody_from_looking_back(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sold = [scene.sell(scene.on_sale()) for _ in range(PAYMENTS)]
        silent_about(scene, monkeypatch, "look", sold[:2])
        for booking in sold[2:]:
            scene.bank.refund_by_hand(scene.charge_id(booking), 500)
        for _ in range(self.ROUNDS):
            self.app(scene).checkout.reconcile(DAY)
            if all(scene.payment(booking).refunded == 500 for booking in sold[2:]):
                break
        assert [scene.payment(booking).refunded for booking in sold] == [0, 0, *[500] * (PAYMENTS - 2)]


def test_nothing_is_given_up_because_the_provider_was_away_for_a_day(scene: Scene) -> None:
    bookings = [scene.sell(scene.on_sale()) for _ in range(PAYMENTS)]
    scene.bank.faults.before("refund", call=None)
    for booking in bookings:
        scene.cancel(booking)
    tried = scene.bank.faults.calls("refund")
    for _ in range(DAY // ROUND):
        scene.clock.advance(ROUND)
        scene.gatherly.drain()
    letters = scene.ports.dead_letters
    assert scene.ports.unit_of_work.read(lambda: letters.search(DeadLetterFilter(), PageRequest())).items == ()
    # Half a minute, and twice as long each time up to an hour: some thirty times each.
    assert PAYMENTS < scene.bank.faults.calls("refund") - tried < 40 * PAYMENTS
    scene.bank.faults.clear()
    for _ in range(PATIENCE.longest // ROUND):
        scene.clock.advance(ROUND)
        scene.gatherly.drain()
    assert scene.bank.refunded == PAYMENTS * 1500
