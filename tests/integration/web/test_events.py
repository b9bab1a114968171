"""Events over HTTP: what organizers do, and what everybody sees."""

from datetime import timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
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

WHOLE = CONCERT | {
    "description": "Strings\nand brass.",
    "category": "music",
    "tags": ["classical", "indoor"],
    "location": "Town Hall",
    "latitude": 52.5,
    "longitude": 13,
    "images": ["https://example.com/concert.jpg"],
    "capacity": 300,
}


class TestCreate:
    def test_it_makes_a_draft_with_its_tickets(self, ada: Caller) -> None:
        answer = ada.post("/api/events", WHOLE | {"tickets": [PAID, FREE | {"admits": 4}]})

        event = answer.json
        assert event.items() >= (WHOLE | {"longitude": 13.0}).items()
        assert (event["status"], event["published"], event["featured"], event["version"]) == ("draft", False, False, 1)
        assert event["organizer_id"] == ada.id
        assert event["availability"] == {"capacity": 300, "sold": 0, "held": 0, "available": 50, "sold_out": False}
        assert answer.location.endswith(f"/api/events/{event['id']}")
        assert [ticket["price"] for ticket in tickets_of(event, ada)] == [2500, 0]

    def test_a_capacity_alone_makes_one_free_ticket_type(self, ada: Caller) -> None:
        (ticket,) = tickets_of(draft(ada, capacity=25), ada)

        assert (ticket["type"], ticket["price"], ticket["quantity"], ticket["available"]) == ("regular", 0, 25, 25)

    def test_times_with_an_offset_are_kept_in_utc(self, ada: Caller) -> None:
        event = draft(ada, start_date="2026-12-01T19:00:00.5+01:00")

        assert event["start_date"] == "2026-12-01T18:00:00.500000Z"

    def test_organizers_and_admins_may(self, people: People, grace: Caller) -> None:
        draft(people.admin())

        assert grace.post("/api/events", CONCERT, 403).json["code"] == "forbidden"

    def test_nothing_is_made_when_a_ticket_is_wrong(self, ada: Caller) -> None:
        closed = PAID | {"sale_start_date": "2026-11-02T00:00:00Z", "sale_end_date": "2026-11-01T00:00:00Z"}

        refusal = ada.post("/api/events", CONCERT | {"tickets": [FREE, closed]}, 400)

        assert refusal.json["errors"] == [
            {"location": "body", "name": "sale_end_date", "description": "must be after sale_start_date"}
        ]
        assert ada.get(f"/api/events?organizer_id={ada.id}").json["items"] == []


class TestView:
    def test_everybody_sees_a_published_one(self, ada: Caller, nobody: Caller) -> None:
        event = published(ada, FREE)

        assert nobody.get(f"/api/events/{event['id']}").json == event

    def test_only_its_organizer_and_admins_see_a_draft(
        self, people: People, ada: Caller, grace: Caller, nobody: Caller
    ) -> None:
        address = f"/api/events/{draft(ada)['id']}"

        for allowed in (ada, people.admin()):
            allowed.get(address)
        for stranger in (nobody, grace, people.organizer()):
            assert stranger.get(address, 404).json["code"] == "event_not_found"

    def test_an_id_is_written_in_one_way(self, ada: Caller, nobody: Caller) -> None:
        id = published(ada, FREE)["id"]

        assert nobody.get(f"/api/events/{id.upper()}").json["id"] == id
        for other in (id.replace("-", ""), f"{{{id}}}", f"urn:uuid:{id}"):
            assert nobody.get(f"/api/events/{other}", 404).json["code"] == "event_not_found"

    def test_a_head_request_has_no_content(self, ada: Caller, nobody: Caller) -> None:
        event = published(ada, FREE)

        answer = nobody.send("HEAD", f"/api/events/{event['id']}", None, 200)

        assert (answer.body, answer.headers["ETag"][:3]) == (b"", '"2.')


