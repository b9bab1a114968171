from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.booking.model import Booking, Person
from gatherly_core.events.facts import EventRearranged, rearranged
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.mail.model import Mail
from gatherly_core.notifications.model import Channel, Kind
from gatherly_core.notifications.rearranging import (
    MOST_BEFORE_START,
    MOST_IN_A_DAY,
    MOST_OF_TITLE,
    SETTLING,
)
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import boom
from tests.contracts.rivals import at_once
from tests.unit.core.notifications.hearing import by_usual_channels, heard, mails
from tests.unit.core.scene import Scene, owner_of

GUEST = Person("Charles", "charles@example.org")
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHANGED = by_usual_channels(Kind.EVENT_CHANGED)
BOOKED = by_usual_channels(Kind.BOOKING_CONFIRMED)


@pytest.fixture
def ticket_type(scene: Scene) -> TicketType:
    """Of an event in ten days."""
    ticket_type = scene.on_sale(100, price=0, capacity=100)
    start = scene.clock.now() + 10 * DAY
    event = scene.event_of(ticket_type)
    scene.app.ticketing.edit_event(
        scene.organizer, event.id, replace(event.details, start_date=start, end_date=start + 2 * HOUR)
    )
    tell(scene, after=HOUR)
    return ticket_type


def edit(scene: Scene, event_id: EventId, **changes: Any) -> None:
    event = scene.app.ticketing.view_listing(scene.admin, event_id).event
    scene.app.ticketing.edit_event(scene.organizer, event.id, replace(event.details, **changes))


def tell(scene: Scene, after: timedelta = SETTLING) -> None:
    """Does what is done each minute, when so much time has passed."""
    scene.clock.advance(after)
    scene.app.notifications.tell_of_changes()
    scene.gatherly.drain()


def told(scene: Scene, booking: Booking) -> list[Mail]:
    """The mails to its owner about changes."""
    return [mail for mail in mails(scene, booking.user_id) if "changed" in mail.subject]


def start_of(scene: Scene, ticket_type: TicketType) -> Any:
    return scene.event_of(ticket_type).details.start_date


