"""Browsing events over HTTP."""

from datetime import timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.integration.web.callers import FREE, UNKNOWN, Caller, draft, published


class TestBrowse:
    @pytest.fixture
    def titles(self, ada: Caller, nobody: Caller) -> dict[str, str]:
        """Three events: a jazz night in May, a fair in June, a sold-out reading in July."""
        jazz = published(
            ada,
            FREE,
            title="Jazz Night",
            category="music",
            tags=["jazz", "late"],
            start_date="2026-05-01T20:00:00Z",
            end_date="2026-05-02T01:00:00Z",
        )
        fair = published(
            ada,
            FREE,
            title="Book Fair",
            category="books",
            tags=["late"],
            location="Jazz Hall",
            start_date="2026-06-01T10:00:00Z",
            end_date="2026-06-03T18:00:00Z",
        )
        reading = published(
            ada,
            FREE | {"quantity": 0},
            title="Reading",
            category="books",
            start_date="2026-07-01T18:00:00Z",
            end_date="2026-07-01T20:00:00Z",
        )
        return {event["id"]: event["title"] for event in (jazz, fair, reading)}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["Jazz Night", "Book Fair", "Reading"]),
            ("?sort=start_date", ["Jazz Night", "Book Fair", "Reading"]),
            ("?sort=created_at", ["Reading", "Book Fair", "Jazz Night"]),
            ("?q=JAZZ", ["Jazz Night", "Book Fair"]),
            ("?q=nothing+like+it", []),
            ("?category=books", ["Book Fair", "Reading"]),
            ("?tag=late", ["Jazz Night", "Book Fair"]),
            ("?tag=late&category=music", ["Jazz Night"]),
            ("?available=true", ["Jazz Night", "Book Fair"]),
            ("?available=false", ["Reading"]),
            ("?featured=false", ["Jazz Night", "Book Fair", "Reading"]),
            ("?featured=true", []),
            ("?from=2026-06-02T00:00:00Z", ["Book Fair", "Reading"]),
            ("?to=2026-06-02T00:00:00Z", ["Jazz Night", "Book Fair"]),
            ("?from=2026-06-04T00:00:00Z&to=2026-06-30T00:00:00%2B02:00", []),
            (f"?organizer_id={UNKNOWN}", []),
            ("?limit=1", ["Jazz Night"]),
        ],
    )
    def test_it_filters_and_sorts(
        self, nobody: Caller, titles: dict[str, str], query: str, expected: list[str]
    ) -> None:
        assert [event["title"] for event in nobody.get(f"/api/events{query}").json["items"]] == expected

    def test_the_popular_come_first(self, nobody: Caller, grace: Caller, titles: dict[str, str]) -> None:
        fair = next(id for id, title in titles.items() if title == "Book Fair")
        grace.post("/api/bookings", {"event_id": fair, "quantity": 2})

        (first, *_) = nobody.get("/api/events?sort=popularity").json["items"]

        assert (first["title"], first["availability"]["sold"]) == ("Book Fair", 2)

    def test_drafts_are_listed_for_their_organizer_alone(self, ada: Caller, grace: Caller) -> None:
        event = draft(ada)

        assert [found["id"] for found in ada.get(f"/api/events?organizer_id={ada.id}").json["items"]] == [event["id"]]
        assert ada.get("/api/events").json["items"] == []
        assert grace.get(f"/api/events?organizer_id={ada.id}").json["items"] == []

    def test_what_is_over_is_left_out(self, nobody: Caller, titles: dict[str, str], clock: FixedClock) -> None:
        clock.advance(timedelta(days=130))

        assert [event["title"] for event in nobody.get("/api/events").json["items"]] == ["Book Fair", "Reading"]

    def test_labels_are_counted(self, nobody: Caller, titles: dict[str, str]) -> None:
        assert nobody.get("/api/categories").json == {
            "items": [{"id": None, "name": "books", "count": 2}, {"id": None, "name": "music", "count": 1}],
            "next_cursor": None,
        }
        assert nobody.get("/api/tags").json["items"] == [{"name": "jazz", "count": 1}, {"name": "late", "count": 2}]
