"""The application as operators run it: on a database, with real tokens and passwords."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, published, tickets_of
from tests.integration.web.documented_app import Document, DocumentedApp

SECRET = "only the tests sign with this secret"
READINESS = """
from pyramid.paster import get_app
from webtest import TestApp
print(TestApp(get_app("config/testing.ini")).get("/readyz", status="*").text)
"""


@pytest.fixture
def settings(fresh_database_url: str) -> Settings:
    return settings_of(fresh_database_url)


def settings_of(database_url: str) -> Settings:
    return Settings.load({"gatherly.database_url": database_url, "gatherly.jwt_secret": SECRET}, {})


@pytest.fixture
def gatherly(settings: Settings) -> Iterator[Gatherly]:
    with on_database(settings) as gatherly:
        yield gatherly


def test_it_is_ready_once_the_database_is_up_to_date(empty_database_url: str, document: Document) -> None:
    settings = settings_of(empty_database_url)
    with on_database(settings) as gatherly:
        api = DocumentedApp(make_app(gatherly, settings), document)
        assert api.get("/readyz", status=503).json["code"] == "not_ready"

        gatherly.migrate()

        assert api.get("/readyz").json == {"status": "ready", "degraded": []}


def test_places_go_from_one_to_the_next(gatherly: Gatherly, settings: Settings, document: Document) -> None:
    people = People(DocumentedApp(make_app(gatherly, settings), document), gatherly)
    ada, grace, kurt = people.organizer(), people.attendee(), people.attendee()
    event = published(ada, FREE | {"quantity": 2}, PAID, title="Ü 🎻 concert", tags=["late", "🎻"], category="music")
    free, paid = tickets_of(event, ada)

    bought = grace.post(f"/api/tickets/{free['id']}/purchase", {"quantity": 2}).json["booking"]
    held = grace.post(f"/api/tickets/{paid['id']}/purchase", {"quantity": 1}).json["booking"]
    wish = {"event_id": event["id"], "ticket_id": free["id"], "quantity": 2}
    assert kurt.post("/api/bookings", {"event_id": event["id"], "items": [_item(free)]}, 409).json["code"] == "sold_out"
    entry = "/api/waitlist/" + kurt.post("/api/waitlist", wish).json["id"]
    grace.delete(f"/api/bookings/{bought['id']}")
    accepted = kurt.post(f"{entry}/accept", None, 200).json

    assert (bought["status"], held["status"], accepted["status"]) == ("confirmed", "pending", "accepted")
    assert kurt.get(f"/api/bookings/{accepted['booking_id']}").json["status"] == "confirmed"
    assert [booking["id"] for booking in grace.get("/api/bookings").json["items"]] == [held["id"], bought["id"]]
    (found,) = people.nobody.get("/api/events?q=%F0%9F%8E%BB&available=true&sort=popularity").json["items"]
    assert found["availability"] == {"capacity": 12, "sold": 2, "held": 1, "available": 9, "sold_out": False}
    assert people.nobody.get("/api/tags").json["items"] == [{"name": "late", "count": 1}, {"name": "🎻", "count": 1}]


def _item(ticket: dict[str, object]) -> dict[str, object]:
    return {"ticket_id": ticket["id"], "quantity": 1}


def test_what_is_held_about_users_is_shown(gatherly: Gatherly, settings: Settings, document: Document) -> None:
    people = People(DocumentedApp(make_app(gatherly, settings), document), gatherly)
    ada, grace = people.organizer(), people.attendee()
    event = published(ada, PAID | {"quantity": 1}, title="Ü 🎻 concert")
    bought = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json
    grace.post(f"/api/bookings/{bought['id']}/pay", {"payment_method": "pm_card_visa"}, 200)

    shown, of_ada = grace.get("/api/me/export").json, ada.get("/api/me/export").json

    assert (shown["profile"]["email"], of_ada["profile"]["role"]) == (grace.email, "organizer")
    assert [booking["id"] for booking in shown["bookings"]] == [bought["id"]]
    assert [payment["captured"] for payment in shown["payments"]] == [2500]
    assert [found["title"] for found in of_ada["events"]] == ["Ü 🎻 concert"]


def test_what_is_as_large_as_may_be_fits(gatherly: Gatherly, settings: Settings, document: Document) -> None:
    people = People(DocumentedApp(make_app(gatherly, settings), document), gatherly)
    ada = people.organizer()
    sign = "🎻"
    event = ada.post(
        "/api/events",
        {
            "title": sign * 200,
            "description": sign * 10_000,
            "category": sign * 50,
            "tags": [sign * 48 + f"{number:02}" for number in range(20)],
            "location": sign * 300,
            "latitude": -90,
            "longitude": 180,
            "images": ["https://example.com/" + "x" * 480] * 10,
            "start_date": "1970-01-01T00:00:00Z",
            "end_date": "9999-12-31T23:59:59.999999Z",
            "timezone": "America/Argentina/ComodRivadavia",
            "currency": "EUR",
            "capacity": 9_999_999,
            "tickets": [
                {
                    "type": "early_bird",
                    "name": sign * 100,
                    "description": sign * 2000,
                    "price": 99_999_999,
                    "quantity": 9_999_999,
                    "sale_start_date": "1970-01-01T00:00:00Z",
                    "sale_end_date": "9999-12-31T23:59:59Z",
                    "min_per_booking": 1000,
                    "max_per_booking": 1000,
                    "admits": 100,
                }
            ],
        },
    ).json
    profile = {
        "name": sign * 100,
        "phone": "1" * 32,
        "profile_photo": "https://example.com/" + "x" * 480,
        "preferences": {f"{sign * 60}{number}": sign * 500 for number in range(50)},
    }

    assert ada.get(f"/api/events/{event['id']}").json == event
    assert ada.patch("/api/me", profile).json.items() >= profile.items()


def test_what_is_not_there_is_not_found(gatherly: Gatherly, settings: Settings, document: Document) -> None:
    nobody = Caller(DocumentedApp(make_app(gatherly, settings), document))

    assert nobody.get(f"/api/events/{UNKNOWN}", 404).json["code"] == "event_not_found"
    assert nobody.get("/api/events", 401, authorization="Bearer a.b.c").json["code"] == "invalid_token"


def test_it_is_made_from_an_ini_file(tmp_path: Path) -> None:
    environ = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/gatherly.db", "GATHERLY_DATA": str(tmp_path)}

    answered = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READINESS], env=environ, capture_output=True, check=True, text=True
    )

    assert json.loads(answered.stdout)["code"] == "not_ready"
