"""`Idempotency-Key`: a repeated request is done once, and answered as the first time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from webtest import TestResponse

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from tests.contracts.rivals import at_once
from tests.integration.web.callers import FREE, Caller, People, published, tickets_of

KEY = "3f1c-7"
DAY = timedelta(hours=24)


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    """An event with ten free places."""
    return published(ada, FREE)


def book(caller: Caller, event: dict[str, Any], status: int = 201, key: str = KEY, **fields: object) -> TestResponse:
    wish = {"event_id": event["id"], "quantity": 1} | fields
    return caller.post("/api/bookings", wish, status, idempotency_key=key)


def bookings_of(caller: Caller) -> list[str]:
    return [booking["id"] for booking in caller.get("/api/bookings").json["items"]]


def replayed(answer: TestResponse) -> bool:
    assert answer.headers.get("Idempotency-Replayed", "true") == "true"
    return "Idempotency-Replayed" in answer.headers


class TestRepeats:
    def test_they_get_the_first_answer(self, grace: Caller, event: dict[str, Any]) -> None:
        first, again = book(grace, event), book(grace, event)

        assert (replayed(first), replayed(again)) == (False, True)
        assert again.body == first.body
        ours = {"Idempotency-Replayed", "X-Request-Id"}
        for one, other in ((first, again), (again, first)):
            assert {item for item in one.headers.items() if item[0] not in ours} <= set(other.headers.items())
        assert first.headers["Location"].endswith(first.json["id"])
        assert bookings_of(grace) == [first.json["id"]]

    def test_they_have_request_ids_of_their_own(self, grace: Caller, event: dict[str, Any]) -> None:
        book(grace, event)

        again = grace.post(
            "/api/bookings", {"event_id": event["id"], "quantity": 1}, idempotency_key=KEY, x_request_id="second-1"
        )

        assert (replayed(again), again.headers["X-Request-Id"]) == (True, "second-1")

    def test_without_a_key_each_request_is_another(self, grace: Caller, event: dict[str, Any]) -> None:
        answers = [grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}) for _ in range(2)]

        assert not any(map(replayed, answers))
        assert len(bookings_of(grace)) == 2

    def test_another_key_is_another_request(self, grace: Caller, event: dict[str, Any]) -> None:
        answers = [book(grace, event, key=key) for key in ("a", "A", "a ".strip() + "!", "~" * 255)]

        assert not any(map(replayed, answers))
        assert len(bookings_of(grace)) == 4

    def test_the_first_answer_stays_whatever_has_become_of_it(self, grace: Caller, event: dict[str, Any]) -> None:
        first = book(grace, event)
        grace.delete(f"/api/bookings/{first.json['id']}")

        assert book(grace, event).json["status"] == "confirmed"

    def test_after_a_day_a_key_is_new(
        self, people: People, grace: Caller, event: dict[str, Any], clock: FixedClock
    ) -> None:
        first = book(grace, event)
        clock.advance(DAY - timedelta(seconds=1))
        grace = people.signed_in(grace.email)
        assert book(grace, event).json == first.json
        clock.advance(timedelta(seconds=1))

        assert not replayed(book(grace, event))
        assert len(bookings_of(grace)) == 2


class TestEveryOperation:
    def test_purchases(self, grace: Caller, event: dict[str, Any]) -> None:
        (ticket,) = tickets_of(event, grace)

        answers = [
            grace.post(f"/api/tickets/{ticket['id']}/purchase", {"quantity": 2}, idempotency_key=KEY) for _ in range(2)
        ]

        assert list(map(replayed, answers)) == [False, True]
        assert answers[0].json == answers[1].json
        assert len(bookings_of(grace)) == 1

    def test_an_address_is_the_same_in_capitals(self, grace: Caller, event: dict[str, Any]) -> None:
        (ticket,) = tickets_of(event, grace)
        addresses = [f"/api/tickets/{id}/purchase" for id in (ticket["id"], ticket["id"].upper())]

        answers = [grace.post(address, {"quantity": 2}, idempotency_key=KEY) for address in addresses]

        assert list(map(replayed, answers)) == [False, True]
        assert len(bookings_of(grace)) == 1

    @pytest.mark.parametrize("answered", ["accept", "decline"])
    def test_the_waitlist(self, people: People, grace: Caller, event: dict[str, Any], answered: str) -> None:
        booker = people.attendee()
        booking = book(booker, event, quantity=10).json
        wish = {"event_id": event["id"], "quantity": 2}
        joined = [grace.post("/api/waitlist", wish, idempotency_key=KEY) for _ in range(2)]
        booker.delete(f"/api/bookings/{booking['id']}")

        answers = [
            grace.post(f"/api/waitlist/{joined[0].json['id']}/{answered}", None, 200, idempotency_key=KEY)
            for _ in range(2)
        ]

        for first, again in (joined, answers):
            assert (replayed(first), replayed(again), first.json == again.json) == (False, True, True)
        assert len(grace.get("/api/waitlist").json["items"]) == 1


class TestScope:
    def test_one_users_key_never_shows_anothers_answer(
        self, people: People, grace: Caller, event: dict[str, Any]
    ) -> None:
        other = people.attendee()
        first, second = book(grace, event), book(other, event)

        assert not replayed(second)
        assert (first.json["user_id"], second.json["user_id"]) == (grace.id, other.id)

    def test_a_key_at_another_address_is_another_request(self, grace: Caller, ada: Caller) -> None:
        event = published(ada, FREE, FREE)
        one, two = tickets_of(event, grace)
        wish = {"quantity": 1}

        answers = [
            grace.post(f"/api/tickets/{ticket['id']}/purchase", wish, idempotency_key=KEY) for ticket in (one, two)
        ]

        assert not any(map(replayed, answers))
        assert [answer.json["booking"]["items"][0]["ticket_id"] for answer in answers] == [one["id"], two["id"]]

    def test_a_key_with_another_body_is_refused(self, grace: Caller, event: dict[str, Any]) -> None:
        first = book(grace, event)

        refusal = book(grace, event, 422, quantity=2)

        assert refusal.json["code"] == "idempotency_key_reused"
        assert not replayed(refusal)
        assert bookings_of(grace) == [first.json["id"]]
        assert book(grace, event).json == first.json

    def test_other_operations_pay_no_attention_to_it(self, ada: Caller) -> None:
        events = [ada.post("/api/events", {**_concert(), "tickets": [FREE]}, idempotency_key="") for _ in range(2)]

        assert not any(map(replayed, events))
        assert len({event.json["id"] for event in events}) == 2


def _concert() -> dict[str, object]:
    return {
        "title": "Twice",
        "start_date": "2026-12-01T18:00:00Z",
        "end_date": "2026-12-01T21:00:00Z",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
    }


class TestKeys:
    @pytest.mark.parametrize("key", ["", "x" * 256, "caf\u00e9", "a\tb", "a\x7fb", "a\x00b", "\u00a0"])
    def test_others_are_refused(self, grace: Caller, event: dict[str, Any], key: str) -> None:
        refusal = book(grace, event, 400, key=key)

        assert refusal.json["code"] == "invalid_input"
        (problem,) = refusal.json["errors"]
        assert (problem["location"], problem["name"]) == ("header", "Idempotency-Key")
        assert bookings_of(grace) == []

    @pytest.mark.parametrize("key", ["x", "x" * 255, '"quoted"', "a, b", "%00", "\\", "' OR 1=1 --"])
    def test_these_are_taken(self, grace: Caller, event: dict[str, Any], key: str) -> None:
        answers = [book(grace, event, key=key) for _ in range(2)]

        assert list(map(replayed, answers)) == [False, True]


class TestAtOnce:
    def test_the_work_is_done_once(self, grace: Caller, event: dict[str, Any]) -> None:
        answers = at_once(*[lambda: book(grace, event)] * 20)

        assert len({answer.body for answer in answers}) == 1
        assert sorted(map(replayed, answers)) == [False] + [True] * 19
        assert len(bookings_of(grace)) == 1

    def test_who_waits_for_too_long_is_told_to_come_back(
        self, grace: Caller, event: dict[str, Any], gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        once = gatherly.application.idempotency.answer_once
        monkeypatch.setattr(once, "_sleep", lambda seconds: None)
        refusals: list[TestResponse] = []
        meanwhile = _meanwhile(gatherly, monkeypatch, lambda: refusals.append(book(grace, event, 409)))

        first = book(grace, event)

        assert meanwhile == ["done"]
        (refusal,) = refusals
        assert (refusal.json["code"], refusal.headers["Retry-After"]) == ("request_in_progress", "1")
        assert not replayed(refusal)
        assert book(grace, event).json == first.json


def _meanwhile(gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[str]:
    """Does something once while a booking is placed; answers whether it was done."""
    place, done = gatherly.application.booking.place_booking, []

    def place_slowly(request: Any) -> Any:
        if not done:
            done.append("done")
            do()
        return place(request)

    monkeypatch.setattr(gatherly.application.booking, "place_booking", place_slowly)
    return done
