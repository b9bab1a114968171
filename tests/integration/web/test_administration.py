"""What admins look after, over HTTP."""

from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.administration.model import FlagFilter
from gatherly_core.administration.suspicion_rules import MANY_BOOKINGS
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.model import Channel, Recipient, Status
from tests.factories import NotificationFactory
from tests.integration.web.callers import FREE, UNKNOWN, Caller, People, draft, published

LOG = "/api/admin/audit-logs"
VERDICT = "/api/admin/audit-logs/verify"


@pytest.fixture
def admin(people: People) -> Caller:
    return people.admin()


def actions(admin: Caller, **wanted: object) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return [item["action"] for item in admin.get(f"{LOG}?limit=100&{query}").json["items"]]


class TestAuditLog:
    def test_it_tells_who_did_what_to_which(self, ada: Caller, admin: Caller) -> None:
        event = published(ada, FREE)
        newest = admin.get(f"{LOG}?limit=1&user_id={ada.id}").json["items"][0]
        assert newest == {
            "id": newest["id"],
            "action": "event.published",
            "user_id": ada.id,
            "target_type": "event",
            "target_id": event["id"],
            "timestamp": event["updated_at"],
            "details": {},
        }

    def test_it_finds_what_is_wanted(self, ada: Caller, admin: Caller) -> None:
        event, other = published(ada, FREE), draft(ada)
        assert actions(admin, target_id=event["id"]) == ["event.published", "event.created"]
        assert actions(admin, target_id=other["id"]) == ["event.created"]
        assert set(actions(admin, target_type="event")) == {"event.published", "event.created"}
        assert set(actions(admin, action="event.created")) == {"event.created"}
        assert actions(admin, user_id=UNKNOWN) == []
        assert actions(admin, action="event.created", user_id=ada.id, to="2020-01-01T00:00:00Z") == []
        assert actions(admin, action="event.published", **{"from": "2999-01-01T00:00:00Z"}) == []

    def test_it_has_pages(self, ada: Caller, admin: Caller) -> None:
        for _ in range(3):
            draft(ada)
        first = admin.get(f"{LOG}?limit=2&action=event.created")
        second = admin.get(f"{LOG}?limit=2&action=event.created&cursor={first.json['next_cursor']}")
        assert (len(first.json["items"]), len(second.json["items"])) == (2, 1)
        assert 'rel="next"' in first.headers["Link"]
        assert second.json["next_cursor"] is None

    def test_it_is_for_admins(self, ada: Caller, grace: Caller, people: People) -> None:
        for address in (LOG, VERDICT):
            for caller in (ada, grace):
                assert caller.get(address, 403).json["code"] == "forbidden"
            people.nobody.get(address, 401)

    @pytest.mark.parametrize("query", ["user_id=1", "from=yesterday", "action=", "limit=0", "cursor=x", "who=me"])
    def test_it_refuses_what_makes_no_sense(self, admin: Caller, query: str) -> None:
        assert admin.get(f"{LOG}?{query}", 400).json["code"] == "invalid_input"


class TestVerdict:
    def test_it_says_that_the_trail_is_whole(self, ada: Caller, admin: Caller) -> None:
        draft(ada)
        verdict = admin.get(VERDICT).json
        assert (verdict["intact"], verdict["broken"], verdict["waiting"], verdict["late"]) == (True, None, 0, 0)
        assert verdict["end"].startswith(f"{verdict['sealed']}:")
        draft(ada)
        later = admin.get(f"{VERDICT}?expect={verdict['end']}").json
        assert later["intact"]
        assert later["sealed"] > verdict["sealed"]

    def test_it_names_the_place_that_is_not_as_expected(self, ada: Caller, admin: Caller) -> None:
        draft(ada)
        sealed = admin.get(VERDICT).json["sealed"]
        verdict = admin.get(f"{VERDICT}?expect={sealed + 2}:{'0' * 64}").json
        assert not verdict["intact"]
        assert verdict["broken"] == {"flaw": "missing", "sequence": sealed + 1, "entry_id": None}

    @pytest.mark.parametrize("end", ["1", "1:xyz", f"x:{'0' * 64}"])
    def test_it_refuses_an_end_that_is_none(self, admin: Caller, end: str) -> None:
        (problem,) = admin.get(f"{VERDICT}?expect={end}", 400).json["errors"]
        assert (problem["name"], problem["location"]) == ("expect", "querystring")


