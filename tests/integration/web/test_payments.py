"""Payments and refunds over HTTP, and what the provider has to say."""

import json
from typing import Any

import pytest
from webtest import TestResponse

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.bootstrap.relays import PATIENCE
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_core.payments.model import Dispute
from tests.contracts.rivals import at_once
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, bought, published

HUGE = 10**30


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    return published(ada, PAID)


@pytest.fixture
def booking(grace: Caller, event: dict[str, Any]) -> dict[str, Any]:
    """Two tickets that are paid."""
    return bought(grace, event, 2)


@pytest.fixture
def refund(booking: dict[str, Any]) -> str:
    """Where the payment is given back."""
    return f"/api/payments/refund/{booking['payment']['id']}"


class TestList:
    def test_who_has_paid_sees_it(self, people: People, grace: Caller, booking: dict[str, Any]) -> None:
        found = grace.get(f"/api/payments/{grace.id}").json

        assert found == {"items": [booking["payment"]], "next_cursor": None}
        assert people.admin().get(f"/api/payments/{grace.id}").json == found

    def test_nobody_else_does(self, people: People, ada: Caller, grace: Caller, booking: dict[str, Any]) -> None:
        for stranger in (ada, people.attendee()):
            assert stranger.get(f"/api/payments/{grace.id}", 404).json["code"] == "user_not_found"
        assert people.admin().get(f"/api/payments/{UNKNOWN}", 404).json["code"] == "user_not_found"
        people.nobody.get(f"/api/payments/{grace.id}", 401)


class TestSearch:
    def test_admins_find_all_payments(
        self, people: People, ada: Caller, event: dict[str, Any], booking: dict[str, Any]
    ) -> None:
        other, admin = people.attendee(), people.admin()
        held = bought(other, event, method=None)
        open_ = other.post(f"/api/bookings/{held['id']}/pay", None, 200).json["payment"]

        def found(query: str = "") -> list[str]:
            return [payment["id"] for payment in admin.get(f"/api/admin/payments{query}").json["items"]]

        paid = booking["payment"]
        assert found() == [open_["id"], paid["id"]]
        assert found("?status=succeeded") == [paid["id"]]
        assert found(f"?user_id={other.id}") == [open_["id"]]
        assert found(f"?event_id={event['id']}&status=requires_payment") == [open_["id"]]
        assert found(f"?event_id={UNKNOWN}") == []
        assert found(f"?from={paid['created_at']}") == found()
        assert found(f"?to={paid['created_at']}") == []

    def test_it_is_paged(self, people: People, event: dict[str, Any], booking: dict[str, Any]) -> None:
        second, admin = bought(people.attendee(), event)["payment"], people.admin()

        first = admin.get(f"/api/admin/payments?limit=1&event_id={event['id']}")
        rest = admin.get(first.headers["Link"].split(">")[0][1:]).json

        assert [page["items"][0]["id"] for page in (first.json, rest)] == [second["id"], booking["payment"]["id"]]
        assert rest["next_cursor"] is None

    def test_nobody_else_may(self, ada: Caller, grace: Caller, nobody: Caller) -> None:
        for caller in (ada, grace):
            assert caller.get("/api/admin/payments", 403).json["code"] == "forbidden"
        nobody.get("/api/admin/payments", 401)

    def test_it_asks_for_what_there_can_be(self, people: People) -> None:
        admin = people.admin()
        for query in ("status=paid", "user_id=17", "event_id=", "from=today", "to=2026-01-01", "limit=0", "cursor=x"):
            admin.get(f"/api/admin/payments?{query}", 400)


