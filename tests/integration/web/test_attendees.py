"""Attendees over HTTP."""

from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.mail import MemoryMailer
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, published, tickets_of

EVE = {"name": "Eve Ünlü", "email": "Eve@Example.com"}


def book(caller: Caller, event: dict[str, str], quantity: int = 1) -> dict[str, Any]:
    booking: dict[str, Any] = caller.post("/api/bookings", {"event_id": event["id"], "quantity": quantity}).json
    return booking


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    return published(ada, FREE)


@pytest.fixture
def attendee(grace: Caller, event: dict[str, Any]) -> dict[str, Any]:
    """Of a confirmed booking of Grace's."""
    found: dict[str, Any] = book(grace, event)["attendees"][0]
    return found


def address(attendee: dict[str, Any], what: str = "") -> str:
    return f"/api/attendees/{attendee['id']}{what}"


class TestTransfer:
    def test_a_ticket_is_handed_on(self, grace: Caller, attendee: dict[str, Any]) -> None:
        answer = grace.post(address(attendee, "/transfer"), EVE, 200)
        expected = attendee | {"name": "Eve Ünlü", "email": "Eve@example.com"}
        assert answer.json == expected | {"unique_code": answer.json["unique_code"]}
        assert answer.json["unique_code"] != attendee["unique_code"]
        assert grace.get(f"/api/bookings/{attendee['booking_id']}").json["attendees"] == [answer.json]

    def test_the_old_code_opens_no_door(self, ada: Caller, grace: Caller, attendee: dict[str, Any]) -> None:
        door = f"/api/tickets/{attendee['ticket_id']}/checkin"
        handed_on = grace.post(address(attendee, "/transfer"), EVE, 200).json
        assert ada.post(door, {"code": attendee["unique_code"]}, 404).json["code"] == "unknown_code"
        assert ada.post(door, {"code": handed_on["unique_code"]}, 200).json["name"] == "Eve Ünlü"
        refusal = grace.post(address(attendee, "/transfer"), EVE, 409).json
        assert refusal["code"] == "already_checked_in"
        assert refusal["checked_in_at"]

    def test_a_repeated_request_makes_one_code(self, grace: Caller, attendee: dict[str, Any]) -> None:
        first, second = (grace.post(address(attendee, "/transfer"), EVE, 200, idempotency_key="once") for _ in range(2))
        assert first.json == second.json
        assert second.headers["Idempotency-Replayed"] == "true"

    def test_a_user_hands_so_many_tickets_to_an_address_in_a_day(
        self, gatherly: Gatherly, grace: Caller, attendee: dict[str, Any]
    ) -> None:
        for _ in range(10):
            last = grace.post(address(attendee, "/transfer"), EVE, 200).json
        refusal = grace.post(address(attendee, "/transfer"), EVE, 429)
        assert refusal.json["code"] == "too_many_transfers"
        assert refusal.json["detail"] == (
            "You have named others, or this address, on as many tickets as you can in a day. Please try again tomorrow."
        )
        assert refusal.headers["Retry-After"] == "43200"
        assert grace.get(f"/api/bookings/{attendee['booking_id']}").json["attendees"] == [last]
        assert isinstance(gatherly.ports.mailer, MemoryMailer)
        assert len(gatherly.ports.mailer.sent_to("Eve@example.com")) == 10

    def test_it_is_for_who_booked_it(
        self, ada: Caller, grace: Caller, people: People, attendee: dict[str, Any]
    ) -> None:
        for caller, status in ((ada, 403), (people.admin(), 403), (people.attendee(), 404), (people.nobody, 401)):
            caller.post(address(attendee, "/transfer"), EVE, status)
        assert grace.get(f"/api/bookings/{attendee['booking_id']}").json["attendees"] == [attendee]

    @pytest.mark.parametrize(
        ("body", "wrong"),
        [
            ({}, {"name", "email"}),
            ({"name": "Eve"}, {"email"}),
            (EVE | {"name": " "}, {"name"}),
            (EVE | {"email": "eve"}, {"email"}),
            (EVE | {"vip": True}, {"vip"}),
            ([], {""}),
        ],
    )
    def test_it_needs_a_person(self, grace: Caller, attendee: dict[str, Any], body: object, wrong: set[str]) -> None:
        refusal = grace.post(address(attendee, "/transfer"), body, 400).json
        assert {problem["name"] for problem in refusal["errors"]} == wrong

    def test_only_of_a_good_ticket(self, ada: Caller, grace: Caller, attendee: dict[str, Any]) -> None:
        pending = book(grace, published(ada, PAID))["attendees"][0]
        assert grace.post(address(pending, "/transfer"), EVE, 409).json["code"] == "not_confirmed"
        grace.delete(f"/api/bookings/{attendee['booking_id']}")
        assert grace.post(address(attendee, "/transfer"), EVE, 409).json["code"] == "void_ticket"
        assert grace.post(f"/api/attendees/{UNKNOWN}/transfer", EVE, 404).json["code"] == "attendee_not_found"


