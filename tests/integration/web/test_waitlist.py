"""The waitlist over HTTP."""

from datetime import timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.contracts.payment_gateway import APPROVED
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, draft, published, tickets_of


@pytest.fixture
def sold_out(ada: Caller, people: People) -> dict[str, str]:
    """An event whose two free places somebody has booked; `booking` is the address of that booking."""
    event = published(ada, FREE | {"quantity": 2})
    return _sold_out(event, people.attendee())


def _sold_out(event: dict[str, str], buyer: Caller) -> dict[str, str]:
    booking = buyer.post("/api/bookings", {"event_id": event["id"], "quantity": 2}).json
    return {"id": event["id"], "booking": f"/api/bookings/{booking['id']}", "buyer": str(buyer.token)}


def free_places(event: dict[str, str], caller: Caller) -> None:
    Caller(caller.api, event["buyer"]).delete(event["booking"])


def join(caller: Caller, event: dict[str, str], **wish: object) -> str:
    """The address of the new entry."""
    return "/api/waitlist/" + caller.post("/api/waitlist", {"event_id": event["id"]} | wish).json["id"]


class TestJoin:
    def test_it_puts_the_user_in_line(self, grace: Caller, sold_out: dict[str, str]) -> None:
        (ticket,) = tickets_of(sold_out, grace)

        answer = grace.post(
            "/api/waitlist", {"event_id": sold_out["id"], "ticket_id": ticket["id"], "quantity": 2, "partial": True}
        )

        entry = answer.json
        assert (entry["status"], entry["position"], entry["priority"]) == ("waiting", 1, "normal")
        assert (entry["quantity"], entry["partial"], entry["offer"], entry["booking_id"]) == (2, True, None, None)
        assert (entry["user_id"], entry["ticket_id"]) == (grace.id, ticket["id"])
        assert answer.location.endswith(f"/api/waitlist/{entry['id']}")
        assert grace.get(f"/api/waitlist/{entry['id']}").json == entry
        assert grace.get("/api/waitlist").json == {"items": [entry], "next_cursor": None}

    def test_only_what_is_sold_out(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)

        assert grace.post("/api/waitlist", {"event_id": event["id"]}, 409).json["code"] == "not_sold_out"

    def test_once(self, grace: Caller, sold_out: dict[str, str]) -> None:
        join(grace, sold_out)

        assert grace.post("/api/waitlist", {"event_id": sold_out["id"]}, 409).json["code"] == "already_waiting"

    def test_not_for_more_than_there_will_ever_be(self, grace: Caller, sold_out: dict[str, str]) -> None:
        refusal = grace.post("/api/waitlist", {"event_id": sold_out["id"], "quantity": 3}, 409)

        assert refusal.json["code"] == "over_limit"

    def test_only_what_is_there(self, ada: Caller, grace: Caller, sold_out: dict[str, str]) -> None:
        def refusal(status: int, **wish: object) -> str:
            code: str = grace.post("/api/waitlist", wish, status).json["code"]
            return code

        assert refusal(404, event_id=UNKNOWN) == "event_not_found"
        assert refusal(404, event_id=draft(ada, FREE)["id"]) == "event_not_found"
        assert refusal(404, event_id=sold_out["id"], ticket_id=UNKNOWN) == "ticket_not_found"
        assert refusal(400, event_id=published(ada, FREE, PAID)["id"]) == "ticket_required"

    @pytest.mark.parametrize(
        ("ticket", "code"),
        [
            (FREE | {"quantity": 0, "min_per_booking": 2}, "under_limit"),
            (FREE | {"quantity": 0, "sale_start_date": "2026-02-01T00:00:00Z"}, "sales_closed"),
        ],
    )
    def test_only_as_it_is_sold(self, ada: Caller, grace: Caller, ticket: dict[str, object], code: str) -> None:
        event = published(ada, ticket)

        assert grace.post("/api/waitlist", {"event_id": event["id"]}, 409).json["code"] == code