class TestEdit:
    def test_it_replaces_all_details(self, ada: Caller) -> None:
        event = ada.post("/api/events", WHOLE).json

        edited = ada.put(f"/api/events/{event['id']}", CONCERT | {"title": "Winter Concert"}).json

        assert (edited["title"], edited["version"]) == ("Winter Concert", 2)
        assert (edited["category"], edited["tags"], edited["latitude"], edited["capacity"]) == (None, [], None, None)
        assert ada.get(f"/api/events/{event['id']}").json == edited

    def test_strangers_may_not(self, people: People, ada: Caller, grace: Caller) -> None:
        address = f"/api/events/{published(ada, FREE)['id']}"

        for stranger in (grace, people.organizer()):
            assert stranger.put(address, CONCERT, 403).json["code"] == "forbidden"

    def test_a_foreign_draft_is_not_there(self, people: People, ada: Caller) -> None:
        address = f"/api/events/{draft(ada)['id']}"

        assert people.organizer().put(address, CONCERT, 404).json["code"] == "event_not_found"

    def test_the_capacity_never_falls_below_what_is_sold(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, capacity=5)
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 3})

        refusal = ada.put(f"/api/events/{event['id']}", CONCERT | {"capacity": 2}, 409)

        assert refusal.json["code"] == "below_sold"
        assert ada.get(f"/api/events/{event['id']}").json["capacity"] == 5

    def test_the_currency_stays_while_there_are_bookings(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        refusal = ada.put(f"/api/events/{event['id']}", CONCERT | {"currency": "USD"}, 409)

        assert refusal.json["code"] == "has_bookings"

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"end_date": CONCERT["start_date"]}, "end_date"),
            ({"end_date": "2026-11-30T00:00:00Z"}, "end_date"),
            ({"timezone": "Europe/Atlantis"}, "timezone"),
            ({"timezone": "../../etc/passwd"}, "timezone"),
            ({"timezone": "+02:00"}, "timezone"),
            ({"currency": "EURO"}, "currency"),
            ({"currency": "XXX"}, "currency"),
            ({"currency": "eur"}, "currency"),
            ({"latitude": 1.0}, "latitude"),
        ],
    )
    def test_it_must_make_sense(self, ada: Caller, wrong: dict[str, object], name: str) -> None:
        event = draft(ada)

        refusal = ada.put(f"/api/events/{event['id']}", CONCERT | wrong, 400)

        assert refusal.json["code"] == "invalid_input"
        assert [(problem["location"], problem["name"]) for problem in refusal.json["errors"]] == [("body", name)]
        assert ada.get(f"/api/events/{event['id']}").json == event