class TestFlags:
    @pytest.fixture
    def flag(self, gatherly: Gatherly, ada: Caller, grace: Caller) -> str:
        """The address of a flag of somebody who books a lot."""
        event = published(ada, FREE | {"quantity": 100})
        for _ in range(MANY_BOOKINGS.least):
            grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})
        assert gatherly.application.administration.watch() == 1
        (found,) = self.flags(gatherly)
        return f"/api/admin/flags/{found}"

    def flags(self, gatherly: Gatherly) -> list[UUID]:
        ports = gatherly.ports
        page = ports.unit_of_work.read(lambda: ports.flags.search(FlagFilter(), PageRequest()))
        return [flag.id for flag in page.items]

    def test_it_shows_what_is_suspicious(self, admin: Caller, grace: Caller, flag: str) -> None:
        (shown,) = admin.get("/api/admin/flags?resolved=false&kind=many_bookings").json["items"]
        assert flag.endswith(shown["id"])
        assert (shown["kind"], shown["target_type"], shown["target"]) == ("many_bookings", "account", grace.id)
        assert shown["count"] == MANY_BOOKINGS.least
        assert (shown["resolved_at"], shown["resolved_by"], shown["note"]) == (None, None, None)
        assert admin.get("/api/admin/flags?resolved=true").json["items"] == []

    def test_it_is_looked_after_once(self, admin: Caller, flag: str) -> None:
        shown = admin.post(f"{flag}/resolve", {"note": "A school."}, 200).json
        assert (shown["resolved_by"], shown["note"]) == (admin.id, "A school.")
        assert admin.get("/api/admin/flags?resolved=true").json["items"] == [shown]
        assert admin.post(f"{flag}/resolve", None, 409).json["code"] == "already_resolved"
        assert "flag.resolved" in actions(admin)

    def test_a_note_may_be_left_out(self, admin: Caller, flag: str) -> None:
        assert admin.post(f"{flag}/resolve", None, 200).json["note"] is None

    def test_it_refuses_what_makes_no_sense(self, admin: Caller, flag: str) -> None:
        for body in ({"note": ""}, {"note": "x" * 501}, {"note": 1}, {"why": "x"}):
            assert admin.post(f"{flag}/resolve", body, 400).json["code"] == "invalid_input"
        assert admin.post(f"/api/admin/flags/{UNKNOWN}/resolve", None, 404).json["code"] == "flag_not_found"

    def test_it_is_for_admins(self, ada: Caller, grace: Caller, people: People, flag: str) -> None:
        for caller in (ada, grace):
            caller.get("/api/admin/flags", 403)
            caller.post(f"{flag}/resolve", None, 403)
        people.nobody.get("/api/admin/flags", 401)
        people.nobody.post(f"{flag}/resolve", None, 401)


class TestDeadLetters:
    @pytest.fixture
    def letter(self, gatherly: Gatherly, grace: Caller) -> str:
        """The id of a message that was given up."""
        notification = NotificationFactory(
            recipient=Recipient(UserId(UUID(grace.id))), channel=Channel.EMAIL, subject="A secret", status=Status.FAILED
        )
        gatherly.ports.unit_of_work.run(lambda: gatherly.ports.notifications.add([notification]))
        return str(notification.id)

    def test_it_shows_what_was_given_up_and_nothing_of_what_is_in_it(self, admin: Caller, letter: str) -> None:
        (shown,) = admin.get("/api/admin/dead-letters?queue=messages").json["items"]
        assert shown == {
            "id": letter,
            "queue": "messages",
            "kind": "booking_confirmed",
            "via": "email",
            "attempts": 0,
            "buried_at": "2026-01-01T12:00:00Z",
            "why": None,
        }
        assert admin.get("/api/admin/dead-letters").json["items"] == [shown]
        assert admin.get("/api/admin/dead-letters?queue=facts").json == {"items": [], "next_cursor": None}

    def test_it_is_tried_again(self, admin: Caller, letter: str) -> None:
        (before,) = admin.get("/api/admin/dead-letters").json["items"]
        assert admin.post(f"/api/admin/dead-letters/{letter}/replay", None, 200).json == {"replayed": [before]}
        assert admin.get("/api/admin/dead-letters").json["items"] == []
        assert "dead_letter.replayed" in actions(admin, target_id=letter)
        again = admin.post(f"/api/admin/dead-letters/{letter}/replay", None, 404)
        assert again.json["code"] == "dead_letter_not_found"

    @pytest.mark.parametrize("query", ["queue=mail", "queue=", "limit=0", "cursor=x", "who=me"])
    def test_it_refuses_what_makes_no_sense(self, admin: Caller, query: str) -> None:
        assert admin.get(f"/api/admin/dead-letters?{query}", 400).json["code"] == "invalid_input"

    def test_it_is_for_admins(self, ada: Caller, grace: Caller, people: People, letter: str) -> None:
        for caller in (ada, grace):
            caller.get("/api/admin/dead-letters", 403)
            caller.post(f"/api/admin/dead-letters/{letter}/replay", None, 403)
        people.nobody.get("/api/admin/dead-letters", 401)
        people.nobody.post(f"/api/admin/dead-letters/{letter}/replay", None, 401)