class TestOffers:
    def test_freed_places_are_offered_at_once(self, grace: Caller, sold_out: dict[str, str]) -> None:
        entry = join(grace, sold_out, quantity=2)

        free_places(sold_out, grace)

        offered = grace.get(entry).json
        assert (offered["status"], offered["position"]) == ("offered", None)
        assert offered["offer"] == {
            "booking_id": offered["booking_id"],
            "quantity": 2,
            "expires_at": "2026-01-02T12:00:00Z",
        }
        assert grace.get(f"/api/bookings/{offered['booking_id']}").json["status"] == "pending"

    def test_free_ones_are_booked_when_accepted(self, grace: Caller, sold_out: dict[str, str]) -> None:
        entry = join(grace, sold_out, quantity=2)
        free_places(sold_out, grace)

        accepted = grace.post(f"{entry}/accept", None, 200).json

        assert (accepted["status"], accepted["offer"]) == ("accepted", None)
        assert grace.get(f"/api/bookings/{accepted['booking_id']}").json["status"] == "confirmed"
        assert grace.post(f"{entry}/accept", None, 409).json["code"] == "no_offer"

    def test_paid_ones_are_held_for_the_payment(self, ada: Caller, people: People, grace: Caller) -> None:
        event = _sold_out(published(ada, PAID | {"quantity": 2}), people.attendee())
        entry = join(grace, event)
        free_places(event, grace)

        accepted = grace.post(f"{entry}/accept", None, 200).json

        booking = grace.get(f"/api/bookings/{accepted['booking_id']}").json
        assert (booking["status"], booking["expires_at"]) == ("pending", "2026-01-01T12:15:00Z")

    def test_one_that_is_being_paid_is_given_up_by_cancelling_its_booking(
        self, ada: Caller, people: People, grace: Caller
    ) -> None:
        event = _sold_out(published(ada, PAID | {"quantity": 2}), people.attendee())
        entry = join(grace, event)
        free_places(event, grace)
        booking = f"/api/bookings/{grace.get(entry).json['booking_id']}"
        grace.post(f"{booking}/pay", {"payment_method": APPROVED}, 200)

        for refusal in (grace.post(f"{entry}/decline", None, 409), grace.delete(entry, 409)):
            assert refusal.json["code"] == "payment_in_progress"

        assert grace.delete(booking).json["status"] == "cancelled"
        assert grace.get(entry).json["status"] == "left"

    def test_declined_ones_go_on_to_the_next(self, people: People, grace: Caller, sold_out: dict[str, str]) -> None:
        next_one = people.attendee()
        first, second = join(grace, sold_out, quantity=2), join(next_one, sold_out, quantity=2)
        free_places(sold_out, grace)

        declined = grace.post(f"{first}/decline", None, 200).json

        assert (declined["status"], declined["offer"], declined["booking_id"]) == ("left", None, None)
        assert next_one.get(second).json["status"] == "offered"
        assert grace.post(f"{first}/decline", None, 409).json["code"] == "no_offer"

    def test_without_one_there_is_nothing_to_answer(self, grace: Caller, sold_out: dict[str, str]) -> None:
        entry = join(grace, sold_out)

        for answer in ("accept", "decline"):
            assert grace.post(f"{entry}/{answer}", None, 409).json["code"] == "no_offer"

    def test_they_expire(self, people: People, grace: Caller, sold_out: dict[str, str], clock: FixedClock) -> None:
        entry = join(grace, sold_out)
        free_places(sold_out, grace)
        clock.advance(timedelta(hours=24))

        assert people.signed_in(grace.email).post(f"{entry}/accept", None, 409).json["code"] == "offer_expired"


class TestLeave:
    def test_who_leaves_waits_no_longer(self, people: People, grace: Caller, sold_out: dict[str, str]) -> None:
        next_one = people.attendee()
        first, second = join(grace, sold_out), join(next_one, sold_out)
        assert next_one.get(second).json["position"] == 2

        assert grace.delete(first).json["status"] == "left"

        assert next_one.get(second).json["position"] == 1
        assert grace.delete(first, 409).json["code"] == "not_waiting"


class TestOthersEntries:
    def test_they_are_not_there(self, people: People, ada: Caller, grace: Caller, sold_out: dict[str, str]) -> None:
        entry = join(grace, sold_out)

        for stranger in (people.attendee(), ada, people.admin()):
            refusals = [
                stranger.get(entry, 404),
                stranger.delete(entry, 404),
                stranger.post(f"{entry}/accept", None, 404),
                stranger.post(f"{entry}/decline", None, 404),
            ]
            assert {refusal.json["code"] for refusal in refusals} == {"waitlist_entry_not_found"}
        assert grace.get(entry).json["status"] == "waiting"


class TestOrganizers:
    def test_they_see_the_line(self, people: People, ada: Caller, grace: Caller, sold_out: dict[str, str]) -> None:
        join(grace, sold_out)
        join(people.attendee(), sold_out)

        for allowed in (ada, people.admin()):
            line = allowed.get(f"/api/events/{sold_out['id']}/waitlist").json["items"]
            assert [entry["position"] for entry in line] == [1, 2]
            assert line[0]["user_id"] == grace.id

    def test_others_do_not(self, people: People, ada: Caller, grace: Caller, sold_out: dict[str, str]) -> None:
        for stranger in (grace, people.organizer()):
            assert stranger.get(f"/api/events/{sold_out['id']}/waitlist", 403).json["code"] == "forbidden"
        assert grace.get(f"/api/events/{draft(ada)['id']}/waitlist", 404).json["code"] == "event_not_found"

    def test_they_let_somebody_come_first(
        self, people: People, ada: Caller, grace: Caller, sold_out: dict[str, str]
    ) -> None:
        join(people.attendee(), sold_out)
        entry = join(grace, sold_out)

        moved = ada.patch(entry, {"priority": "vip"}).json

        assert (moved["priority"], moved["position"]) == ("vip", 1)
        assert grace.get(entry).json["position"] == 1

    def test_others_cannot(self, people: People, grace: Caller, sold_out: dict[str, str]) -> None:
        entry = join(grace, sold_out)

        assert grace.patch(entry, {"priority": "vip"}, 403).json["code"] == "forbidden"
        refusal = people.organizer().patch(entry, {"priority": "vip"}, 404)
        assert refusal.json["code"] == "waitlist_entry_not_found"

    def test_only_who_waits_comes_first(self, ada: Caller, grace: Caller, sold_out: dict[str, str]) -> None:
        entry = join(grace, sold_out)
        grace.delete(entry)

        assert ada.patch(entry, {"priority": "vip"}, 409).json["code"] == "not_waiting"


def test_entries_of_a_deleted_event_stay_with_their_owners(
    ada: Caller, grace: Caller, sold_out: dict[str, str]
) -> None:
    entry = join(grace, sold_out)
    free_places(sold_out, grace)
    grace.delete(f"/api/bookings/{grace.get(entry).json['booking_id']}")
    ada.delete(f"/api/events/{sold_out['id']}", 204)

    assert grace.get(entry).json["status"] == "left"
    for refusal in (grace.delete(entry, 404), ada.patch(entry, {"priority": "vip"}, 404)):
        assert refusal.json["code"] == "event_not_found"
    assert grace.post(f"{entry}/decline", None, 404).json["code"] == "event_not_found"
