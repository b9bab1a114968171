"""Wordings over HTTP."""

from typing import Any

import pytest
from webtest import TestResponse

from tests.integration.web.callers import FREE, UNKNOWN, Caller, published

WORDS = {"subject": "See you at {{ event_title }}", "paragraphs": ["Doors open at {{ event_start|time }}.", "Bye!"]}


def problems_of(refusal: TestResponse) -> list[tuple[str, str]]:
    return [(problem["location"], problem["name"]) for problem in refusal.json["errors"]]


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    return published(ada, FREE)


@pytest.fixture
def wordings(event: dict[str, Any]) -> str:
    return f"/api/events/{event['id']}/wordings"


@pytest.fixture
def reminder(wordings: str) -> str:
    return f"{wordings}/reminder/de"


class TestWord:
    def test_it_is_kept_until_it_is_removed(
        self, ada: Caller, event: dict[str, Any], wordings: str, reminder: str
    ) -> None:
        kept = ada.put(reminder, WORDS).json

        assert kept == {
            **WORDS,
            "event_id": event["id"],
            "template": "reminder",
            "language": "de",
            "updated_at": "2026-01-01T12:00:00Z",
        }
        assert ada.get(wordings).json == {"items": [kept]}
        ada.delete(reminder, 204)
        assert ada.get(wordings).json == {"items": []}
        assert ada.delete(reminder, 404).json["code"] == "wording_not_found"

    @pytest.mark.parametrize(("change", "name", "description"), [
        ({"subject": "{{ nothing }}"}, "subject", "line 1: there is no variable 'nothing'"),
        (
            {"paragraphs": ["Fine.", "a\n{% for x in y %}{% endfor %}"]},
            "paragraphs",
            "paragraph 2, line 2: 'For' cannot be used: there are variables and conditions only",
        ),
        ({"paragraphs": ["{% if tickets %}"]}, "paragraphs", None),
        ({"paragraphs": []}, "paragraphs", "must have 1 to 20 entries"),
        ({"paragraphs": [" "]}, "paragraphs.0", "must be of 1 to 2000 characters"),
        ({"subject": "two\nlines"}, "subject", "must not contain control characters"),
        ({"subject": None}, "subject", None),
        ({"html": "<b>"}, "html", "is not known"),
    ])  # fmt: skip
    def test_it_says_where_it_is_wrong(
        self, ada: Caller, wordings: str, reminder: str, change: dict[str, Any], name: str, description: str | None
    ) -> None:
        refusal = ada.put(reminder, WORDS | change, 400)

        assert problems_of(refusal) == [("body", name)]
        assert description in (None, refusal.json["errors"][0]["description"])
        assert ada.get(wordings).json == {"items": []}

    @pytest.mark.parametrize("place", ["reminder/fr", "verify_email/en", "nothing/en", "message/de", "REMINDER/en"])
    def test_it_words_nothing_that_there_is_not(self, ada: Caller, wordings: str, place: str) -> None:
        assert ada.put(f"{wordings}/{place}", WORDS, 404).json["code"] == "wording_not_found"
        assert ada.post(f"{wordings}/{place}/preview", None, 404).json["code"] == "wording_not_found"

    def test_it_is_for_who_runs_the_event(self, grace: Caller, wordings: str, reminder: str) -> None:
        grace.put(reminder, WORDS, 403)
        grace.get(wordings, 403)
        grace.post(f"{reminder}/preview", None, 403)
        grace.put(f"/api/events/{UNKNOWN}/wordings/reminder/de", WORDS, 404)


class TestPreview:
    def test_it_shows_the_standard_words(self, ada: Caller, event: dict[str, Any], reminder: str) -> None:
        shown = ada.post(f"{reminder}/preview", None, 200).json

        assert shown["subject"] == f"Morgen: {event['title']}"
        assert shown["html"].startswith("<!doctype html>")
        assert (event["title"] in shown["text"], event["title"] in shown["short"], shown["fault"]) == (True, True, None)

    def test_it_shows_what_is_tried_and_keeps_nothing(
        self, ada: Caller, event: dict[str, Any], wordings: str, reminder: str
    ) -> None:
        shown = ada.post(f"{reminder}/preview", {"wording": WORDS}, 200).json

        assert shown["subject"] == f"See you at {event['title']}"
        assert "Bye!" in shown["text"]
        assert "Bye!" in shown["html"]
        assert ada.get(wordings).json == {"items": []}

    def test_it_shows_what_is_kept(self, ada: Caller, event: dict[str, Any], reminder: str) -> None:
        ada.put(reminder, WORDS)

        assert ada.post(f"{reminder}/preview", {}, 200).json["subject"] == f"See you at {event['title']}"

    def test_it_refuses_what_could_not_be_kept(self, ada: Caller, reminder: str) -> None:
        refusal = ada.post(f"{reminder}/preview", {"wording": WORDS | {"subject": "{{"}}, 400)

        assert problems_of(refusal) == [("body", "subject")]
        assert refusal.json["code"] == "wording_invalid"