class TestEdit:
    def test_an_organizer_corrects_an_attendee(self, ada: Caller, grace: Caller, attendee: dict[str, Any]) -> None:
        assert ada.patch(address(attendee), {"name": "Grace B. Hopper"}).json["name"] == "Grace B. Hopper"
        answer = ada.patch(address(attendee), {"vip": True, "email": "g@example.com"}).json
        assert answer == attendee | {"name": "Grace B. Hopper", "vip": True, "email": "g@example.com"}
        assert grace.get(f"/api/bookings/{attendee['booking_id']}").json["attendees"] == [answer]

    def test_it_is_for_who_runs_the_event(self, grace: Caller, people: People, attendee: dict[str, Any]) -> None:
        people.admin().patch(address(attendee), {"vip": False})
        for caller, status in ((grace, 403), (people.organizer(), 404), (people.nobody, 401)):
            caller.patch(address(attendee), {"vip": True}, status)

    @pytest.mark.parametrize(
        "body", [{}, {"name": ""}, {"email": "x"}, {"vip": 1}, {"vip": None}, {"unique_code": "x"}, {"status": "void"}]
    )
    def test_it_needs_something_that_makes_sense(self, ada: Caller, attendee: dict[str, Any], body: object) -> None:
        assert ada.patch(address(attendee), body, 400).json["code"] == "invalid_input"

    def test_only_as_long_as_it_is_good(self, ada: Caller, grace: Caller, attendee: dict[str, Any]) -> None:
        grace.delete(f"/api/bookings/{attendee['booking_id']}")
        assert ada.patch(address(attendee), {"vip": True}, 409).json["code"] == "void_ticket"


class TestList:
    def test_an_organizer_sees_who_comes(self, ada: Caller, people: People, event: dict[str, Any]) -> None:
        bookings = [book(people.attendee(), event, 2) for _ in range(2)]
        expected = [attendee for booking in bookings for attendee in booking["attendees"]]
        for caller in (ada, people.admin()):
            assert caller.get(f"/api/events/{event['id']}/attendees").json == {"items": expected, "next_cursor": None}

    def test_it_comes_in_pages(self, ada: Caller, grace: Caller, event: dict[str, Any]) -> None:
        expected = book(grace, event, 3)["attendees"]
        first = ada.get(f"/api/events/{event['id']}/attendees?limit=2&status=valid")
        assert first.json["items"] == expected[:2]
        assert "status=valid" in first.headers["Link"]
        path = f"/api/events/{event['id']}/attendees?limit=2&cursor={first.json['next_cursor']}"
        assert ada.get(path).json == {"items": expected[2:], "next_cursor": None}

    def test_it_can_be_narrowed_down(self, ada: Caller, grace: Caller, event: dict[str, Any]) -> None:
        inside, absent = book(grace, event, 2)["attendees"]
        gone = book(grace, event)
        grace.delete(f"/api/bookings/{gone['id']}")
        ada.patch(address(inside), {"name": "Ärmel Groß"})
        ticket = tickets_of(event, ada)[0]["id"]
        ada.post(f"/api/tickets/{ticket}/checkin", {"attendee_id": inside["id"]}, 200)

        def ids(query: str) -> list[str]:
            found = ada.get(f"/api/events/{event['id']}/attendees?{query}").json["items"]
            return [attendee["id"] for attendee in found]

        void = gone["attendees"][0]["id"]
        assert ids("") == [inside["id"], absent["id"], void]
        assert ids("status=valid") == [inside["id"], absent["id"]]
        assert ids("status=void") == [void]
        assert ids("checked_in=true") == [inside["id"]]
        assert ids("checked_in=false&status=valid") == [absent["id"]]
        assert ids("q=%C3%84RMEL%20gross") == [inside["id"]]
        assert ids(f"ticket_id={ticket}&q=nobody") == []

    @pytest.mark.parametrize(
        "query", ["status=gone", "checked_in=yes", "ticket_id=1", "q=", "limit=0", "cursor=x", "sort=name", "q=a&q=b"]
    )
    def test_it_refuses_what_makes_no_sense(self, ada: Caller, event: dict[str, Any], query: str) -> None:
        refusal = ada.get(f"/api/events/{event['id']}/attendees?{query}", 400).json
        assert refusal["errors"][0]["location"] == "querystring"

    def test_it_is_for_nobody_else(self, grace: Caller, people: People, event: dict[str, Any]) -> None:
        for caller, status in ((grace, 403), (people.organizer(), 403), (people.nobody, 401)):
            caller.get(f"/api/events/{event['id']}/attendees", status)
        grace.get(f"/api/events/{UNKNOWN}/attendees", 404)
