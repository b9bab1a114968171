"""Pages: every item once, however much is added meanwhile."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.integration.web.callers import FREE, UNKNOWN, Caller, People, published


def linked(caller: Caller, address: str) -> Iterator[str]:
    """The ids of a list, page by page, following its links."""
    while True:
        page = caller.get(address)
        yield from (item["id"] for item in page.json["items"])
        link = page.headers.get("Link")
        assert (link is None) == (page.json["next_cursor"] is None)
        if link is None:
            return
        match = re.fullmatch('<(.+)>; rel="next"', link)
        assert match
        assert page.json["next_cursor"] in match[1]
        address = match[1]


@pytest.mark.parametrize("sort", ["start_date", "popularity", "created_at"])
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_events_are_listed_once(ada: Caller, nobody: Caller, clock: FixedClock, sort: str, limit: int) -> None:
    made = []
    for _ in range(5):
        made.append(published(ada, FREE, tags=["a tag & more"])["id"])
        clock.advance(timedelta(seconds=1))

    found = list(linked(nobody, f"/api/events?limit={limit}&sort={sort}&tag=a+tag+%26+more"))

    assert sorted(found) == sorted(made)
    assert len(found) == len(set(found))


def test_what_is_added_meanwhile_does_not_shift_the_rest(ada: Caller, grace: Caller, clock: FixedClock) -> None:
    event = published(ada, FREE)

    def book() -> str:
        clock.advance(timedelta(seconds=1))
        id: str = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json["id"]
        return id

    made = [book() for _ in range(4)]
    first, second, *_ = pages = linked(grace, "/api/bookings?limit=2"), None
    found = [next(first), next(first)]
    book()
    found += list(first)

    assert found == made[::-1]
    assert second is None
    assert pages


def test_the_waitlist_has_pages(people: People, ada: Caller) -> None:
    event = published(ada, FREE | {"quantity": 1})
    people.attendee().post("/api/bookings", {"event_id": event["id"], "quantity": 1})
    waiting = [people.attendee() for _ in range(3)]
    entries = [caller.post("/api/waitlist", {"event_id": event["id"]}).json["id"] for caller in waiting]

    assert list(linked(ada, f"/api/events/{event['id']}/waitlist?limit=1")) == entries
    assert list(linked(waiting[0], "/api/waitlist?limit=1")) == entries[:1]


def test_a_page_has_twenty_items_if_nothing_is_said(ada: Caller, grace: Caller) -> None:
    event = published(ada, FREE | {"quantity": 21})
    for _ in range(21):
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

    assert len(grace.get("/api/bookings").json["items"]) == 20


def _cursor(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "%00",
        "%C3%A9",
        "A",
        _cursor(b"{}"),
        _cursor(b"[]"),
        _cursor(b"17"),
        _cursor(b"[[]]"),
        _cursor(b'["bookings_of_user"]'),
        _cursor(b'["bookings_of_user","yesterday","17"]'),
        _cursor(b'["bookings_of_user",17,"' + UNKNOWN.encode() + b'"]'),
        _cursor(b'["events_by_popularity",1,"' + UNKNOWN.encode() + b'"]'),
        _cursor(b'["events_by_popularity",1e400,"x"]'),
        _cursor(b"[" * 2000),
        "A" * 10_000,
    ],
)
@pytest.mark.parametrize("path", ["/api/events", "/api/bookings", "/api/waitlist"])
def test_a_cursor_that_the_list_did_not_give_out_is_refused(grace: Caller, path: str, cursor: str) -> None:
    refusal = grace.get(f"{path}?cursor={cursor}", 400)

    (problem,) = refusal.json["errors"]
    assert (problem["location"], problem["name"]) == ("querystring", "cursor")