class TestRefund:
    def test_all_of_it(self, ada: Caller, grace: Caller, refund: str, booking: dict[str, Any]) -> None:
        payment = ada.post(refund, {"reason": "The singer is ill."}, 200).json

        (made,) = payment["refunds"]
        assert (payment["status"], payment["refunded_amount"]) == ("refunded", 5000)
        assert (made["amount"], made["status"], made["cause"]) == (5000, "succeeded", "organizer")
        assert made["reason"] == "The singer is ill."
        assert grace.get(f"/api/bookings/{booking['id']}").json["status"] == "confirmed"

    def test_some_of_it_and_never_more_than_is_left(self, ada: Caller, refund: str) -> None:
        assert ada.post(refund, {"amount": 4999}, 200).json["status"] == "partially_refunded"

        refusal = ada.post(refund, {"amount": 2}, 409)

        assert refusal.json["code"] == "over_refund"
        assert ada.post(refund, None, 200).json["refunded_amount"] == 5000
        assert ada.post(refund, None, 409).json["code"] == "over_refund"

    def test_what_the_tickets_of_some_cost(
        self, ada: Caller, grace: Caller, refund: str, booking: dict[str, Any]
    ) -> None:
        first, second = (person["id"] for person in booking["attendees"])

        payment = ada.post(refund, {"attendee_ids": [first]}, 200).json

        assert payment["refunded_amount"] == 2500
        left = grace.get(f"/api/bookings/{booking['id']}").json
        assert [(each["id"], each["status"]) for each in left["attendees"]] == [(first, "void"), (second, "valid")]
        assert (left["items"][0]["quantity"], left["total"], left["status"]) == (1, 2500, "confirmed")
        refusal = ada.post(refund, {"attendee_ids": [first]}, 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == ["attendee_ids"]

    @pytest.mark.parametrize(
        ("body", "name"),
        [
            ({"amount": 0}, "amount"),
            ({"amount": -1}, "amount"),
            ({"amount": 1.5}, "amount"),
            ({"amount": 10.0}, "amount"),
            ({"amount": "10"}, "amount"),
            ({"amount": True}, "amount"),
            ({"amount": None}, "amount"),
            ({"amount": HUGE}, "amount"),
            ({"attendee_ids": []}, "attendee_ids"),
            ({"attendee_ids": ["17"]}, "attendee_ids.0"),
            ({"attendee_ids": [UNKNOWN, UNKNOWN]}, "attendee_ids"),
            ({"attendee_ids": [UNKNOWN]}, "attendee_ids"),
            ({"amount": 1, "attendee_ids": [UNKNOWN]}, "amount"),
            ({"reason": ""}, "reason"),
            ({"reason": "x" * 501}, "reason"),
            ({"currency": "USD"}, "currency"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, ada: Caller, refund: str, bank: MemoryPaymentGateway, body: object, name: str
    ) -> None:
        refusal = ada.post(refund, body, 400)

        assert refusal.json["code"] == "invalid_input"
        assert [problem["name"] for problem in refusal.json["errors"]] == [name]
        assert bank.refunded == 0

    def test_only_by_the_organizer(self, people: People, grace: Caller, refund: str) -> None:
        assert grace.post(refund, None, 403).json["code"] == "forbidden"
        for stranger in (people.attendee(), people.organizer()):
            assert stranger.post(refund, None, 404).json["code"] == "payment_not_found"
        people.nobody.post(refund, None, 401)
        assert people.admin().post(refund, {"amount": 1}, 200).json["refunded_amount"] == 1

    def test_of_what_is_there(self, people: People) -> None:
        assert people.admin().post(f"/api/payments/refund/{UNKNOWN}", None, 404).json["code"] == "payment_not_found"
        people.admin().post("/api/payments/refund/17", None, 404)

    def test_not_of_what_was_not_paid(self, ada: Caller, grace: Caller, event: dict[str, Any]) -> None:
        opened = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json
        payment = grace.post(f"/api/bookings/{opened['id']}/pay", None, 200).json["payment"]
        free = bought(grace, published(ada, FREE))

        refusal = ada.post(f"/api/payments/refund/{payment['id']}", None, 409)

        assert refusal.json["code"] == "not_refundable"
        assert free["payment"] is None

    def test_once_for_each_key(self, ada: Caller, refund: str, bank: MemoryPaymentGateway) -> None:
        answers = at_once(*[lambda: ada.post(refund, {"amount": 1000}, 200, idempotency_key="one")] * 3)

        assert len({answer.body for answer in answers}) == 1  # type: ignore[union-attr]  # no error
        assert bank.refunded == 1000
        ada.post(refund, {"amount": 999}, 422, idempotency_key="one")
        assert ada.post(refund, {"amount": 1000}, 200, idempotency_key="two").json["refunded_amount"] == 2000

    def test_two_at_once_do_not_exceed_the_payment(self, ada: Caller, refund: str, bank: MemoryPaymentGateway) -> None:
        answers = at_once(*[lambda: ada.send("POST", refund, {"amount": 3000}, "*")] * 4)  # type: ignore[arg-type]

        assert sorted(answer.status_int for answer in answers) == [200, 409, 409, 409]  # type: ignore[union-attr]
        assert bank.refunded == 3000

    def test_not_while_the_payers_bank_has_the_money(
        self, ada: Caller, grace: Caller, refund: str, booking: dict[str, Any], bank: MemoryPaymentGateway
    ) -> None:
        charge_id = booking["payment"]["stripe_payment_id"]
        bank.dispute(charge_id, Dispute.OPEN)
        notify(ada, *bank.notice_of(charge_id))

        assert ada.post(refund, None, 409).json["code"] == "not_refundable"
        shown = grace.get(f"/api/bookings/{booking['id']}").json
        assert (shown["status"], shown["payment"]["dispute"]) == ("confirmed", "open")


def notify(caller: Caller, body: bytes, signature: str, status: int = 200) -> TestResponse:
    return Caller(caller.api).post("/api/webhooks/stripe", body, status, Stripe_Signature=signature)


class TestNotices:
    @pytest.fixture
    def pending(self, grace: Caller, event: dict[str, Any], bank: MemoryPaymentGateway) -> dict[str, Any]:
        """A booking whose money has come, which nobody here knows."""
        made = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json
        opened: dict[str, Any] = grace.post(f"/api/bookings/{made['id']}/pay", None, 200).json
        bank.pay(opened["payment"]["stripe_payment_id"])
        return opened

    def status_of(self, booking: dict[str, Any], caller: Caller) -> str:
        status: str = caller.get(f"/api/bookings/{booking['id']}").json["status"]
        return status

    def test_they_need_nobody_who_is_signed_in(
        self, grace: Caller, pending: dict[str, Any], bank: MemoryPaymentGateway
    ) -> None:
        answer = notify(grace, *bank.notice_of(pending["payment"]["stripe_payment_id"]))

        assert answer.body == b""
        assert self.status_of(pending, grace) == "confirmed"

    def test_they_may_come_twice_and_late(
        self, grace: Caller, pending: dict[str, Any], bank: MemoryPaymentGateway
    ) -> None:
        charge_id = pending["payment"]["stripe_payment_id"]
        old = bank.notice_of(charge_id, "payment_intent.processing")
        new = bank.notice_of(charge_id)

        for notice in (new, new, old, new, old):
            notify(grace, *notice)

        assert self.status_of(pending, grace) == "confirmed"
        assert bank.captured == 2500

    def test_those_that_are_not_signed_are_refused_and_not_kept(
        self, grace: Caller, pending: dict[str, Any], bank: MemoryPaymentGateway
    ) -> None:
        body, signature = bank.notice_of(pending["payment"]["stripe_payment_id"])

        for wrong in ("", "t=1,v1=00", signature[::-1]):
            assert notify(grace, body, wrong, 400).json["code"] == "invalid_signature"
        assert notify(grace, body.replace(b"succeeded", b"processing"), signature, 400)
        assert Caller(grace.api).post("/api/webhooks/stripe", body, 400).json["code"] == "invalid_signature"
        assert self.status_of(pending, grace) == "pending"
        notify(grace, body, signature)
        assert self.status_of(pending, grace) == "confirmed"

    def test_what_cannot_be_read_is_refused(self, grace: Caller) -> None:
        for body in (b"", b"{", b"\xff", json.dumps({"id": "x"}).encode()):
            assert notify(grace, body, "nonsense", 400).json["code"] == "invalid_signature"
        notify(grace, b"x" * 2_000_000, "nonsense", 413)

    def test_one_that_was_taken_but_not_processed_is_processed_later(
        self, grace: Caller, pending: dict[str, Any], bank: MemoryPaymentGateway, gatherly: Gatherly
    ) -> None:
        bank.faults.before("look")

        notify(grace, *bank.notice_of(pending["payment"]["stripe_payment_id"]))

        assert self.status_of(pending, grace) == "pending"
        gatherly.ports.clock.advance(PATIENCE.first)  # type: ignore[attr-defined]  # it is a FixedClock
        gatherly.drain()
        assert self.status_of(pending, grace) == "confirmed"

    def test_those_about_something_else_are_taken(self, grace: Caller, bank: MemoryPaymentGateway) -> None:
        notify(grace, *bank.notice_of(None, "customer.created"))
        notify(grace, *bank.notice_of("charge_of_somebody_else"))

    def test_a_refund_made_at_the_provider_voids_no_ticket(
        self, grace: Caller, booking: dict[str, Any], bank: MemoryPaymentGateway
    ) -> None:
        charge_id = booking["payment"]["stripe_payment_id"]
        bank.refund_by_hand(charge_id, 5000)

        notify(grace, *bank.notice_of(charge_id, "charge.refunded"))

        shown = grace.get(f"/api/bookings/{booking['id']}").json
        assert (shown["status"], shown["payment"]["status"]) == ("confirmed", "refunded")
        assert [person["status"] for person in shown["attendees"]] == ["valid", "valid"]
        assert shown["payment"]["refunds"][0]["cause"] == "provider"
