"""In which words people are told."""

from datetime import timedelta

import pytest

from gatherly_core.accounts.edit_profile import ProfileChange
from gatherly_core.accounts.model import Actor
from gatherly_core.booking.model import Person
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.ticketing.model import TicketType
from gatherly_core.wordings.model import EventWording, Place
from tests.factories import NOW
from tests.unit.core.scene import Scene

OURS = Wording("Off to {{ event_title }}!", ("Doors open at {{ event_start|time }}.",))
FAULTY = Wording("Off to {{ event_name }}!", ("See you.",))
"""As it may have been kept by a release that had such a variable."""


@pytest.fixture
def gala(scene: Scene) -> TicketType:
    return scene.on_sale(price=0)


def place(event_id: EventId, language: Language = Language.EN) -> Place:
    return Place(event_id, Template.BOOKING_CONFIRMED, language)


def subjects(scene: Scene, actor: Actor) -> list[str]:
    return [mail.subject for mail in scene.mailer.sent_to(scene.user(actor).email)]


def title(scene: Scene, ticket_type: TicketType) -> str:
    return scene.event_of(ticket_type).details.title


def keep(scene: Scene, event_id: EventId, wording: Wording, template: Template = Template.BOOKING_CONFIRMED) -> None:
    kept = EventWording(Place(event_id, template, Language.EN), wording, NOW)
    scene.ports.unit_of_work.run(lambda: scene.ports.wordings.put(kept))


def test_it_tells_in_the_organizers_words(scene: Scene, gala: TicketType) -> None:
    scene.app.wordings.set(scene.organizer, place(gala.event_id), OURS)
    who = scene.person()
    scene.book(gala, by=who)
    assert f"Off to {title(scene, gala)}!" in subjects(scene, who)


def test_it_tells_who_reads_another_language_in_the_standard_words(scene: Scene, gala: TicketType) -> None:
    scene.app.wordings.set(scene.organizer, place(gala.event_id), OURS)
    who = scene.person()
    scene.app.accounts.edit_profile(who, ProfileChange({"preferences": {"language": "de"}}))
    scene.book(gala, by=who)
    assert f"Sie sind dabei: {title(scene, gala)}" in subjects(scene, who)


def test_it_tells_in_the_standard_words_and_the_organizer_once_a_day_when_a_wording_is_faulty(
    scene: Scene, gala: TicketType
) -> None:
    keep(scene, gala.event_id, FAULTY)
    for days in range(2):
        for _ in range(3):
            who = scene.person()
            scene.book(gala, by=who)
            assert f"You are going to {title(scene, gala)}" in subjects(scene, who)
        told = subjects(scene, scene.organizer).count(f"Your wording for {title(scene, gala)} needs a look")
        assert told == days + 1
        scene.clock.advance(timedelta(days=1))


def test_guests_who_never_asked_get_the_standard_words(scene: Scene, gala: TicketType) -> None:
    for template in (Template.TICKET, Template.EVENT_CANCELLED):
        keep(scene, gala.event_id, OURS, template)
    who, name = scene.person(), title(scene, gala)
    booking = scene.book(gala, by=who)
    scene.app.admission.transfer_ticket(who, booking.attendees[0].id, Person("Charles", "charles@example.org"))
    scene.app.events.cancel_event(scene.organizer, gala.event_id)
    assert [mail.subject for mail in scene.mailer.sent_to("charles@example.org")] == [
        f"Your ticket for {name}",
        f"{name} has been cancelled",
    ]
    assert f"Off to {name}!" in subjects(scene, who)


@pytest.mark.parametrize(("language", "words"), [
    ("en", "Unsubscribe from messages like this"),
    ("de", "Solche Nachrichten abbestellen"),
])  # fmt: skip
def test_it_ends_with_a_way_out_of_all_that_need_not_arrive(scene: Scene, language: str, words: str) -> None:
    who = scene.person()
    address = scene.confirm_address(who)
    scene.app.accounts.edit_profile(who, ProfileChange({"preferences": {"language": language}}))
    scene.book(scene.on_sale(), by=who)
    scene.clock.advance(timedelta(minutes=11))
    scene.app.notifications.warn_of_holds()
    warning = scene.mailer.sent_to(address)[-1]
    assert warning.unsubscribe is not None
    assert warning.text.endswith(f"\n-- \n{words}:\n{warning.unsubscribe}\n")
    assert warning.html is not None
    assert f'href="{warning.unsubscribe}"' in warning.html


def test_it_has_no_way_out_of_what_must_arrive(scene: Scene, gala: TicketType) -> None:
    who = scene.person()
    scene.book(gala, by=who)
    confirmation = scene.mailer.sent_to(scene.user(who).email)[-1]
    assert confirmation.unsubscribe is None
    assert confirmation.html is not None
    assert "nsubscribe" not in confirmation.text + confirmation.html
