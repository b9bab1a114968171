from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.admission.edit_attendee import AttendeeEdit
from gatherly_core.admission.errors import VoidTicket
from gatherly_core.booking.errors import AttendeeNotFound
from gatherly_core.booking.model import Person
from gatherly_core.events.errors import EventOver
from gatherly_core.kernel.errors import Forbidden
from tests.factories import HOLD, new_id
from tests.unit.core.scene import Scene, owner_of


class TestEditAttendee:
    @pytest.mark.parametrize("price", [0, 1500])
    def test_it_changes_what_it_is_told_to_and_nothing_else(self, scene: Scene, price: int) -> None:
        booking = scene.book(scene.on_sale(price=price), 2)
        attendee = booking.attendees[0]

        def edit(**changes: object) -> Person:
            changed = scene.app.admission.edit_attendee(scene.organizer, attendee.id, AttendeeEdit(**changes))  # type: ignore[arg-type]  # as each test has it
            kept = scene.booking(booking)
            assert kept.attendees == (changed.attendee, booking.attendees[1])
            assert (changed.attendee.code, kept.status) == (attendee.code, booking.status)
            return changed.attendee.person

        email = attendee.person.email
        assert edit(name="Eve") == Person("Eve", email)
        assert edit(email="eve@example.org") == Person("Eve", "eve@example.org")
        assert edit(vip=True) == Person("Eve", "eve@example.org")
        assert scene.booking(booking).attendees[0].vip
        edit(name="Eva")
        assert scene.booking(booking).attendees[0].vip
        edit(vip=False)
        assert not scene.booking(booking).attendees[0].vip

    def test_it_is_for_who_runs_the_event(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=0))
        attendee = booking.attendees[0]
        scene.app.admission.edit_attendee(scene.admin, attendee.id, AttendeeEdit(name="Eve"))
        with pytest.raises(Forbidden):
            scene.app.admission.edit_attendee(owner_of(booking), attendee.id, AttendeeEdit(vip=True))
        for role in (Role.ATTENDEE, Role.ORGANIZER):
            with pytest.raises(AttendeeNotFound):
                scene.app.admission.edit_attendee(scene.person(role), attendee.id, AttendeeEdit(vip=True))
        with pytest.raises(AttendeeNotFound):
            scene.app.admission.edit_attendee(scene.admin, new_id(), AttendeeEdit(vip=True))

    def test_it_leaves_alone_what_is_void(self, scene: Scene) -> None:
        cancelled, expired = scene.book(scene.on_sale(price=0)), scene.book(scene.on_sale(price=1500))
        scene.cancel(cancelled)
        scene.clock.advance(HOLD)
        scene.app.booking.expire_bookings()
        for booking in (cancelled, expired):
            with pytest.raises(VoidTicket):
                scene.app.admission.edit_attendee(scene.admin, booking.attendees[0].id, AttendeeEdit(name="Eve"))

    def test_nobody_is_named_once_the_event_is_over(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        attendee = scene.book(ticket_type).attendees[0]
        end = scene.event_of(ticket_type).details.end_date
        scene.clock.advance(end - timedelta(seconds=1) - scene.clock.now())
        scene.app.admission.edit_attendee(scene.organizer, attendee.id, AttendeeEdit(name="Eve"))
        scene.clock.advance(timedelta(seconds=1))
        with pytest.raises(EventOver):
            scene.app.admission.edit_attendee(scene.organizer, attendee.id, AttendeeEdit(name="Ada"))
