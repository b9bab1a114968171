"""Money adds up on both sides, whenever a process is killed that moves it. The provider is a process of its own."""

import os
import random
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

import pytest

from gatherly_core.booking.model import BookingStatus
from gatherly_core.events.errors import AlreadyCalledOff
from gatherly_core.kernel.identifiers import BookingId
from tests.fake_stripe.remote import running_fake_stripe
from tests.integration.crashes.shop import Shop
from tests.invariants.audit import Books

KILLS = int(os.environ.get("GATHERLY_TEST_KILLS", "2"))
"""How often a process is killed; `make kills` does it more often."""

PAYERS = 4

pytestmark = pytest.mark.timeout(60 + 30 * KILLS)


@pytest.fixture
def shop(fresh_database_url: str) -> Iterator[Shop]:
    with running_fake_stripe() as stripe:
        yield Shop(fresh_database_url, stripe)


def test_nobody_loses_money_whenever_a_cashier_is_killed(shop: Shop) -> None:
    told: dict[str, str] = {}
    for _ in range(KILLS):
        told |= {id_: status for status, id_ in shop.killed(random.uniform(0.2, 1))}
    shop.come_to_rest()
    print(f"{shop.check()} payments, {len(told)} bookings were told of, {KILLS} kills")
    with shop.opened() as gatherly:
        for id_, status in told.items():
            booking = Books(gatherly).booking(BookingId(UUID(id_)))
            if status in {BookingStatus.CONFIRMED, "refunded"}:  # a cancellation may have been done without being told
                assert booking.status in {BookingStatus.CONFIRMED, BookingStatus.CANCELLED}
            elif status == BookingStatus.CANCELLED:
                assert booking.status is BookingStatus.CANCELLED


def test_everybody_is_given_back_everything_once_whenever_a_cancellation_is_killed(shop: Shop) -> None:
    bookings = shop.paid(PAYERS)
    for _ in range(KILLS):
        shop.killed(random.uniform(0, 0.4), cancels=True)
    with shop.opened() as gatherly, suppress(AlreadyCalledOff):
        gatherly.application.events.cancel_event(shop.organizer, shop.event_id)
    shop.come_to_rest()
    shop.check()
    shop.check_all_given_back(bookings)


def test_everybody_is_given_back_everything_once_when_processes_cancel_an_event_while_others_pay(shop: Shop) -> None:
    bookings = shop.paid(PAYERS)
    with shop.cashier() as takes:
        takes.stdout.readline()  # it has begun
        with shop.cashier(cancels=True) as one, shop.cashier(cancels=True) as other:
            for cashier in (one, other, takes):
                cashier.finish()
    shop.come_to_rest()
    print(f"{shop.check()} payments, of which {PAYERS} were there before")
    shop.check_all_given_back(bookings)
