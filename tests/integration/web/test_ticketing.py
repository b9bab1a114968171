"""Ticket types over HTTP."""

import pytest

from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, draft, published, tickets_of

FAMILY = {
    "type": "group",
    "name": "Family",
    "description": "Two adults,\ntwo children.",
    "price": 6000,
    "quantity": 5,
    "sale_start_date": "2026-02-01T00:00:00Z",
    "sale_end_date": "2026-11-30T00:00:00Z",
    "min_per_booking": 1,
    "max_per_booking": 2,
    "admits": 4,
}


def ticket_of(event: dict[str, str], caller: Caller) -> dict[str, object]:
    (ticket,) = tickets_of(event, caller)
    return ticket


class TestCreate:
    def test_it_puts_a_ticket_type_on_sale(self, ada: Caller) -> None:
        event = draft(ada)

        answer = ada.post(f"/api/events/{event['id']}/tickets", FAMILY)

        ticket = answer.json
        assert ticket.items() >= FAMILY.items()
        assert (ticket["event_id"], ticket["currency"], ticket["version"]) == (event["id"], "EUR", 1)
        assert (ticket["sold"], ticket["held"], ticket["available"]) == (0, 0, 5)
        assert answer.location.endswith(f"/api/tickets/{ticket['id']}")
        assert ada.get(f"/api/tickets/{ticket['id']}").json == ticket
        assert tickets_of(event, ada) == [ticket]

    def test_strangers_may_not(self, people: People, ada: Caller, grace: Caller) -> None:
        address = f"/api/events/{published(ada)['id']}/tickets"

        for stranger in (grace, people.organizer()):
            assert stranger.post(address, FREE, 403).json["code"] == "forbidden"
        assert people.organizer().post(f"/api/events/{draft(ada)['id']}/tickets", FREE, 404).json["code"] == (
            "event_not_found"
        )

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"sale_end_date": FAMILY["sale_start_date"]}, "sale_end_date"),
            ({"min_per_booking": 3}, "max_per_booking"),
        ],
    )
    def test_it_must_make_sense(self, ada: Caller, wrong: dict[str, object], name: str) -> None:
        event = draft(ada)

        refusal = ada.post(f"/api/events/{event['id']}/tickets", FAMILY | wrong, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == [name]
        assert tickets_of(event, ada) == []


class TestView:
    def test_those_of_drafts_are_there_for_their_organizer(self, ada: Caller, nobody: Caller) -> None:
        event = draft(ada, FREE)
        ticket = ticket_of(event, ada)

        assert nobody.get(f"/api/tickets/{ticket['id']}", 404).json["code"] == "event_not_found"
        assert nobody.get(f"/api/events/{event['id']}/tickets", 404).json["code"] == "event_not_found"

    def test_unknown_ones_are_not_found(self, nobody: Caller) -> None:
        assert nobody.get(f"/api/tickets/{UNKNOWN}", 404).json["code"] == "ticket_not_found"

    def test_it_tells_what_is_sold_and_held(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, PAID)
        address = f"/api/tickets/{ticket_of(event, ada)['id']}"
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 3})

        ticket = grace.get(address).json

        assert (ticket["sold"], ticket["held"], ticket["available"]) == (0, 3, 7)


class TestEdit:
    def test_it_replaces_all_details(self, ada: Caller) -> None:
        ticket = ticket_of(draft(ada, FAMILY), ada)

        edited = ada.put(f"/api/tickets/{ticket['id']}", FREE).json

        assert edited.items() >= FREE.items()
        assert (edited["description"], edited["admits"], edited["max_per_booking"]) == ("", 1, None)
        assert edited["version"] == 2

    def test_the_quantity_never_falls_below_what_is_sold(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        ticket = ticket_of(event, ada)
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 4})

        refusal = ada.put(f"/api/tickets/{ticket['id']}", FREE | {"quantity": 3}, 409)

        assert refusal.json["code"] == "below_sold"
        assert ada.put(f"/api/tickets/{ticket['id']}", FREE | {"quantity": 4}).json["available"] == 0

    def test_how_many_it_admits_stays_while_it_is_sold(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        refusal = ada.put(f"/api/tickets/{ticket_of(event, ada)['id']}", FREE | {"admits": 2}, 409)

        assert refusal.json["code"] == "ticket_sold"

    def test_strangers_may_not(self, people: People, ada: Caller) -> None:
        ticket = ticket_of(published(ada, FREE), ada)

        assert people.organizer().put(f"/api/tickets/{ticket['id']}", FREE, 403).json["code"] == "forbidden"

    def test_unknown_ones_are_not_found(self, ada: Caller) -> None:
        assert ada.put(f"/api/tickets/{UNKNOWN}", FREE, 404).json["code"] == "ticket_not_found"


class TestDelete:
    def test_it_takes_it_off_sale(self, ada: Caller) -> None:
        event = published(ada, FREE)
        address = f"/api/tickets/{ticket_of(event, ada)['id']}"

        ada.delete(address, 204)

        assert ada.get(address, 404).json["code"] == "ticket_not_found"
        assert tickets_of(event, ada) == []
        assert ada.get(f"/api/events/{event['id']}").json["availability"]["sold_out"] is True

    def test_not_while_it_is_sold(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        assert ada.delete(f"/api/tickets/{ticket_of(event, ada)['id']}", 409).json["code"] == "ticket_sold"

    def test_strangers_may_not(self, people: People, ada: Caller) -> None:
        ticket = ticket_of(published(ada, FREE), ada)

        assert people.organizer().delete(f"/api/tickets/{ticket['id']}", 403).json["code"] == "forbidden"


def test_tickets_of_a_deleted_event_are_gone(ada: Caller) -> None:
    event = published(ada, FREE)
    address = f"/api/tickets/{ticket_of(event, ada)['id']}"

    ada.delete(f"/api/events/{event['id']}", 204)

    assert ada.get(address, 404).json["code"] == "event_not_found"
    assert ada.put(address, FREE, 404).json["code"] == "event_not_found"
    assert ada.delete(address, 404).json["code"] == "event_not_found"
