"""The feed of facts over HTTP."""

from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly
from tests.integration.web.callers import FREE, PAID, Caller, People, bought, published


@pytest.fixture
def follow(gatherly: Gatherly) -> Any:
    def follow(caller: Caller, query: str = "") -> dict[str, Any]:
        gatherly.application.webhooks.publish_facts()
        answer: dict[str, Any] = caller.get(f"/api/facts{query}").json
        return answer

    return follow


def test_it_tells_what_happened(ada: Caller, grace: Caller, follow: Any) -> None:
    event = published(ada, PAID)
    booking = bought(grace, event)

    answer = follow(ada, "?types=booking.held,booking.confirmed,payment.succeeded")

    assert [(each["type"], each["sequence"]) for each in answer["items"]] == [
        ("booking.held", 1),
        ("payment.succeeded", 2),
        ("booking.confirmed", 3),
    ]
    paid = answer["items"][1]
    assert paid["timestamp"] == "2026-01-01T12:00:00Z"
    assert paid["data"] == {
        "payment_id": booking["payment"]["id"],
        "booking_id": booking["id"],
        "event_id": event["id"],
        "amount": 2500,
        "currency": "EUR",
    }
    assert not answer["has_more"]


def test_it_tells_nothing_of_who_it_was(ada: Caller, grace: Caller, follow: Any, gatherly: Gatherly) -> None:
    bought(grace, published(ada, FREE), method=None)
    gatherly.application.webhooks.publish_facts()

    text = ada.get("/api/facts").text

    assert grace.id not in text
    assert grace.email not in text


def test_it_is_followed_by_its_cursor(ada: Caller, grace: Caller, follow: Any) -> None:
    event = published(ada, FREE)
    seen = []
    answer = follow(ada, "?limit=1")
    while answer["has_more"]:
        seen += answer["items"]
        answer = follow(ada, f"?limit=1&after={answer['next_cursor']}")
    seen += answer["items"]
    assert [each["type"] for each in seen] == ["ticket.created", "event.created", "event.published"]

    assert follow(ada, f"?after={answer['next_cursor']}")["items"] == []
    booking = bought(grace, event, method=None)
    (held,) = follow(ada, f"?after={answer['next_cursor']}")["items"]
    assert held["data"]["booking_id"] == booking["id"]


def test_organizers_follow_their_own_events(ada: Caller, people: People, follow: Any) -> None:
    event = published(ada, FREE)

    assert follow(people.organizer())["items"] == []
    assert {each["data"]["event_id"] for each in follow(people.admin())["items"]} == {event["id"]}


@pytest.mark.parametrize(
    "query",
    [
        "types=booking.made",
        "types=",
        "types=booking.held,",
        "limit=0",
        "limit=101",
        "after=x",
        "after=WzFd",
        "cursor=x",
        "after=WyJmYWN0cyIsLTFd",
    ],
)
def test_it_refuses_bad_questions(ada: Caller, query: str) -> None:
    refusal = ada.get(f"/api/facts?{query}", 400).json

    assert [error["name"] for error in refusal["errors"]] == [query.partition("=")[0]]
