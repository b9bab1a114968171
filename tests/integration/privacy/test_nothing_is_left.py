"""Somebody does all that leaves something behind, and gives up their account: nothing of them is found any more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.engines import write_engine
from gatherly_web.app import make_app
from tests.installations import settings_for
from tests.integration.privacy.remains import files_with, found_in, rows_of
from tests.integration.web.callers import FREE, PASSWORD, Caller, People, bought, published, tickets_of
from tests.integration.web.documented_app import Document, DocumentedApp, TestApp

NAME, ADDRESS = "Zyxwv Quartzenberg-Ötzi", "zyxwv.quartz@example.com"
PHONE, PHOTO = "+44 7700 900123", "https://photos.example/zyxwv-me.jpg"
GUEST, GUEST_ADDRESS = "Gloria Vexillum", "gloria.vexillum@example.com"
DEVICE, HOUSE = "Zyxwv's telephone", "17 Zyxwv Lane"
OF_ADA = (NAME, ADDRESS, PHONE, PHOTO, DEVICE)
OF_HER_HOUSE = (HOUSE, "zyxwv")
PAID = {"type": "regular", "name": "Stalls", "price": 2500, "quantity": 20}
SCARCE = {"type": "vip", "name": "Front row", "price": 2500, "quantity": 1}
WORDS = {"description": f"Ask for {NAME}, {PHONE}.", "location": HOUSE, "images": [PHOTO]}


@pytest.fixture
def gatherly(fresh_database_url: str, tmp_path: Path) -> Iterator[Gatherly]:
    settings = settings_for(fresh_database_url, GATHERLY_DATA=str(tmp_path), GATHERLY_RATE_LIMITS="off")
    clock = FixedClock(datetime(2026, 11, 1, 12, tzinfo=UTC))
    with on_database(settings, clock, MemoryPasswords()) as gatherly:
        yield gatherly


@pytest.fixture
def people(gatherly: Gatherly, fresh_database_url: str) -> People:
    settings = settings_for(fresh_database_url, GATHERLY_RATE_LIMITS="off")
    app = make_app(gatherly, settings)
    return People(DocumentedApp(app, Document(TestApp(app).get("/openapi.json").json)), gatherly)


@pytest.fixture
def engine(fresh_database_url: str) -> Iterator[Engine]:
    engine = write_engine(fresh_database_url)
    yield engine
    engine.dispose()


def registered(people: People, gatherly: Gatherly) -> Caller:
    """Ada, an organizer with a proven address who has told all about herself."""
    ada = people.nobody.post(
        "/api/auth/register", {"name": NAME, "email": ADDRESS, "password": PASSWORD, "role": "organizer"}
    ).json
    users = gatherly.ports.users

    def prove() -> None:
        (found,) = [users.account_of(ADDRESS)]
        assert found is not None
        users.save(replace(found, user=replace(found.user, email_verified=True)))

    gatherly.ports.unit_of_work.run(prove)
    caller = replace(people.nobody, token=ada["access_token"], id=ada["user"]["id"], email=ADDRESS)
    caller.patch("/api/me", {"phone": PHONE, "profile_photo": PHOTO, "preferences": {"nickname": f"{NAME} the First"}})
    return caller


def leave_traces(people: People, ada: Caller) -> dict[str, str]:
    """Ada books, pays, holds, waits, is given tickets and money, organizes and scans; answers what she booked."""
    olga, ben = people.organizer(), people.attendee()
    event = published(olga, PAID)
    wish = {
        "event_id": event["id"],
        "quantity": 3,
        "payment_method": "pm_card_visa",
        "attendees": [{"name": NAME, "email": ADDRESS}, {"name": GUEST, "email": GUEST_ADDRESS}],
    }
    paid = ada.post("/api/bookings", wish, idempotency_key=f"for {NAME}".encode("ascii", "ignore").decode()).json
    reason = {"amount": 100, "reason": f"{NAME} was ill"}
    olga.post(f"/api/payments/refund/{paid['payment']['id']}", reason, 200)
    bought(ada, event, method=None)  # held, its payment opened
    given = bought(ben, event)
    ben.post(f"/api/attendees/{given['attendees'][0]['id']}/transfer", {"name": NAME, "email": ADDRESS}, 200)
    scarce = published(olga, SCARCE)
    bought(ben, scarce)
    ada.post("/api/waitlist", {"event_id": scarce["id"], "quantity": 1})
    ada.post("/api/events", CONCERT_OF_HERS)
    olga.post(f"/api/events/{event['id']}/invitations", {"email": ADDRESS, "role": "scanner"})
    own = published(ada, FREE, **WORDS)
    code = bought(ben, own, method=None)["attendees"][0]["unique_code"]
    ada.post(f"/api/tickets/{tickets_of(own, ada)[0]['id']}/checkin", {"code": code, "device_id": DEVICE}, 200)
    ada.post(f"/api/events/{own['id']}/cancel", {}, 200)
    return {"paid": paid["id"], "given": given["id"]}


CONCERT_OF_HERS = {
    "title": f"{NAME} live",
    "start_date": "2026-12-01T18:00:00Z",
    "end_date": "2026-12-01T21:00:00Z",
    "timezone": "Europe/Berlin",
    "currency": "EUR",
    **WORDS,
}


def differences(gatherly: Gatherly) -> list[object]:
    """What `gatherly doctor` names."""
    app = gatherly.application
    return [
        *app.booking.check_pools(),
        *app.waitlist.check_waiting(),
        *app.payments.check_ledger(),
        *app.admission.check_attendance(),
    ]


def test_nothing_of_somebody_is_left_who_has_given_up_their_account(
    people: People, gatherly: Gatherly, engine: Engine, tmp_path: Path
) -> None:
    ada = registered(people, gatherly)
    booked = leave_traces(people, ada)
    gatherly.drain()
    before = found_in(engine, OF_ADA)
    assert {"users.name", "attendees.name", "refunds.reason", "events.description", "scans.device_id"} <= set(before)
    assert "idempotency_keys.body" in before
    written = rows_of(engine, "ledger_postings", "ledger_entries")
    ada.delete("/api/me", 204)
    assert found_in(engine, OF_ADA) == []
    # Who was told where to come keeps what they were told.
    assert found_in(engine, OF_HER_HOUSE) == ["notifications.message"]
    assert files_with(tmp_path, OF_ADA) == []
    assert rows_of(engine, "ledger_postings", "ledger_entries") == written
    assert differences(gatherly) == []
    assert not any(left.overdue for left in gatherly.application.privacy.report_holdings())
    kept = people.admin().get(f"/api/bookings/{booked['paid']}").json
    assert kept["status"] == "confirmed"
    assert [attendee["name"] for attendee in kept["attendees"]] == ["", GUEST, ""]


def test_what_others_have_is_theirs(people: People, gatherly: Gatherly, engine: Engine) -> None:
    ada = registered(people, gatherly)
    leave_traces(people, ada)
    others = ("Person 1", "Person 2", GUEST, GUEST_ADDRESS)
    before = found_in(engine, others)
    ada.delete("/api/me", 204)
    assert found_in(engine, others) == [place for place in before if not place.startswith("idempotency")]
