"""What is held about oneself, over HTTP."""

from tests.integration.web.callers import Caller, People, bought, published

REGULAR = {"type": "regular", "name": "Regular", "price": 1500, "quantity": 10}


def test_it_exports_all_that_is_held(people: People) -> None:
    event, ada = published(people.organizer(), REGULAR), people.attendee()
    booking = bought(ada, event, 2)
    ada.patch("/api/me", {"phone": "+44 20 7946 0000"})
    answer = ada.get("/api/me/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gatherly-export.json"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = answer.json
    assert (found["profile"]["email"], found["profile"]["phone"]) == (ada.email, "+44 20 7946 0000")
    assert [each["id"] for each in found["bookings"]] == [booking["id"]]
    assert [each["code"] for each in found["attendees"]] == [each["unique_code"] for each in booking["attendees"]]
    assert [each["amount"] for each in found["payments"]] == [3000]
    assert "password" not in answer.text


def test_it_erases_an_account(people: People) -> None:
    organizer = people.organizer()
    event, ada = published(organizer, REGULAR), people.attendee()
    booking = bought(ada, event)
    ada.delete("/api/me", 204)
    assert organizer.get(f"/api/attendees/{booking['attendees'][0]['id']}/ticket.pdf").status_int == 200
    attendee = organizer.get(f"/api/events/{event['id']}/attendees").json["items"][0]
    assert (attendee["name"], attendee["email"], attendee["status"]) == ("", "", "valid")
    assert organizer.get(f"/api/bookings/{booking['id']}").json["status"] == "confirmed"
    credentials = {"email": ada.email, "password": "a long password"}
    assert people.nobody.post("/api/auth/login", credentials, 401).json["code"] == "invalid_credentials"
    again = people.nobody.post(
        "/api/auth/register", {"name": "Ada", "password": "correct horse 17", "email": ada.email}
    )
    assert again.json["user"]["id"] != ada.id


def test_it_refuses_organizers_of_what_is_to_come(people: People) -> None:
    organizer = people.organizer()
    published(organizer, REGULAR)
    assert organizer.delete("/api/me", 409).json["code"] == "still_organizing"


def test_it_refuses_while_money_is_under_way(people: People) -> None:
    event, ada = published(people.organizer(), REGULAR), people.attendee()
    bought(ada, event, method="pm_bank_processing")
    assert ada.delete("/api/me", 409).json["code"] == "money_under_way"


def test_it_knows_nobody(nobody: Caller) -> None:
    nobody.delete("/api/me", 401)
    nobody.get("/api/me/export", 401)