class TestChange:
    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "A new title"},
            {"location": "Elsewhere"},
            {"timezone": "Europe/London"},
            {"capacity": 50, "location": "Elsewhere"},
        ],
    )
    def test_whoever_goes_there_is_told(self, scene: Scene, ticket_type: TicketType, changes: dict[str, Any]) -> None:
        booked, gone, bystander = scene.book(ticket_type), scene.book(ticket_type), scene.person()
        scene.cancel(gone)
        edit(scene, ticket_type.event_id, **changes)
        tell(scene)
        assert heard(scene, booked.user_id) == sorted(BOOKED + CHANGED)
        assert Kind.EVENT_CHANGED not in {each.kind for each in heard(scene, gone.user_id)}
        for other in (bystander, scene.organizer):
            assert heard(scene, other) == []

    def test_it_says_when_it_was_and_when_it_is(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        booked, event = scene.book(ticket_type), scene.event_of(ticket_type)
        edit(scene, event.id, start_date=event.details.start_date + HOUR)
        tell(scene)
        (mail,) = told(scene, booked)
        assert "8:00" in mail.text.replace("20:00", "8:00"), "19:00 UTC is 20:00 in Berlin"
        assert "9:00" in mail.text.replace("21:00", "9:00")

    def test_whom_others_admit_is_told_by_mail(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        scene.app.admission.transfer_ticket(owner_of(booked), booked.attendees[0].id, GUEST)
        edit(scene, ticket_type.event_id, location="Elsewhere")
        tell(scene)
        assert len(mails(scene, GUEST.email)) == 2

    @pytest.mark.parametrize("changes", [{"description": "More of it"}, {"capacity": 50}, {"tags": ("rock",)}, {}])
    def test_nobody_is_told_of_anything_else(
        self, scene: Scene, ticket_type: TicketType, changes: dict[str, Any]
    ) -> None:
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, **changes)
        tell(scene)
        assert heard(scene, booked.user_id) == BOOKED

    def test_nobody_is_told_of_a_draft(self, scene: Scene) -> None:
        edit(scene, scene.event(published=False).id, title="Another")
        tell(scene)
        assert not scene.mailer.sent


class TestTogether:
    def test_changes_that_follow_soon_are_told_at_once_as_the_event_is_then(
        self, scene: Scene, ticket_type: TicketType
    ) -> None:
        booked = scene.book(ticket_type)
        for number in range(10):
            edit(scene, ticket_type.event_id, title=f"Number {number}")
            tell(scene, after=SETTLING / 20)
        assert told(scene, booked) == [], "more may follow"
        edit(scene, ticket_type.event_id, location="Elsewhere")
        tell(scene)
        (mail,) = told(scene, booked)
        assert "Number 9" in mail.subject
        assert "Elsewhere" in mail.text
        assert "The place has changed" in mail.text
        assert "Number 8" not in mail.text
        tell(scene, after=DAY)
        assert len(told(scene, booked)) == 1

    def test_it_waits_from_the_first_of_them(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, title="First")
        tell(scene, after=SETTLING - SECOND)
        edit(scene, ticket_type.event_id, title="Last")
        assert told(scene, booked) == []
        tell(scene, after=SECOND)
        assert ["Last" in mail.subject for mail in told(scene, booked)] == [True]

    def test_it_was_what_people_were_told_last(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, start = scene.book(ticket_type), start_of(scene, ticket_type)
        for days in (1, 2, 3):
            edit(scene, ticket_type.event_id, start_date=start + days * DAY, end_date=start + days * DAY + HOUR)
        tell(scene)
        (mail,) = told(scene, booked)
        shown = [f"{start + days * DAY:%-d %B}" in mail.text.replace("\N{NO-BREAK SPACE}", " ") for days in range(4)]
        assert shown == [True, False, False, True]

    def test_who_booked_before_it_was_changed_back_is_told(self, scene: Scene, ticket_type: TicketType) -> None:
        start = start_of(scene, ticket_type)
        before = scene.book(ticket_type)
        scene.clock.advance(SECOND)
        edit(scene, ticket_type.event_id, start_date=start - DAY)
        scene.clock.advance(SECOND)
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, start_date=start)
        tell(scene)
        (mail,) = told(scene, booked)
        assert "The time has changed" in mail.text
        was = f"{start - DAY:%-d %B}"
        assert was in mail.text.partition("Was:")[2].replace("\N{NO-BREAK SPACE}", " ")
        assert told(scene, before) == [], "it is as they know it"

    @pytest.mark.parametrize(
        "changes",
        [{"title": "A tpyo"}, {"location": "Elsewhere"}, {"timezone": "Europe/London"}, {"start_date": HOUR}],
        ids=lambda changes: next(iter(changes)),
    )
    def test_nobody_is_told_of_what_was_taken_back(
        self, scene: Scene, ticket_type: TicketType, changes: dict[str, Any]
    ) -> None:
        booked, details = scene.book(ticket_type), scene.event_of(ticket_type).details
        if "start_date" in changes:
            changes = {"start_date": details.start_date + HOUR}
        edit(scene, ticket_type.event_id, **changes)
        scene.clock.advance(MINUTE)
        edit(scene, ticket_type.event_id, **{name: getattr(details, name) for name in changes})
        tell(scene)
        assert heard(scene, booked.user_id) == BOOKED
        assert waiting(scene) == ()

    def test_nobody_is_told_of_it_when_that_is_noted_late(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, event = scene.book(ticket_type), scene.event_of(ticket_type)
        scene.clock.advance(SECOND)
        for version, title in ((8, event.details.title), (9, "A tpyo")):
            before = replace(event, details=replace(event.details, title=title))
            now, other = scene.clock.now(), replace(event.details, title="Another")
            change = rearranged(before, replace(event, version=version, updated_at=now, details=other))
            assert change is not None
            scene.app.notifications.note_rearrangement(change)
            tell(scene)
        assert heard(scene, booked.user_id) == BOOKED
        assert waiting(scene) == ()

    def test_what_was_taken_back_is_not_told_with_the_rest(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, details = scene.book(ticket_type), scene.event_of(ticket_type).details
        edit(scene, ticket_type.event_id, title="A tpyo", start_date=details.start_date + HOUR, location="Elsewhere")
        edit(scene, ticket_type.event_id, title=details.title, start_date=details.start_date)
        tell(scene)
        (mail,) = told(scene, booked)
        said = ["The place has changed" in mail.text, "The time has" in mail.text, "The name has" in mail.text]
        assert said == [True, False, False]

    def test_of_what_was_noted_by_a_former_release_all_is_told(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, event = scene.book(ticket_type), scene.event_of(ticket_type)
        change = EventRearranged(
            event_id=event.id,
            version=event.version + 1,
            title=True,
            location=False,
            time=False,
            old_start=event.details.start_date,
            old_end=event.details.end_date,
            at=scene.clock.now(),
        )
        scene.app.notifications.note_rearrangement(change)
        tell(scene)
        (mail,) = told(scene, booked)
        said = ["The place has changed" in mail.text, "The time has" in mail.text, "The name has" in mail.text]
        assert said == [False, False, True]

    @pytest.mark.parametrize(("after", "told"), [(MINUTE - SECOND, CHANGED), (MINUTE, [])])
    def test_who_has_booked_since_is_not_told_if_that_is_certain(
        self, scene: Scene, ticket_type: TicketType, after: timedelta, told: Any
    ) -> None:
        edit(scene, ticket_type.event_id, title="Last")
        scene.clock.advance(after)
        booked = scene.book(ticket_type)
        tell(scene)
        assert heard(scene, booked.user_id) == sorted([*BOOKED, *told])


class TestSoOften:
    @pytest.mark.parametrize(("word", "most"), [("location", MOST_IN_A_DAY), ("title", MOST_OF_TITLE)])
    def test_a_hundred_changes_in_a_day_are_a_few_messages_and_the_last_state_is_told_in_the_end(
        self, scene: Scene, ticket_type: TicketType, word: str, most: int
    ) -> None:
        booked = scene.book(ticket_type)
        for number in range(100):
            edit(scene, ticket_type.event_id, **{word: f"Number {number}"})
            tell(scene, after=DAY / 101)
        assert len(told(scene, booked)) == most
        tell(scene, after=HOUR)
        *_, last = told(scene, booked)
        assert "Number 99" in last.text
        assert len(told(scene, booked)) == most + 1
        tell(scene, after=9 * DAY)
        assert len(told(scene, booked)) == most + 1

    def test_what_nobody_was_there_to_be_told_of_does_not_count(self, scene: Scene, ticket_type: TicketType) -> None:
        for number in range(2 * MOST_IN_A_DAY):
            edit(scene, ticket_type.event_id, location=f"Number {number}")
            tell(scene)
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, location="Last")
        tell(scene)
        assert len(told(scene, booked)) == 1

    def test_new_titles_keep_nobody_from_hearing_of_a_new_place(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        for number in range(6):
            edit(scene, ticket_type.event_id, title=f"Number {number}")
            tell(scene)
        for place in ("Here", "There", "Elsewhere"):
            edit(scene, ticket_type.event_id, location=place)
            tell(scene)
        first, second, *_ = mails_of_changes = told(scene, booked)
        assert len(mails_of_changes) == MOST_OF_TITLE + MOST_IN_A_DAY
        assert "The place has changed" not in first.text
        assert "it is now called “Number 5”" in second.text, "what waited goes along"

    def test_new_places_keep_nobody_from_hearing_of_a_new_title(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        for number in range(MOST_IN_A_DAY):
            edit(scene, ticket_type.event_id, location=f"Number {number}")
            tell(scene)
        edit(scene, ticket_type.event_id, title="Last")
        tell(scene)
        assert len(told(scene, booked)) == MOST_IN_A_DAY + 1


class TestSoon:
    """Within a day of the start."""

    def test_it_is_once_an_hour_of_time_and_place(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, start = scene.book(ticket_type), start_of(scene, ticket_type)
        scene.clock.set(start - 20 * HOUR)
        for number in range(10):
            edit(scene, ticket_type.event_id, location=f"Number {number}")
            tell(scene, after=HOUR / 2)
        assert len(told(scene, booked)) == 5

    def test_it_is_so_by_when_people_think_that_it_starts(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, start = scene.book(ticket_type), start_of(scene, ticket_type)
        scene.clock.set(start - 20 * HOUR)
        for number in range(MOST_IN_A_DAY):
            edit(scene, ticket_type.event_id, location=f"Number {number}")
            tell(scene, after=HOUR)
        edit(scene, ticket_type.event_id, start_date=start + 30 * DAY, end_date=start + 31 * DAY)
        tell(scene, after=HOUR)
        assert len(told(scene, booked)) == MOST_IN_A_DAY + 1
        edit(scene, ticket_type.event_id, location="Elsewhere")
        tell(scene, after=HOUR)
        assert len(told(scene, booked)) == MOST_IN_A_DAY + 1, "there is time"

    def test_it_is_so_by_when_it_starts_now(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        for number in range(MOST_IN_A_DAY):
            edit(scene, ticket_type.event_id, location=f"Number {number}")
            tell(scene, after=HOUR)
        edit(scene, ticket_type.event_id, start_date=scene.clock.now() + 20 * HOUR)
        tell(scene, after=HOUR)
        assert len(told(scene, booked)) == MOST_IN_A_DAY + 1

    @pytest.mark.parametrize("before", [40, 20, 6, 2])
    def test_another_place_is_told_before_it_begins_however_lately_there_was_one(
        self, scene: Scene, ticket_type: TicketType, before: int
    ) -> None:
        booked, start = scene.book(ticket_type), start_of(scene, ticket_type)
        scene.clock.set(start - before * MINUTE - SETTLING)
        for number in range(2):
            edit(scene, ticket_type.event_id, location=f"Number {number}")
            tell(scene, after=SETTLING if number == 0 else before * MINUTE / 2)
        assert scene.clock.now() < start
        assert len(told(scene, booked)) == 2

    @pytest.mark.parametrize(("left", "number"), [(10 * MINUTE, 0), (10 * MINUTE - SECOND, 1), (MINUTE, 1)])
    def test_in_the_last_minutes_it_is_told_at_once(
        self, scene: Scene, ticket_type: TicketType, left: timedelta, number: int
    ) -> None:
        booked, start = scene.book(ticket_type), start_of(scene, ticket_type)
        scene.clock.set(start - left)
        edit(scene, ticket_type.event_id, location="Elsewhere")
        tell(scene, after=timedelta())
        assert len(told(scene, booked)) == number

    def test_nobody_is_told_without_end_by_moving_the_start_along(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        for _ in range(2 * MOST_BEFORE_START):
            start = scene.clock.now() + 2 * MINUTE
            edit(scene, ticket_type.event_id, start_date=start, end_date=start + HOUR)
            tell(scene, after=MINUTE)
        assert len(told(scene, booked)) == MOST_BEFORE_START

    def test_it_is_told_while_it_is_on(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, start = scene.book(ticket_type), start_of(scene, ticket_type)
        scene.clock.set(start + HOUR)
        edit(scene, ticket_type.event_id, location="Elsewhere")
        tell(scene)
        assert len(told(scene, booked)) == 1


class TestOff:
    def test_of_what_is_cancelled_people_are_told_at_once_and_of_no_change_any_more(
        self, scene: Scene, ticket_type: TicketType
    ) -> None:
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, title="Last")
        scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
        expected = sorted(BOOKED + by_usual_channels(Kind.EVENT_CANCELLED))
        assert heard(scene, booked.user_id) == expected
        tell(scene)
        tell(scene, after=DAY)
        assert heard(scene, booked.user_id) == expected
        assert waiting(scene) == ()

    def test_of_what_is_over_nobody_is_told(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, end = scene.book(ticket_type), scene.event_of(ticket_type).details.end_date
        edit(scene, ticket_type.event_id, title="First")
        tell(scene)
        scene.clock.set(end - SETTLING)
        for changes in ({"title": "Buy our next one"}, {"location": "The next hall"}):
            edit(scene, ticket_type.event_id, **changes)
            tell(scene)
            assert waiting(scene) == ()
        assert len(told(scene, booked)) == 1

    def test_what_was_over_and_is_put_off_is_told(self, scene: Scene, ticket_type: TicketType) -> None:
        booked, end = scene.book(ticket_type), scene.event_of(ticket_type).details.end_date
        scene.clock.set(end + HOUR)
        edit(scene, ticket_type.event_id, start_date=end + DAY, end_date=end + 2 * DAY)
        tell(scene)
        assert len(told(scene, booked)) == 1

    def test_it_ends_when_the_event_is_cancelled_meanwhile(
        self, scene: Scene, ticket_type: TicketType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("gatherly_core.notifications.audience.BATCH", 1)
        crowd = [scene.book(ticket_type) for _ in range(3)]
        edit(scene, ticket_type.event_id, title="Last")
        add = scene.ports.notifications.add

        def cancel_after_one(new: Any) -> None:
            add(new)
            if new[0].kind is Kind.EVENT_CHANGED:
                event = scene.ports.events.locked(ticket_type.event_id)
                scene.ports.events.save(replace(event, status=EventStatus.CANCELLED))

        monkeypatch.setattr(scene.ports.notifications, "add", cancel_after_one)
        tell(scene)
        everything = [each for booking in crowd for each in heard(scene, booking.user_id)]
        assert everything.count((Kind.EVENT_CHANGED, Channel.IN_APP)) == 1
        assert [told(scene, booking) for booking in crowd] == [[]] * 3, "the letter was not sent any more"

    def test_of_what_is_deleted_nobody_is_told(self, scene: Scene, ticket_type: TicketType) -> None:
        edit(scene, ticket_type.event_id, title="Last")
        scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
        tell(scene)
        assert waiting(scene) == ()


class TestOnce:
    def test_a_crowd_is_told_wherever_that_was_cut_off(
        self, scene: Scene, ticket_type: TicketType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("gatherly_core.notifications.audience.BATCH", 10)
        crowd = [scene.book(ticket_type) for _ in range(30)]
        other = scene.on_sale(price=0)
        beside = scene.book(other)
        for event_id in (ticket_type.event_id, other.event_id):
            edit(scene, event_id, location="Elsewhere")
        add, calls = scene.ports.notifications.add, iter(range(100))
        monkeypatch.setattr(scene.ports.notifications, "add", lambda new: boom() if next(calls) == 1 else add(new))
        tell(scene)
        assert sum(len(told(scene, booking)) for booking in crowd) == 10
        assert len(told(scene, beside)) == 1, "it is not held up by the other"
        tell(scene, after=MINUTE)
        assert [len(told(scene, booking)) for booking in crowd] == [1] * 30

    def test_nobody_is_told_twice_by_many_at_once(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, title="Last")
        scene.clock.advance(SETTLING)
        assert at_once(*[scene.app.notifications.tell_of_changes] * 4) == [None] * 4
        scene.gatherly.drain()
        assert heard(scene, booked.user_id) == sorted(BOOKED + CHANGED)

    def test_nobody_is_told_again_when_the_fact_comes_again(self, scene: Scene, ticket_type: TicketType) -> None:
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, title="Last")
        tell(scene)
        scene.app.notifications.note_rearrangement(scene.facts(EventRearranged)[-1])
        tell(scene)
        assert len(told(scene, booked)) == 1

    def test_what_has_changed_while_people_are_told_is_told_too(
        self, scene: Scene, ticket_type: TicketType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        booked = scene.book(ticket_type)
        edit(scene, ticket_type.event_id, location="First")
        settle = scene.ports.rearrangements.settle
        later = replace(scene.facts(EventRearranged)[-1], version=99, at=scene.clock.now())

        def noted_just_before(*settled: Any) -> None:
            scene.ports.rearrangements.add(later)
            settle(*settled)

        monkeypatch.setattr(scene.ports.rearrangements, "settle", noted_just_before)
        tell(scene)
        tell(scene)
        assert len(told(scene, booked)) == 2

    def test_what_people_were_told_is_forgotten_at_last(self, scene: Scene, ticket_type: TicketType) -> None:
        scene.book(ticket_type)
        edit(scene, ticket_type.event_id, title="Last")
        tell(scene)
        scene.clock.advance(30 * DAY)
        assert scene.app.notifications.forget_rounds() == 0
        scene.clock.advance(SECOND)
        assert scene.app.notifications.forget_rounds() == 1


def waiting(scene: Scene) -> tuple[EventId, ...]:
    now = scene.clock.now()
    return scene.ports.unit_of_work.read(lambda: scene.ports.rearrangements.waiting(now, None, 10))
