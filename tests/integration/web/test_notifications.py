"""What one was told, over HTTP."""

from typing import Any

import pytest

from tests.integration.web.callers import FREE, UNKNOWN, Caller, published


@pytest.fixture
def booking(ada: Caller, grace: Caller) -> dict[str, Any]:
    """A confirmed booking of Grace's."""
    event = published(ada, FREE)
    booked: dict[str, Any] = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json
    return booked


def told(caller: Caller, query: str = "") -> list[dict[str, Any]]:
    """What they were told since they have an account."""
    items: list[dict[str, Any]] = caller.get(f"/api/notifications{query}").json["items"]
    return [item for item in items if item["type"] != "registration"]


def test_it_lists_what_one_was_told_of_a_booking(grace: Caller, booking: dict[str, Any]) -> None:
    (shown,) = told(grace, "?channel=in_app")
    assert (shown["user_id"], shown["event_id"]) == (grace.id, booking["event_id"])
    assert (shown["type"], shown["status"], shown["read"]) == ("booking_confirmed", "sent", False)
    assert booking["reference"] in shown["message"]
    assert "Autumn Concert" in shown["subject"]
    assert sorted(each["channel"] for each in told(grace)) == ["email", "in_app"]


def test_it_sends_the_mail_in_memory_at_once(grace: Caller, booking: dict[str, Any]) -> None:
    assert {each["status"] for each in told(grace)} == {"sent"}


def test_nobody_is_shown_what_others_were_told(ada: Caller, grace: Caller, booking: dict[str, Any]) -> None:
    assert told(ada) == []
    (shown,) = told(grace, "?channel=in_app")
    for caller, id_ in ((ada, shown["id"]), (grace, UNKNOWN)):
        answer = caller.post(f"/api/notifications/{id_}/read", None, 404)
        assert answer.json["code"] == "notification_not_found"
    assert told(grace, "?channel=in_app") == [shown]


def test_who_has_read_it_in_one_place_has_read_it(grace: Caller, booking: dict[str, Any]) -> None:
    (shown,) = told(grace, "?channel=in_app&unread=true")
    for _ in range(2):
        answer = grace.post(f"/api/notifications/{shown['id']}/read", None, 200)
        assert answer.json == shown | {"read": True}
    assert told(grace, "?unread=true") == []
    assert [each["read"] for each in told(grace)] == [True, True]


@pytest.mark.parametrize("query", ["?unread=yes", "?channel=pigeon", "?limit=0", "?cursor=x", "?read=true"])
def test_it_refuses_what_it_does_not_know(grace: Caller, query: str) -> None:
    assert grace.get(f"/api/notifications{query}", 400).json["code"] == "invalid_input"


def test_it_is_for_users(nobody: Caller) -> None:
    assert nobody.get("/api/notifications", 401).json["code"]
    assert nobody.post(f"/api/notifications/{UNKNOWN}/read", None, 401).json["code"]
