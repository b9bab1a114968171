"""Paying, what cancelling gives back, and cancelling events over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from tests.contracts.rivals import at_once
from tests.integration.web.callers import (
    CONCERT,
    FREE,
    PAID,
    UNKNOWN,
    Caller,
    People,
    bought,
    draft,
    published,
    tickets_of,
)

VISA = {"payment_method": "pm_card_visa"}
DECLINED = {"payment_method": "pm_card_visa_chargeDeclined"}
HALF = [{"days_before": 400, "percent": 100}, {"days_before": 1, "percent": 50}]


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    return published(ada, PAID)


@pytest.fixture
def held(grace: Caller, event: dict[str, Any]) -> str:
    """The address of a booking that is to be paid."""
    booking = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 2}).json
    assert (booking["status"], booking["payment"]) == ("pending", None)
    return f"/api/bookings/{booking['id']}"


class TestPay:
    def test_the_booking_is_confirmed(self, grace: Caller, held: str) -> None:
        paid = grace.post(f"{held}/pay", VISA, 200).json

        payment = paid["payment"]
        assert (paid["status"], paid["expires_at"]) == ("confirmed", None)
        assert (payment["status"], payment["amount"], payment["currency"]) == ("succeeded", 5000, "EUR")
        assert (payment["provider"], payment["refunds"], payment["refunded_amount"]) == ("memory", [], 0)
        assert (payment["client_secret"], payment["next_action"], payment["dispute"]) == (None, None, None)
        assert payment["booking_id"] == paid["id"]
        assert grace.get(held).json == paid
        assert grace.post(f"{held}/pay", VISA, 200).json == paid

    def test_at_once_with_booking(self, grace: Caller, event: dict[str, Any]) -> None:
        booking = bought(grace, event)

        assert (booking["status"], booking["payment"]["status"]) == ("confirmed", "succeeded")

    def test_at_once_with_purchasing(self, ada: Caller, grace: Caller, event: dict[str, Any]) -> None:
        (ticket,) = tickets_of(event, ada)

        answer = grace.post(f"/api/tickets/{ticket['id']}/purchase", {"quantity": 1} | VISA).json

        assert (answer["booking"]["status"], answer["payment"]["status"]) == ("confirmed", "succeeded")
        assert answer["booking"]["payment"] == answer["payment"]

    def test_without_a_method_it_is_opened(self, grace: Caller, held: str) -> None:
        opened = grace.post(f"{held}/pay", None, 200).json

        assert (opened["status"], opened["payment"]["status"]) == ("pending", "requires_payment")
        assert opened["payment"]["client_secret"]
        assert grace.get(held).json["payment"]["client_secret"] is None

    def test_who_has_to_approve_is_told_where(self, grace: Caller, held: str) -> None:
        told = grace.post(f"{held}/pay", {"payment_method": "pm_card_authenticationRequired"}, 200).json["payment"]

        assert (told["status"], told["next_action"]["type"]) == ("requires_action", "redirect_to_url")
        assert told["next_action"]["url"].startswith("https://bank.example/")

    def test_a_declined_one_may_be_tried_again(self, grace: Caller, held: str) -> None:
        refusal = grace.post(f"{held}/pay", DECLINED, 402).json

        assert (refusal["code"], refusal["booking_id"]) == ("card_declined", held.rpartition("/")[2])
        assert grace.post(f"{held}/pay", VISA, 200).json["status"] == "confirmed"

    def test_a_declined_key_stays_declined_and_a_new_one_is_a_new_attempt(self, grace: Caller, held: str) -> None:
        for _ in range(2):
            assert grace.post(f"{held}/pay", DECLINED, 402, idempotency_key="one").json["code"] == "card_declined"

        refusal = grace.post(f"{held}/pay", VISA, 422, idempotency_key="one")

        assert refusal.json["code"] == "idempotency_key_reused"
        assert grace.post(f"{held}/pay", VISA, 200, idempotency_key="two").json["status"] == "confirmed"

    def test_four_clicks_are_one_charge(
        self, grace: Caller, held: str, event: dict[str, Any], bank: MemoryPaymentGateway
    ) -> None:
        answers = at_once(*[lambda: grace.post(f"{held}/pay", VISA, 200)] * 4)

        assert [answer.json["status"] for answer in answers] == ["confirmed"] * 4  # type: ignore[union-attr]  # no error
        assert (bank.captured, len(bank.charges)) == (5000, 1)

    def test_the_provider_may_be_away(self, grace: Caller, held: str, bank: MemoryPaymentGateway) -> None:
        bank.faults.after("confirm")

        refusal = grace.post(f"{held}/pay", VISA, 503, idempotency_key="one")

        assert (refusal.json["code"], refusal.headers["Retry-After"]) == ("payment_provider_unavailable", "5")
        assert grace.post(f"{held}/pay", VISA, 200, idempotency_key="one").json["status"] == "confirmed"
        assert bank.captured == 5000

    def test_too_late(self, grace: Caller, held: str, clock: FixedClock) -> None:
        clock.advance(timedelta(minutes=15))

        assert grace.post(f"{held}/pay", VISA, 409).json["code"] == "hold_expired"

    def test_what_is_cancelled_or_free_cannot_be(self, ada: Caller, grace: Caller, held: str) -> None:
        grace.delete(held)
        free = bought(grace, published(ada, FREE))

        assert grace.post(f"{held}/pay", VISA, 409).json["code"] == "already_cancelled"
        assert grace.post(f"/api/bookings/{free['id']}/pay", VISA, 409).json["code"] == "already_confirmed"
        assert free["payment"] is None

    def test_nobody_pays_for_another(self, people: People, ada: Caller, held: str) -> None:
        assert people.attendee().post(f"{held}/pay", VISA, 404).json["code"] == "booking_not_found"
        for onlooker in (ada, people.admin()):
            assert onlooker.post(f"{held}/pay", VISA, 403).json["code"] == "forbidden"

    @pytest.mark.parametrize("method", ["", "x" * 256, 17, ["pm_card_visa"], "\x00", True])
    def test_what_is_wrong_is_named(self, grace: Caller, held: str, method: object) -> None:
        refusal = grace.post(f"{held}/pay", {"payment_method": method}, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == ["payment_method"]
        assert grace.get(held).json["payment"] is None

    def test_a_method_that_the_provider_does_not_know_is_named(self, grace: Caller, held: str) -> None:
        refusal = grace.post(f"{held}/pay", {"payment_method": "pm_nonsense"}, 400).json

        assert refusal["code"] == "unknown_payment_method"
        assert grace.get(held).json["status"] == "pending"


def test_an_accepted_offer_is_paid(ada: Caller, people: People, grace: Caller, gatherly: Gatherly) -> None:
    event = published(ada, PAID | {"quantity": 1})
    holder = people.attendee()
    taken = bought(holder, event)
    entry = grace.post("/api/waitlist", {"event_id": event["id"]}).json
    holder.delete(f"/api/bookings/{taken['id']}")

    accepted = grace.post(f"/api/waitlist/{entry['id']}/accept", VISA, 200).json

    booking = grace.get(f"/api/bookings/{accepted['booking_id']}").json
    assert (booking["status"], booking["payment"]["status"]) == ("confirmed", "succeeded")


class TestQuote:
    def test_it_tells_what_cancelling_then_gives_back(self, ada: Caller, grace: Caller) -> None:
        booking = bought(grace, published(ada, PAID, refund_policy=HALF))
        address = f"/api/bookings/{booking['id']}"

        told = grace.get(f"{address}/refund-quote").json

        (line,) = told["lines"]
        assert (told["refund"], told["percent"], told["currency"]) == (1250, 50, "EUR")
        assert told["until"] == "2026-11-30T18:00:00Z"
        assert told["reason"] == "50 % are given back until 2026-11-30T18:00:00Z."
        assert (line["quantity"], line["paid"], line["refund"]) == (1, 2500, 1250)
        payment = grace.delete(address).json["payment"]
        assert (payment["status"], payment["refunded_amount"]) == ("partially_refunded", 1250)
        assert [(refund["amount"], refund["cause"]) for refund in payment["refunds"]] == [(1250, "policy")]
        assert grace.get(f"{address}/refund-quote").json["refund"] == 0

    def test_it_is_there_for_who_may_see_the_booking(
        self, people: People, ada: Caller, grace: Caller, held: str
    ) -> None:
        for allowed in (grace, ada, people.admin()):
            assert allowed.get(f"{held}/refund-quote").json["refund"] == 0
        assert people.attendee().get(f"{held}/refund-quote", 404).json["code"] == "booking_not_found"
        grace.get(f"/api/bookings/{UNKNOWN}/refund-quote", 404)

    def test_it_is_told_for_the_farthest_start(self, ada: Caller, grace: Caller) -> None:
        last = {"start_date": "9999-12-31T14:00:00Z", "end_date": "9999-12-31T14:59:59Z", "timezone": "Asia/Tokyo"}
        booking = bought(grace, published(ada, PAID, refund_policy=HALF, **last))

        assert grace.get(f"/api/bookings/{booking['id']}/refund-quote").json["percent"] == 100
        refusal = ada.post("/api/events", CONCERT | last | {"end_date": "9999-12-31T15:00:00Z"}, 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == ["end_date"]


class TestRefundPolicy:
    def test_it_is_part_of_the_event(self, ada: Caller, nobody: Caller) -> None:
        event = published(ada, PAID, refund_policy=HALF)

        assert nobody.get(f"/api/events/{event['id']}").json["refund_policy"] == HALF
        assert published(ada, PAID)["refund_policy"] is None
        changed = ada.put(f"/api/events/{event['id']}", CONCERT | {"refund_policy": []}).json
        assert changed["refund_policy"] == []

    @pytest.mark.parametrize(
        ("policy", "name"),
        [
            ([{"days_before": -1, "percent": 50}], "refund_policy.0.days_before"),
            ([{"days_before": 3651, "percent": 50}], "refund_policy.0.days_before"),
            ([{"days_before": 1.5, "percent": 50}], "refund_policy.0.days_before"),
            ([{"days_before": 1, "percent": 101}], "refund_policy.0.percent"),
            ([{"days_before": 1, "percent": "50"}], "refund_policy.0.percent"),
            ([{"days_before": 1}], "refund_policy.0.percent"),
            ([{"days_before": 1, "percent": 1, "x": 1}], "refund_policy.0.x"),
            ([{"days_before": 1, "percent": 1}] * 2, "refund_policy"),
            ([{"days_before": day, "percent": 1} for day in range(11)], "refund_policy"),
            ({"days_before": 1, "percent": 1}, "refund_policy"),
            ("full", "refund_policy"),
        ],
    )
    def test_what_is_wrong_is_named(self, ada: Caller, policy: object, name: str) -> None:
        refusal = ada.post("/api/events", CONCERT | {"refund_policy": policy}, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == [name]


class TestCancelEvent:
    def test_everybody_gets_everything_back(
        self, ada: Caller, grace: Caller, people: People, bank: MemoryPaymentGateway
    ) -> None:
        event = published(ada, PAID, refund_policy=[])
        booking = bought(grace, event, 2)
        bought(people.attendee(), event)
        address = f"/api/events/{event['id']}/cancel"

        told = ada.post(address, {"dry_run": True}, 200).json
        assert (told["status"], told["cancellation"]["dry_run"]) == ("published", True)
        done = ada.post(address, None, 200).json

        assert (done["status"], done["published"]) == ("cancelled", False)
        impact = {"bookings": 2, "attendees": 3, "refunds": 2, "refund_amount": 7500, "currency": "EUR"}
        assert done["cancellation"] == impact | {"dry_run": False}
        assert told["cancellation"] == impact | {"dry_run": True}
        assert bank.refunded == 7500
        gone = grace.get(f"/api/bookings/{booking['id']}").json
        assert (gone["status"], gone["payment"]["status"]) == ("cancelled", "refunded")
        assert grace.get(f"/api/events/{event['id']}").json["status"] == "cancelled"

    def test_once_and_for_good(self, ada: Caller, grace: Caller, event: dict[str, Any]) -> None:
        address = f"/api/events/{event['id']}"
        ada.post(f"{address}/cancel", None, 200)

        assert ada.post(f"{address}/cancel", None, 409).json["code"] == "event_cancelled"
        assert ada.post(f"{address}/cancel", {"dry_run": True}, 409).json["code"] == "event_cancelled"
        assert ada.post(f"{address}/publish", None, 409).json["code"] == "event_cancelled"
        assert ada.post(f"{address}/unpublish", None, 409).json["code"] == "not_published"
        wish = {"event_id": event["id"], "quantity": 1}
        assert grace.post("/api/bookings", wish, 409).json["code"] == "sales_closed"

    def test_not_of_drafts_nor_of_what_is_over(self, ada: Caller, people: People, clock: FixedClock) -> None:
        event = published(ada, PAID, start_date="2026-01-01T12:10:00Z", end_date="2026-01-01T12:20:00Z")
        assert ada.post(f"/api/events/{draft(ada)['id']}/cancel", None, 409).json["code"] == "not_published"

        clock.advance(timedelta(minutes=20))

        assert ada.post(f"/api/events/{event['id']}/cancel", None, 409).json["code"] == "event_over"

    def test_only_by_its_organizer(self, people: People, grace: Caller, ada: Caller, event: dict[str, Any]) -> None:
        address = f"/api/events/{event['id']}/cancel"

        for stranger in (grace, people.organizer()):
            for body in (None, {"dry_run": True}):
                assert stranger.post(address, body, 403).json["code"] == "forbidden"
        assert people.organizer().post(f"/api/events/{draft(ada)['id']}/cancel", None, 404)
        assert people.admin().post(address, None, 200).json["status"] == "cancelled"

    @pytest.mark.parametrize("dry_run", ["true", 1, None, []])
    def test_what_is_wrong_is_named_and_nothing_is_cancelled(
        self, ada: Caller, event: dict[str, Any], dry_run: object
    ) -> None:
        refusal = ada.post(f"/api/events/{event['id']}/cancel", {"dry_run": dry_run}, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == ["dry_run"]
        assert ada.get(f"/api/events/{event['id']}").json["status"] == "published"


@pytest.mark.parametrize(("currency", "price"), [("KWD", 1005), ("ISK", 150)])
def test_prices_that_cannot_be_charged_are_named(ada: Caller, currency: str, price: int) -> None:
    wanted = CONCERT | {"currency": currency, "tickets": [PAID | {"price": price}]}

    refusal = ada.post("/api/events", wanted, 400)

    assert [problem["name"] for problem in refusal.json["errors"]] == ["price"]
