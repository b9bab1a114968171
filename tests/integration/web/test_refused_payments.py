"""What clients are told when money does not move as they asked."""

from typing import Any

import pytest

from tests.contracts.payment_gateway import VISA
from tests.integration.web.callers import PAID, Caller, published, tickets_of

DECLINED = "pm_card_visa_chargeDeclined"
UNKNOWN = "pm_that_nobody_issued"


@pytest.fixture
def stalls(ada: Caller) -> str:
    """A ticket type for 25.00 EUR."""
    (ticket,) = tickets_of(published(ada, PAID), ada)
    return str(ticket["id"])


def booked(grace: Caller, stalls: str, **body: Any) -> dict[str, Any]:
    booking: dict[str, Any] = grace.post(f"/api/tickets/{stalls}/purchase", {"quantity": 2} | body).json["booking"]
    return booking


def test_a_declined_payment_names_the_booking_that_can_still_be_paid(grace: Caller, stalls: str) -> None:
    refused = grace.post(f"/api/tickets/{stalls}/purchase", {"quantity": 2, "payment_method": DECLINED}, 402).json
    assert refused["code"] == "card_declined"

    paid = grace.post(f"/api/bookings/{refused['booking_id']}/pay", {"payment_method": VISA}, 200).json
    assert (paid["status"], paid["payment"]["status"]) == ("confirmed", "succeeded")


def test_whatever_keeps_a_payment_from_being_made_names_the_booking(grace: Caller, stalls: str) -> None:
    refused = grace.post(f"/api/tickets/{stalls}/purchase", {"quantity": 2, "payment_method": UNKNOWN}, 400).json

    assert grace.get(f"/api/bookings/{refused['booking_id']}").json["status"] == "pending"


def test_an_unknown_payment_method_is_bad_input(grace: Caller, stalls: str) -> None:
    booking = booked(grace, stalls)

    refused = grace.post(f"/api/bookings/{booking['id']}/pay", {"payment_method": UNKNOWN}, 400).json

    assert refused["code"] == "unknown_payment_method"
    assert [problem["name"] for problem in refused["errors"]] == ["payment_method"]


def test_giving_back_too_much_is_told_how_much_is_left(ada: Caller, grace: Caller, stalls: str) -> None:
    payment = booked(grace, stalls, payment_method=VISA)["payment"]

    refused = ada.post(f"/api/payments/refund/{payment['id']}", {"amount": 5001}, 409).json

    assert refused["code"] == "over_refund"
    assert "50.00 EUR" in refused["detail"]
