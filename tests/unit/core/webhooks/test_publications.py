"""Which facts are told outside, and what they say there."""

from dataclasses import fields

import pytest

from gatherly_core.all_facts import FACTS
from gatherly_core.booking.facts import BookingConfirmed
from gatherly_core.booking.model import BookingKind
from gatherly_core.kernel.facts import Fact
from gatherly_core.payments.facts import PaymentFailed, RefundPaid
from gatherly_core.waitlist.facts import WaitlistJoined
from gatherly_core.webhooks.model import FactType
from gatherly_core.webhooks.publications import PUBLISHED, data_of, subject_of, told
from tests.factories import NOW, PaymentFactory, RefundFactory, new_id

INSIDE = {
    "UserRegistered": "a matter between a user and Gatherly",
    "UserDisabled": "a matter between a user and Gatherly",
    "EventRearranged": "more of a change that is told",
    "PasswordResetRequested": "a matter between a user and Gatherly",
    "EmailVerificationRequested": "a matter between a user and Gatherly",
    "CategoryRenamed": "no event of an organizer's in particular",
    "StaffInvited": "people, and no bookings",
    "StaffJoined": "people, and no bookings",
    "StaffLeft": "people, and no bookings",
    "PaymentAbandoned": "what Gatherly has to tell the provider",
    "NoticeReceived": "what the provider has to tell Gatherly",
    "PlacesFreed": "what the waitlist has to see to",
    "EndpointSwitchedOff": "told to the endpoint's owner, as nothing can be sent there",
    "SendingWritten": "between who wrote it and who reads it",
    "TrailGrew": "the audit trail's own",
    "ErasureBegun": "a matter between a user and Gatherly",
    "AccountErased": "a matter between a user and Gatherly",
}


def test_every_fact_is_told_or_there_is_a_reason_why_not() -> None:
    assert {kind.__name__ for kind in FACTS} == {kind.__name__ for kind in PUBLISHED} | INSIDE.keys()


def test_every_type_is_the_name_of_one_fact() -> None:
    assert sorted(PUBLISHED.values()) == sorted(FactType)


@pytest.mark.parametrize("kind", PUBLISHED, ids=lambda kind: kind.__name__)
def test_every_fact_that_is_told_is_about_an_event(kind: type[Fact]) -> None:
    assert "event_id" in {field.name for field in fields(kind)}


def test_it_says_nothing_of_people() -> None:
    fact = BookingConfirmed(at=NOW, booking_id=new_id(), event_id=new_id(), user_id=new_id(), kind=BookingKind.OFFER)
    assert told(fact)
    assert data_of(fact, {}) == {
        "booking_id": str(fact.booking_id),
        "event_id": str(fact.event_id),
        "kind": "offer",
    }
    assert subject_of(fact) == fact.booking_id


def test_it_uses_the_names_of_the_api() -> None:
    fact = WaitlistJoined(at=NOW, entry_id=new_id(), event_id=new_id(), user_id=new_id())
    assert data_of(fact, {}) == {"waitlist_entry_id": str(fact.entry_id), "event_id": str(fact.event_id)}
    assert subject_of(fact) == fact.event_id


def test_it_says_how_much_money_it_is_about() -> None:
    refund = RefundFactory(amount=700)
    payment = PaymentFactory(amount=2500, currency="JPY", refunds=(RefundFactory(), refund))
    ids = {name: getattr(payment, name) for name in ("booking_id", "event_id", "user_id")}
    failed = PaymentFailed(at=NOW, payment_id=payment.id, **ids)
    paid = RefundPaid(at=NOW, payment_id=payment.id, refund_id=refund.id, **ids)
    assert data_of(failed, {payment.booking_id: payment}).items() >= {"amount": 2500, "currency": "JPY"}.items()
    assert (
        data_of(paid, {payment.booking_id: payment}).items()
        >= {
            "refund_id": str(refund.id),
            "amount": 700,
            "currency": "JPY",
        }.items()
    )
    assert "amount" not in data_of(paid, {})
