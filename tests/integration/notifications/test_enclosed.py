"""The mail of a booking, in the folder of an installation: with its tickets, as they are printed, and for calendars."""

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import icalendar
import pypdfium2
import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Person
from tests.installations import add_event, add_user, environ_for


@pytest.fixture
def gatherly(tmp_path: Path) -> Iterator[Gatherly]:
    environ = environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path))
    with on_database(Settings.load({}, environ)) as gatherly:
        gatherly.migrate()
        yield gatherly


def letters(folder: Path) -> list[EmailMessage]:
    files = sorted((folder / "mail").glob("notification-*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=policy.SMTPUTF8) for file in files]  # type: ignore[arg-type,misc]


def parts(letter: EmailMessage) -> dict[str, bytes]:
    return {part.get_content_type(): part.get_payload(decode=True) for part in letter.iter_attachments()}  # type: ignore[misc]


def test_a_booking_brings_its_tickets_in_a_letter(gatherly: Gatherly, tmp_path: Path) -> None:
    buyer, guest = add_user(gatherly), Person("Charles Babbage", "charles@example.org")
    event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 10)
    herself = gatherly.application.accounts.view_profile(buyer)
    people = (Person(herself.name, herself.email), guest)
    booking = gatherly.application.booking.place_booking(BookingRequest(buyer, event_id, (Wish(2),), people))
    assert letters(tmp_path) == [], "nobody waits for a letter who books"
    gatherly.drain()
    by_recipient = {str(letter["To"]): letter for letter in letters(tmp_path)}
    assert set(by_recipient) == {herself.email, guest.email}
    own, guests = parts(by_recipient[herself.email]), parts(by_recipient[guest.email])
    pages = pypdfium2.PdfDocument(BytesIO(own["application/pdf"]))
    assert len(pages) == 2
    assert guest.name in pages[1].get_textpage().get_text_bounded()
    (page,) = pypdfium2.PdfDocument(BytesIO(guests["application/pdf"]))
    assert guest.name in page.get_textpage().get_text_bounded()
    (entry,) = icalendar.Calendar.from_ical(own["text/calendar"]).walk("VEVENT")
    assert str(entry["UID"]).startswith(str(event_id))
    letter = by_recipient[herself.email]
    body, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert body is not None
    assert html is not None
    assert booking.reference in body.get_content()
    assert booking.reference in html.get_content()
    assert letter["List-Unsubscribe"] is None


def test_it_is_one_letter_however_often_it_is_sent(gatherly: Gatherly, tmp_path: Path) -> None:
    event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 10)
    gatherly.application.booking.place_booking(BookingRequest(add_user(gatherly), event_id, (Wish(1),)))
    gatherly.drain()
    before = letters(tmp_path)
    gatherly.drain()
    assert [str(each["Message-ID"]) for each in letters(tmp_path)] == [str(each["Message-ID"]) for each in before]
    assert len(before) == 1
