"""The page of an event, to which messages lead."""

import re

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.mail import MemoryMailer
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import CONCERT, UNKNOWN, Caller, People
from tests.integration.web.documented_app import TestApp


@pytest.fixture
def pages(gatherly: Gatherly, settings: Settings) -> TestApp:
    """Pages are for people, and no part of the documented API."""
    return TestApp(make_app(gatherly, settings))


def event_of(ada: Caller, **details: object) -> str:
    event_id = ada.post("/api/events", {**CONCERT, "capacity": 10, **details}).json["id"]
    ada.post(f"/api/events/{event_id}/publish", status=200)
    return f"/e/{event_id}"


def test_it_says_what_when_and_where(ada: Caller, pages: TestApp) -> None:
    page = pages.get(event_of(ada, location="The Old Hall", description="<p>With a <strong>choir</strong>.</p>"))

    assert page.content_type == "text/html"
    assert "<h1>Autumn Concert</h1>" in page.text
    # Berlin is an hour ahead of UTC in winter.
    assert "Tuesday, 01 December 2026, 19:00 – 22:00 (Europe/Berlin)" in page.text
    assert "<dd>The Old Hall</dd>" in page.text
    assert "<p>With a <strong>choir</strong>.</p>" in page.text
    assert "cancelled" not in page.text


def test_it_says_that_an_event_is_cancelled(ada: Caller, pages: TestApp) -> None:
    path = event_of(ada)
    ada.post(f"/api{path.replace('/e/', '/events/')}/cancel", status=200)

    assert "This event has been cancelled." in pages.get(path).text


def test_what_organizers_write_stays_text(ada: Caller, pages: TestApp) -> None:
    hostile = '"><script>alert(1)</script>'
    page = pages.get(event_of(ada, title=f"Concert {hostile}", location=hostile, description=f"<p>{hostile}</p>"))

    assert "<script" not in page.text
    assert 'content="Concert &quot;&gt;&lt;script&gt;' in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert not re.search(r"\son\w+=|style=", page.text)


def test_it_is_there_for_nobody_while_the_event_is_a_draft(ada: Caller, pages: TestApp) -> None:
    event_id = ada.post("/api/events", {**CONCERT, "capacity": 10}).json["id"]

    assert pages.get(f"/e/{event_id}", status=404).json["code"] == "event_not_found"


@pytest.mark.parametrize("event_id", [UNKNOWN, "nonsense", "%00"])
def test_there_is_none_of_what_is_no_event(pages: TestApp, event_id: str) -> None:
    assert pages.get(f"/e/{event_id}", status=404).json["code"] == "event_not_found"


def test_messages_lead_there(gatherly: Gatherly, ada: Caller, people: People, pages: TestApp) -> None:
    path, grace = event_of(ada), people.attendee()
    grace.post("/api/bookings", {"event_id": path.removeprefix("/e/"), "quantity": 1})

    mailer = gatherly.ports.mailer
    assert isinstance(mailer, MemoryMailer)
    (link,) = set(re.findall(r"http://localhost:5000(/\S+)", mailer.sent_to(grace.email)[-1].text))
    assert link == path
    assert pages.get(link).status_code == 200
