"""Bookings over HTTP."""

from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.booking.errors import ReferenceTaken
from gatherly_core.kernel.errors import Overloaded, Unavailable
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, draft, published, tickets_of


def availability(event: dict[str, str], caller: Caller) -> tuple[int, int, int]:
    found = caller.get(f"/api/events/{event['id']}").json["availability"]
    return found["sold"], found["held"], found["available"]


def both_ways(event: dict[str, str], caller: Caller) -> list[tuple[str, dict[str, object]]]:
    """The addresses at which the event's only ticket is booked, and what is sent there."""
    (ticket,) = tickets_of(event, caller)
    return [
        ("/api/bookings", {"event_id": event["id"], "quantity": 1}),
        (f"/api/tickets/{ticket['id']}/purchase", {"quantity": 1}),
    ]


class TestBook:
    def test_free_places_are_confirmed_at_once(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        (ticket,) = tickets_of(event, ada)

        answer = grace.post(
            "/api/bookings",
            {
                "event_id": event["id"],
                "items": [{"ticket_id": ticket["id"], "quantity": 2}],
                "attendees": [{"name": "Kurt", "email": "kurt@Example.com"}],
            },
        )

        booking = answer.json
        assert (booking["status"], booking["expires_at"], booking["total"]) == ("confirmed", None, 0)
        assert (booking["user_id"], booking["currency"], booking["payment"]) == (grace.id, "EUR", None)
        assert booking["items"] == [{"ticket_id": ticket["id"], "quantity": 2, "unit_price": 0, "discount": 0}]
        assert (booking["discount"], booking["promo_code"]) == (0, None)
        assert [(person["name"], person["email"], person["status"]) for person in booking["attendees"]] == [
            ("Kurt", "kurt@example.com", "valid"),
            ("Person 2", grace.email, "valid"),
        ]
        assert answer.location.endswith(f"/api/bookings/{booking['id']}")
        assert grace.get(f"/api/bookings/{booking['id']}").json == booking
        assert availability(event, grace) == (2, 0, 8)

    def test_paid_places_are_held_for_a_while(self, ada: Caller, grace: Caller, clock: FixedClock) -> None:
        event = published(ada, PAID)

        booking = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 2}).json

        assert (booking["status"], booking["total"]) == ("pending", 5000)
        assert booking["expires_at"] == "2026-01-01T12:15:00Z"
        assert availability(event, grace) == (0, 2, 8)

    def test_several_types_all_or_nothing(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE, PAID | {"type": "vip", "quantity": 1})
        free, vip = tickets_of(event, ada)

        def items(vips: int) -> list[dict[str, object]]:
            return [{"ticket_id": free["id"], "quantity": 1}, {"ticket_id": vip["id"], "quantity": vips}]

        assert grace.post("/api/bookings", {"event_id": event["id"], "items": items(2)}, 409).json["code"] == "sold_out"
        assert availability(event, grace) == (0, 0, 11)
        booking = grace.post("/api/bookings", {"event_id": event["id"], "items": items(1)}).json
        assert [person["vip"] for person in booking["attendees"]] == [False, True]

    def test_not_more_than_there_are(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE | {"quantity": 2})
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        refusal = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 2}, 409)

        assert refusal.json["code"] == "sold_out"

    @pytest.mark.parametrize(
        ("ticket", "quantity", "code"),
        [
            (FREE | {"max_per_booking": 2}, 3, "over_limit"),
            (FREE | {"min_per_booking": 2}, 1, "under_limit"),
            (FREE | {"sale_start_date": "2026-02-01T00:00:00Z"}, 1, "sales_closed"),
            (FREE | {"sale_end_date": "2026-01-01T12:00:00Z"}, 1, "sales_closed"),
        ],
    )
    def test_only_as_it_is_sold(
        self, ada: Caller, grace: Caller, ticket: dict[str, object], quantity: int, code: str
    ) -> None:
        event = published(ada, ticket)

        refusal = grace.post("/api/bookings", {"event_id": event["id"], "quantity": quantity}, 409)

        assert refusal.json["code"] == code
        assert grace.get("/api/bookings").json["items"] == []

    def test_the_ticket_must_be_named_where_there_are_several(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE, PAID)

        refusal = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}, 400)

        assert refusal.json["code"] == "ticket_required"
        assert [problem["name"] for problem in refusal.json["errors"]] == ["ticket_id"]

    def test_only_of_what_is_there(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        elsewhere = tickets_of(published(ada, FREE), ada)[0]["id"]

        def book(event_id: str, ticket_id: str) -> str:
            wish = {"event_id": event_id, "items": [{"ticket_id": ticket_id, "quantity": 1}]}
            code: str = grace.post("/api/bookings", wish, 404).json["code"]
            return code

        assert book(event["id"], elsewhere) == "ticket_not_found"
        assert book(UNKNOWN, elsewhere) == "event_not_found"
        assert book(draft(ada, FREE)["id"], elsewhere) == "event_not_found"

    @pytest.mark.parametrize(
        ("change", "names"),
        [
            ({}, ["items"]),
            ({"quantity": 1, "items": [{"ticket_id": UNKNOWN, "quantity": 1}]}, ["quantity"]),
            ({"items": []}, ["items"]),
            ({"items": [{"quantity": 1}]}, ["items.0.ticket_id"]),
            ({"items": [{"ticket_id": "17", "quantity": 0}]}, ["items.0.quantity", "items.0.ticket_id"]),
            ({"quantity": 1, "attendees": [{"name": "Kurt"}]}, ["attendees.0.email"]),
            ({"quantity": 1, "attendees": [{"name": "K", "email": "kurt"}]}, ["attendees.0.email"]),
            ({"quantity": 1, "attendees": [{"name": "K", "email": "k@example.com"}] * 2}, ["attendees"]),
        ],
    )
    def test_what_is_wrong_is_named(
        self, ada: Caller, grace: Caller, change: dict[str, object], names: list[str]
    ) -> None:
        event = published(ada, FREE)

        refusal = grace.post("/api/bookings", {"event_id": event["id"]} | change, 400)

        assert refusal.json["code"] == "invalid_input"
        assert sorted(problem["name"] for problem in refusal.json["errors"]) == names
        assert availability(event, grace) == (0, 0, 10)

    @pytest.mark.parametrize("error", [Overloaded("Too many."), ReferenceTaken("Again.")], ids=lambda error: error.code)
    def test_who_comes_at_a_bad_moment_may_try_again(
        self, ada: Caller, grace: Caller, gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch, error: Unavailable
    ) -> None:
        ways = both_ways(published(ada, FREE), ada)

        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(gatherly.ports.unit_of_work, "run", fail)

        for address, wish in ways:
            refusal = grace.post(address, wish, 503)
            assert (refusal.json["code"], refusal.headers["Retry-After"]) == (error.code, "1")


class TestPurchase:
    def test_it_books_one_type(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE, PAID)
        paid = tickets_of(event, ada)[1]

        answer = grace.post(f"/api/tickets/{paid['id']}/purchase", {"quantity": 2})

        assert (answer.json["payment"]["status"], answer.json["payment"]["amount"]) == ("requires_payment", 5000)
        assert answer.json["payment"]["client_secret"]
        assert (answer.json["booking"]["status"], answer.json["booking"]["total"]) == ("pending", 5000)
        assert answer.location.endswith(f"/api/bookings/{answer.json['booking']['id']}")

    def test_only_what_is_there(self, grace: Caller) -> None:
        refusal = grace.post(f"/api/tickets/{UNKNOWN}/purchase", {"quantity": 1}, 404)

        assert refusal.json["code"] == "ticket_not_found"

    @pytest.mark.parametrize(
        ("ticket", "code"),
        [
            (FREE | {"quantity": 0}, "sold_out"),
            (FREE | {"max_per_booking": 1}, "over_limit"),
            (FREE | {"min_per_booking": 3}, "under_limit"),
            (FREE | {"sale_start_date": "2026-02-01T00:00:00Z"}, "sales_closed"),
        ],
    )
    def test_only_as_it_is_sold(self, ada: Caller, grace: Caller, ticket: dict[str, object], code: str) -> None:
        (made,) = tickets_of(published(ada, ticket), ada)

        assert grace.post(f"/api/tickets/{made['id']}/purchase", {"quantity": 2}, 409).json["code"] == code

    def test_not_of_drafts(self, ada: Caller, grace: Caller) -> None:
        (ticket,) = tickets_of(draft(ada, FREE), ada)

        assert grace.post(f"/api/tickets/{ticket['id']}/purchase", {"quantity": 1}, 404).json["code"] == (
            "event_not_found"
        )


class TestView:
    def test_it_is_there_for_who_has_to_do_with_it(self, people: People, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        address = "/api/bookings/" + grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json["id"]

        for allowed in (grace, ada, people.admin()):
            allowed.get(address)
        for stranger in (people.attendee(), people.organizer()):
            assert stranger.get(address, 404).json["code"] == "booking_not_found"
            assert stranger.delete(address, 404).json["code"] == "booking_not_found"

    def test_one_lists_one_s_own_newest_first(
        self, people: People, ada: Caller, grace: Caller, clock: FixedClock
    ) -> None:
        event = published(ada, FREE)
        made = []
        for _ in range(3):
            made.append(grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json)
            clock.advance(timedelta(seconds=1))
        people.attendee().post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        assert grace.get("/api/bookings").json == {"items": made[::-1], "next_cursor": None}


class TestCancel:
    def test_it_gives_the_places_back(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        booking = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 3}).json

        cancelled = grace.delete(f"/api/bookings/{booking['id']}").json

        assert (cancelled["id"], cancelled["status"]) == (booking["id"], "cancelled")
        assert {person["status"] for person in cancelled["attendees"]} == {"void"}
        assert availability(event, grace) == (0, 0, 10)

    def test_once(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        address = "/api/bookings/" + grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json["id"]
        grace.delete(address)

        assert grace.delete(address, 409).json["code"] == "already_cancelled"

    def test_not_once_the_event_has_started(self, ada: Caller, grace: Caller, clock: FixedClock) -> None:
        event = published(ada, FREE, start_date="2026-01-01T12:30:00Z")
        address = "/api/bookings/" + grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json["id"]
        clock.advance(timedelta(minutes=30))

        assert grace.delete(address, 409).json["code"] == "event_started"
        assert ada.delete(address).json["status"] == "cancelled"

    def test_not_one_that_has_expired(self, ada: Caller, grace: Caller, clock: FixedClock, gatherly: Gatherly) -> None:
        event = published(ada, PAID)
        address = "/api/bookings/" + grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json["id"]
        clock.advance(timedelta(minutes=15))
        gatherly.application.booking.expire_bookings()

        assert grace.get(address).json["status"] == "expired"
        assert grace.delete(address, 409).json["code"] == "hold_expired"

    def test_once_too_when_the_event_is_gone(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        address = "/api/bookings/" + grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json["id"]
        grace.delete(address)
        ada.delete(f"/api/events/{event['id']}", 204)

        assert grace.get(address).json["status"] == "cancelled"
        assert grace.delete(address, 409).json["code"] == "already_cancelled"
