"""The page of an event, to which messages about it lead."""

import re

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.mail import MemoryMailer
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import FREE, Caller, published
from tests.integration.web.documented_app import TestApp

LINK = re.compile(r"^http://localhost:5000(/\S+)$", re.MULTILINE)


@pytest.fixture
def pages(gatherly: Gatherly, settings: Settings) -> TestApp:
    return TestApp(make_app(gatherly, settings))


def test_messages_lead_there(gatherly: Gatherly, ada: Caller, grace: Caller, pages: TestApp) -> None:
    mailer = gatherly.ports.mailer
    assert isinstance(mailer, MemoryMailer)
    event = published(ada, FREE)
    grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}, 201)

    (link,) = LINK.findall(mailer.sent_to(grace.email)[-1].text)

    assert link == f"/e/{event['id']}"
    page = pages.get(link)
    assert page.content_type == "text/html"
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script>|<style|\son\w+=|style=|https?://", page.text)
    assert pages.get("/static/event.js").content_type in ("text/javascript", "application/javascript")


def test_it_says_nothing_of_an_event_before_the_api_does(pages: TestApp) -> None:
    assert pages.get("/e/nothing").text == pages.get("/e/%3Cscript%3E").text
