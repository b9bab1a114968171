"""Writing to many people, and announcements, over HTTP."""

from typing import Any

import pytest

from tests.integration.web.callers import FREE, UNKNOWN, Caller, published

SEND = "/api/notifications/send"
WORDS = {"subject": "Doors open earlier", "message": "At 18:30.\n\nThere is soup."}


@pytest.fixture
def event(ada: Caller, grace: Caller) -> dict[str, Any]:
    """An event of Ada's, to which Grace goes."""
    made = published(ada, FREE)
    grace.post("/api/bookings", {"event_id": made["id"], "quantity": 1})
    return made


def told(caller: Caller) -> list[str]:
    """The subjects of what they were announced in Gatherly."""
    items = caller.get("/api/notifications?channel=in_app").json["items"]
    return [item["subject"] for item in items if item["type"] == "announcement"]


class TestSending:
    def test_it_can_be_followed(self, ada: Caller, grace: Caller, event: dict[str, Any]) -> None:
        accepted = ada.post(SEND, {"event_id": event["id"], "channels": ["in_app"], **WORDS}, 202)
        where = f"/api/notifications/sendings/{accepted.json['id']}"
        assert accepted.headers["Location"].endswith(where)
        assert ada.get(where).json == {
            "id": accepted.json["id"],
            "event_id": event["id"],
            **WORDS,
            "channels": ["in_app"],
            "recipients": 1,
            "total": 1,
            "queued": 0,
            "sent": 1,
            "failed": 0,
            "created_at": "2026-01-01T12:00:00Z",
            "finished_at": "2026-01-01T12:00:00Z",
            "stopped_at": None,
        }
        assert told(grace) == [f"{event['title']}: Doors open earlier"]
        assert grace.get(where, 404).json["code"] == "sending_not_found"
        assert ada.get(f"/api/notifications/sendings/{UNKNOWN}", 404).json["code"] == "sending_not_found"

    def test_it_is_sent_once_for_each_key(self, ada: Caller, grace: Caller, event: dict[str, Any]) -> None:
        body = {"event_id": event["id"], **WORDS}
        first, again = (ada.post(SEND, body, 202, idempotency_key="once") for _ in range(2))
        assert (first.json, again.headers["Idempotency-Replayed"]) == (again.json, "true")
        assert len(told(grace)) == 1

    def test_users_are_for_admins(self, ada: Caller, grace: Caller) -> None:
        assert ada.post(SEND, {"user_ids": [grace.id], **WORDS}, 403).json["code"] == "forbidden"

    def test_it_is_for_who_runs_the_event(self, grace: Caller, event: dict[str, Any]) -> None:
        grace.post(SEND, {"event_id": event["id"], **WORDS}, 403)
        assert grace.post(SEND, {"event_id": UNKNOWN, **WORDS}, 404).json["code"] == "event_not_found"

    @pytest.mark.parametrize(("change", "name"), [
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 151}, "subject"),
        ({"subject": "two\nlines"}, "subject"),
        ({"message": ""}, "message"),
        ({"message": "x" * 5001}, "message"),
        ({"message": "\x00"}, "message"),
        ({"message": None}, "message"),
        ({"channels": []}, "channels"),
        ({"channels": ["pigeon"]}, "channels.0"),
        ({"event_id": "1"}, "event_id"),
        ({"user_ids": []}, "user_ids"),
        ({"user_ids": [UNKNOWN]}, "event_id"),
        ({"html": "<b>"}, "html"),
    ])  # fmt: skip
    def test_what_is_wrong_is_named(
        self, ada: Caller, grace: Caller, event: dict[str, Any], change: dict[str, Any], name: str
    ) -> None:
        refusal = ada.post(SEND, {"event_id": event["id"], **WORDS} | change, 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == [name]
        assert told(grace) == []

    def test_it_must_be_to_somebody(self, ada: Caller) -> None:
        refusal = ada.post(SEND, WORDS, 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == ["event_id"]


class TestAnnouncements:
    def test_everybody_reads_them(self, ada: Caller, grace: Caller, nobody: Caller, event: dict[str, Any]) -> None:
        path = f"/api/events/{event['id']}/announcements"
        first, second = (ada.post(path, {**WORDS, "subject": subject}, 201) for subject in ("One", "Two"))
        assert first.headers["Location"].endswith(path)
        assert first.json == {
            "id": first.json["id"],
            "event_id": event["id"],
            "subject": "One",
            "message": WORDS["message"],
            "created_at": "2026-01-01T12:00:00Z",
        }
        page = nobody.get(f"{path}?limit=1").json
        assert page["items"] == [second.json]
        assert nobody.get(f"{path}?limit=1&cursor={page['next_cursor']}").json["items"] == [first.json]
        assert sorted(told(grace)) == [f"{event['title']}: One", f"{event['title']}: Two"]
        assert ada.get(f"/api/notifications/sendings/{first.json['id']}").json["recipients"] == 1

    def test_there_are_so_many_a_day(self, ada: Caller, event: dict[str, Any]) -> None:
        path = f"/api/events/{event['id']}/announcements"
        for _ in range(20):
            ada.post(path, WORDS, 201)
        refusal = ada.post(path, WORDS, 429)
        assert (refusal.json["code"], refusal.headers["Retry-After"]) == ("too_many_sendings", "43200")

    def test_they_are_by_who_runs_the_event(self, grace: Caller, event: dict[str, Any]) -> None:
        grace.post(f"/api/events/{event['id']}/announcements", WORDS, 403)
        grace.post(f"/api/events/{UNKNOWN}/announcements", WORDS, 404)
