"""Promo codes over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, draft, published, tickets_of

TWENTY = {"code": "Harbour20", "percent": 20}


def codes_of(event: dict[str, Any]) -> str:
    return f"/api/events/{event['id']}/promo-codes"


def booked(event: dict[str, Any], code: str | None, quantity: int = 1) -> dict[str, Any]:
    return {"event_id": event["id"], "quantity": quantity, "promo_code": code}


class TestCreate:
    def test_it_makes_a_promo_code(self, ada: Caller) -> None:
        event = published(ada, PAID)
        (ticket,) = tickets_of(event, ada)
        given = {
            "code": "Früh-🐦",
            "percent": None,
            "amount": 500,
            "ticket_ids": [ticket["id"]],
            "most_uses": 0,
            "most_uses_per_user": 1,
            "valid_from": "2026-01-01T00:00:00Z",
            "valid_until": "2026-06-01T00:00:00Z",
        }

        answer = ada.post(codes_of(event), given)

        made = answer.json
        assert answer.location.endswith(f"/api/promo-codes/{made['id']}")
        assert ada.get(f"/api/promo-codes/{made['id']}").json == made
        assert made.items() >= given.items()
        assert (made["event_id"], made["currency"], made["uses"]) == (event["id"], "EUR", 0)
        assert made["created_at"] == "2026-01-01T12:00:00Z"
        assert ada.get(codes_of(event)).json["items"] == [made]

    def test_most_may_be_left_out(self, ada: Caller) -> None:
        made = ada.post(codes_of(draft(ada)), TWENTY).json

        assert made.items() >= {"amount": None, "ticket_ids": [], "most_uses": None, "most_uses_per_user": None}.items()
        assert (made["valid_from"], made["valid_until"]) == (None, None)

    def test_its_name_is_its_own_whatever_the_case(self, ada: Caller) -> None:
        event, elsewhere = published(ada, PAID), published(ada, PAID)
        ada.post(codes_of(event), TWENTY)

        assert ada.post(codes_of(event), TWENTY | {"code": "HARBOUR20"}, 409).json["code"] == "promo_code_taken"
        ada.post(codes_of(elsewhere), TWENTY)

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"percent": None}, "percent"),
            ({"amount": 100}, "percent"),
            ({"code": "two words"}, "code"),
            ({"code": "zero\u200bwidth"}, "code"),
            ({"valid_from": "2026-02-01T00:00:00Z", "valid_until": "2026-02-01T00:00:00Z"}, "valid_until"),
        ],
    )
    def test_it_must_make_sense(self, ada: Caller, wrong: dict[str, object], name: str) -> None:
        event = draft(ada)

        refusal = ada.post(codes_of(event), TWENTY | wrong, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == [name]
        assert ada.get(codes_of(event)).json["items"] == []

    def test_it_is_for_tickets_of_the_event(self, ada: Caller) -> None:
        event = published(ada, PAID)
        (elsewhere,) = tickets_of(published(ada, PAID), ada)

        for id in (elsewhere["id"], UNKNOWN):
            refusal = ada.post(codes_of(event), TWENTY | {"ticket_ids": [id]}, 404)
            assert refusal.json["code"] == "ticket_not_found"

    def test_the_organizer_and_admins_may(self, people: People, ada: Caller, grace: Caller, nobody: Caller) -> None:
        event, hidden = published(ada, PAID), draft(ada)

        for stranger in (grace, people.organizer()):
            assert stranger.post(codes_of(event), TWENTY, 403).json["code"] == "forbidden"
            assert stranger.post(codes_of(hidden), TWENTY, 404).json["code"] == "event_not_found"
        nobody.post(codes_of(event), TWENTY, 401)
        people.admin().post(codes_of(event), TWENTY)

    def test_unknown_events_are_not_found(self, ada: Caller) -> None:
        assert ada.post(codes_of({"id": UNKNOWN}), TWENTY, 404).json["code"] == "event_not_found"


class TestView:
    def test_it_tells_how_often_each_is_used(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, PAID)
        ada.post(codes_of(event), TWENTY)
        ada.post(codes_of(event), {"code": "Unused", "amount": 1})
        booking = grace.post("/api/bookings", booked(event, "Harbour20")).json
        grace.post("/api/bookings", booked(event, "harbour20"))
        grace.delete(f"/api/bookings/{booking['id']}")

        listed = ada.get(codes_of(event)).json["items"]

        assert [(one["code"], one["uses"]) for one in listed] == [("Harbour20", 1), ("Unused", 0)]

    def test_it_comes_in_pages(self, ada: Caller) -> None:
        event = draft(ada)
        for number in range(3):
            ada.post(codes_of(event), TWENTY | {"code": str(number)})

        first = ada.get(codes_of(event) + "?limit=2")
        second = ada.get(codes_of(event) + f"?limit=2&cursor={first.json['next_cursor']}")

        assert [one["code"] for one in first.json["items"] + second.json["items"]] == ["0", "1", "2"]
        assert 'rel="next"' in first.headers["Link"]
        assert second.json["next_cursor"] is None

    def test_the_organizer_and_admins_may(self, people: People, ada: Caller, grace: Caller, nobody: Caller) -> None:
        event, hidden = published(ada, PAID), draft(ada)

        for stranger in (grace, people.organizer()):
            assert stranger.get(codes_of(event), 403).json["code"] == "forbidden"
            assert stranger.get(codes_of(hidden), 404).json["code"] == "event_not_found"
        nobody.get(codes_of(event), 401)
        assert people.admin().get(codes_of(hidden)).json["items"] == []

    def test_one_is_there_for_the_organizer_and_admins(self, people: People, ada: Caller, nobody: Caller) -> None:
        event = published(ada, PAID)
        address = f"/api/promo-codes/{ada.post(codes_of(event), TWENTY).json['id']}"
        ada.post("/api/bookings", booked(event, "Harbour20"))

        assert people.admin().get(address).json["uses"] == 1
        assert people.organizer().get(address, 403).json["code"] == "forbidden"
        nobody.get(address, 401)
        assert ada.get(f"/api/promo-codes/{UNKNOWN}", 404).json["code"] == "promo_code_not_found"


class TestDelete:
    def test_it_is_refused_from_then_on(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, PAID)
        address = f"/api/promo-codes/{ada.post(codes_of(event), TWENTY).json['id']}"
        booking = grace.post("/api/bookings", booked(event, "Harbour20")).json

        ada.delete(address, 204)

        assert grace.post("/api/bookings", booked(event, "Harbour20"), 409).json["code"] == "promo_code_invalid"
        assert grace.get(f"/api/bookings/{booking['id']}").json == booking
        assert ada.get(codes_of(event)).json["items"] == []
        assert ada.delete(address, 404).json["code"] == "promo_code_not_found"

    def test_the_organizer_and_admins_may(self, people: People, ada: Caller, grace: Caller, nobody: Caller) -> None:
        public, hidden = (
            f"/api/promo-codes/{ada.post(codes_of(event), TWENTY).json['id']}"
            for event in (published(ada, PAID), draft(ada))
        )

        for stranger in (grace, people.organizer()):
            assert stranger.delete(public, 403).json["code"] == "forbidden"
            assert stranger.delete(hidden, 404).json["code"] == "event_not_found"
        nobody.delete(public, 401)
        people.admin().delete(public, 204)
        ada.delete(hidden, 204)

    def test_unknown_ones_are_not_found(self, ada: Caller) -> None:
        for id in (UNKNOWN, "17"):
            assert ada.delete(f"/api/promo-codes/{id}", 404).json["code"] == "promo_code_not_found"


class TestBook:
    def test_it_takes_something_off(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, PAID | {"price": 1999}, FREE)
        paid, free = tickets_of(event, ada)
        ada.post(codes_of(event), {"code": "Third", "percent": 33})
        items = [{"ticket_id": paid["id"], "quantity": 2}, {"ticket_id": free["id"], "quantity": 1}]

        booking = grace.post("/api/bookings", {"event_id": event["id"], "items": items, "promo_code": " third "}).json

        assert [item["discount"] for item in booking["items"]] == [1319, 0]
        assert [item["unit_price"] for item in booking["items"]] == [1999, 0]
        assert (booking["discount"], booking["total"], booking["promo_code"]) == (1319, 2679, "Third")
        assert booking["status"] == "pending"
        assert grace.get("/api/bookings").json["items"] == [booking]

    def test_it_does_so_for_tickets_of_one_type(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, PAID)
        (ticket,) = tickets_of(event, ada)
        ada.post(codes_of(event), {"code": "Guest", "amount": 10_000})

        address = f"/api/tickets/{ticket['id']}/purchase"
        booking = grace.post(address, {"quantity": 2, "promo_code": "GUEST"}).json["booking"]

        assert (booking["status"], booking["total"], booking["discount"]) == ("confirmed", 0, 5000)

    def test_without_one_nothing_is_taken_off(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, PAID)
        ada.post(codes_of(event), TWENTY)

        booking = grace.post("/api/bookings", booked(event, None)).json

        assert (booking["discount"], booking["total"], booking["promo_code"]) == (0, 2500, None)

    def test_it_must_be_valid(self, ada: Caller, grace: Caller, clock: FixedClock) -> None:
        event, elsewhere = published(ada, PAID), published(ada, PAID)
        ada.post(codes_of(elsewhere), TWENTY)
        ada.post(codes_of(event), {"code": "Later", "percent": 1, "valid_from": "2026-01-01T12:30:00Z"})
        ada.post(codes_of(event), {"code": "Before", "percent": 1, "valid_until": "2026-01-01T12:00:00Z"})

        details = set()
        for code in ("Harbour20", "Later", "Before"):
            refusal = grace.post("/api/bookings", booked(event, code), 409).json
            assert refusal["code"] == "promo_code_invalid"
            details.add(refusal["detail"])
        assert len(details) == 3
        clock.advance(timedelta(minutes=30))
        grace.post("/api/bookings", booked(event, "Later"))

    def test_it_must_be_for_what_is_booked(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, PAID, PAID | {"type": "vip"})
        stalls, vip = tickets_of(event, ada)
        ada.post(codes_of(event), TWENTY | {"ticket_ids": [vip["id"]]})

        wish = {"quantity": 1, "promo_code": "Harbour20"}
        refusal = grace.post(f"/api/tickets/{stalls['id']}/purchase", wish, 409)

        assert refusal.json["code"] == "promo_code_not_applicable"
        assert grace.post(f"/api/tickets/{vip['id']}/purchase", wish).json["booking"]["total"] == 2000

    @pytest.mark.parametrize("limit", ["most_uses", "most_uses_per_user"])
    def test_it_is_used_only_so_often(self, ada: Caller, grace: Caller, clock: FixedClock, limit: str) -> None:
        event = published(ada, PAID)
        ada.post(codes_of(event), TWENTY | {limit: 1})
        grace.post("/api/bookings", booked(event, "Harbour20"))

        refusal = grace.post("/api/bookings", booked(event, "Harbour20"), 409)

        assert refusal.json["code"] == "promo_code_exhausted"
        clock.advance(timedelta(minutes=15))
        grace.post("/api/bookings", booked(event, "Harbour20"))