class TestDelete:
    def test_it_takes_the_event_out_of_sight(self, ada: Caller) -> None:
        address = f"/api/events/{published(ada, FREE)['id']}"

        ada.delete(address, 204)

        assert ada.get(address, 404).json["code"] == "event_not_found"
        ada.delete(address, 404)

    def test_not_while_there_are_bookings(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        assert ada.delete(f"/api/events/{event['id']}", 409).json["code"] == "has_bookings"

    def test_strangers_may_not(self, people: People, ada: Caller) -> None:
        address = f"/api/events/{published(ada, FREE)['id']}"

        assert people.organizer().delete(address, 403).json["code"] == "forbidden"


class TestPublish:
    def test_it_is_seen_and_can_be_taken_back(self, ada: Caller, nobody: Caller) -> None:
        event = published(ada, FREE)
        assert (event["status"], event["published"], event["version"]) == ("published", True, 2)

        withdrawn = ada.post(f"/api/events/{event['id']}/unpublish", None, 200).json

        assert (withdrawn["status"], withdrawn["published"]) == ("draft", False)
        nobody.get(f"/api/events/{event['id']}", 404)

    def test_once(self, ada: Caller) -> None:
        event = published(ada, FREE)

        assert ada.post(f"/api/events/{event['id']}/publish", None, 409).json["code"] == "already_published"

    def test_not_when_it_is_over(self, ada: Caller, clock: FixedClock) -> None:
        event = draft(ada, start_date="2026-01-01T12:10:00Z", end_date="2026-01-01T12:20:00Z")
        clock.advance(timedelta(minutes=20))

        assert ada.post(f"/api/events/{event['id']}/publish", None, 409).json["code"] == "event_over"

    def test_a_draft_cannot_be_taken_back(self, ada: Caller) -> None:
        assert ada.post(f"/api/events/{draft(ada)['id']}/unpublish", None, 409).json["code"] == "not_published"

    def test_nor_can_one_with_bookings(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        assert ada.post(f"/api/events/{event['id']}/unpublish", None, 409).json["code"] == "has_bookings"

    @pytest.mark.parametrize("step", ["publish", "unpublish"])
    def test_strangers_may_not(self, people: People, ada: Caller, step: str) -> None:
        event = published(ada, FREE)

        assert people.organizer().post(f"/api/events/{event['id']}/{step}", None, 403).json["code"] == "forbidden"


class TestModeration:
    def test_admins_feature_events(self, people: People, ada: Caller, nobody: Caller) -> None:
        event = published(ada, FREE)
        published(ada, FREE)

        assert people.admin().patch(f"/api/admin/events/{event['id']}", {"featured": True}).json["featured"] is True

        assert [found["id"] for found in nobody.get("/api/events?featured=true").json["items"]] == [event["id"]]

    def test_admins_take_events_out_of_sight(self, people: People, ada: Caller, nobody: Caller) -> None:
        event = published(ada, FREE)

        draft = people.admin().patch(f"/api/admin/events/{event['id']}", {"published": False}).json

        assert (draft["published"], draft["status"], draft["featured"]) == (False, "draft", False)
        nobody.get(f"/api/events/{event['id']}", 404)

    def test_events_with_bookings_stay(self, people: People, ada: Caller, grace: Caller) -> None:
        event, admin = published(ada, FREE), people.admin()
        bought(grace, event, method=None)

        for change in ({"published": False}, {"published": False, "featured": True}):
            refusal = admin.patch(f"/api/admin/events/{event['id']}", change, 409)
            assert refusal.json["code"] == "has_bookings"
        assert admin.get(f"/api/events/{event['id']}").json["featured"] is False

    def test_nobody_publishes_for_others(self, people: People, ada: Caller) -> None:
        admin, event = people.admin(), draft(ada, FREE)

        for change in ({"published": True}, {"published": None}, {"featured": None}, {}, {"status": "draft"}):
            admin.patch(f"/api/admin/events/{event['id']}", change, 400)
        refusal = admin.patch(f"/api/admin/events/{event['id']}", {"published": False}, 409)
        assert refusal.json["code"] == "not_published"

    def test_organizers_may_not(self, ada: Caller) -> None:
        address = f"/api/admin/events/{published(ada, FREE)['id']}"

        for change in ({"featured": True}, {"published": False}):
            assert ada.patch(address, change, 403).json["code"] == "forbidden"

    def test_what_is_not_there_is_not_found(self, people: People) -> None:
        refusal = people.admin().patch(f"/api/admin/events/{UNKNOWN}", {"featured": True}, 404)

        assert refusal.json["code"] == "event_not_found"


class TestSearch:
    def test_admins_find_everything(self, people: People, ada: Caller, clock: FixedClock) -> None:
        past = published(ada, FREE, title="Past", start_date="2026-01-02T18:00:00Z", end_date="2026-01-02T21:00:00Z")
        clock.advance(timedelta(days=9))
        ada = people.signed_in(ada.email)
        on, hidden, called_off = published(ada, FREE), draft(people.organizer(), title="Hidden"), published(ada, FREE)
        ada.post(f"/api/events/{called_off['id']}/cancel", None, 200)
        admin = people.admin()

        def found(query: str = "") -> list[str]:
            return [event["id"] for event in admin.get(f"/api/admin/events{query}").json["items"]]

        assert found() == [event["id"] for event in (called_off, hidden, on, past)]
        assert found("?status=draft") == [hidden["id"]]
        assert found("?status=cancelled") == [called_off["id"]]
        assert found("?q=hid") == [hidden["id"]]
        assert found(f"?organizer_id={ada.id}&status=published&from=2026-01-05T00:00:00Z") == [on["id"]]
        assert found("?to=2026-01-05T00:00:00Z") == [past["id"]]

    def test_it_is_paged(self, people: People, ada: Caller) -> None:
        made, admin = [draft(ada)["id"] for _ in range(3)], people.admin()

        first = admin.get("/api/admin/events?limit=2").json
        rest = admin.get(f"/api/admin/events?limit=2&cursor={first['next_cursor']}").json

        assert [event["id"] for event in first["items"] + rest["items"]] == made[::-1]
        assert rest["next_cursor"] is None

    def test_nobody_else_may(self, ada: Caller, nobody: Caller) -> None:
        ada.get("/api/admin/events", 403)
        nobody.get("/api/admin/events", 401)


class TestDescription:
    def test_only_harmless_markup_of_it_is_kept(self, ada: Caller, nobody: Caller) -> None:
        hostile = '<p onclick="x">Come <b>all</b>!<script>alert(1)</script><a href="//evil.example">more</a></p>'
        harmless = '<p>Come <b>all</b>!<a rel="noopener noreferrer nofollow">more</a></p>'
        event = published(ada, FREE, description=hostile)

        assert nobody.get(f"/api/events/{event['id']}").json["description"] == harmless
        edited = ada.put(f"/api/events/{event['id']}", CONCERT | {"description": hostile})
        assert edited.json["description"] == harmless

    def test_it_is_not_too_long_as_markup(self, ada: Caller) -> None:
        refusal = ada.post("/api/events", CONCERT | {"description": "&" * 2001}, 400)

        assert [error["name"] for error in refusal.json["errors"]] == ["description"]
