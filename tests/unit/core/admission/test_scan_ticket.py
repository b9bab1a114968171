import logging
from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.admission.errors import (
    AlreadyCheckedIn,
    ForgedCode,
    NotCheckedIn,
    NotConfirmed,
    UnknownCode,
    VoidTicket,
    WrongEvent,
    WrongTicket,
)
from gatherly_core.admission.model import SignedTicket
from gatherly_core.admission.scans import ScanResult
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden, GatherlyError, Invalid
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_core.ticketing.model import TicketKind
from tests.factories import TicketDetailsFactory, new_code, new_id
from tests.unit.core.admission.doors import IN, OUT, Door
from tests.unit.core.scene import Scene

HOUR = timedelta(hours=1)


class TestLettingIn:
    def test_it_lets_an_attendee_in(self, door: Door) -> None:
        guest = door.scan(door.qr(), device_id="Gate A")
        now = door.scene.clock.now()
        assert guest.attendee == door.attendee
        assert (door.attendee.checked_in, door.attendee.checked_in_at, door.attendee.checked_out_at) == (
            True,
            now,
            None,
        )
        (scan,) = door.log()
        assert (scan.result, scan.told, scan.passage, scan.direction) == ("admitted", "admitted", True, "in")
        assert (scan.at, scan.received_at, scan.device_id) == (now, now, "Gate A")
        assert (scan.attendee_id, scan.ticket_type_id) == (door.attendee.id, door.ticket_type.id)
        assert scan.scanned_by == door.scene.organizer.user_id

    def test_it_lets_them_out_and_in_again(self, door: Door) -> None:
        came = door.scene.clock.now()
        door.scan()
        door.scene.clock.advance(HOUR)
        left = door.scan(direction=OUT).attendee
        assert (left.checked_in, left.checked_in_at, left.checked_out_at) == (False, came, came + HOUR)
        door.scene.clock.advance(HOUR)
        back = door.scan().attendee
        assert (back.checked_in, back.checked_in_at, back.checked_out_at) == (True, came + 2 * HOUR, None)
        assert back == door.attendee
        assert [scan.result for scan in door.log()] == ["admitted", "left", "admitted"]

    def test_it_goes_by_the_order_of_scans_also_when_the_clock_stands_still(self, door: Door) -> None:
        for direction in (IN, OUT, IN, OUT, IN):
            door.scan(direction=direction)
        assert [scan.result for scan in door.log()] == ["admitted", "left"] * 2 + ["admitted"]

    def test_it_shows_who_is_a_vip(self, scene: Scene) -> None:
        door = Door(scene, kind=TicketKind.VIP)
        assert door.scan().attendee.vip

    def test_it_reads_codes_as_people_type_them(self, door: Door) -> None:
        groups = [door.code[place : place + 4] for place in range(0, 26, 4)]
        for text in ("-".join(groups).lower(), " ".join(groups), door.code.replace("0", "O").replace("1", "l")):
            door.scan(text)
            door.scan(text.replace("0", "o").replace("1", "I"), OUT)

    def test_it_takes_who_is_picked_from_the_list(self, door: Door) -> None:
        assert door.scan(attendee_id=door.attendee.id).attendee.checked_in
        assert door.log()[0].fingerprint is None

    def test_admins_may_too(self, door: Door) -> None:
        assert door.scan(by=door.scene.admin).attendee.checked_in


class TestRefusing:
    def test_it_lets_nobody_in_twice(self, door: Door) -> None:
        came = door.scene.clock.now()
        door.scan(device_id="Gate A")
        door.scene.clock.advance(HOUR)
        with pytest.raises(AlreadyCheckedIn) as refusal:
            door.scan(device_id="Gate B")
        assert refusal.value.members == {"checked_in_at": came, "device_id": "Gate A"}
        assert door.attendee.checked_in_at == came
        admitted, refused = door.log()
        assert (refused.result, refused.against, refused.passage) == ("already_checked_in", admitted.id, False)

    def test_it_does_not_name_a_device_that_has_no_name(self, door: Door) -> None:
        door.scan()
        with pytest.raises(AlreadyCheckedIn) as refusal:
            door.scan()
        assert refusal.value.members == {"checked_in_at": door.attendee.checked_in_at}

    def test_it_lets_nobody_out_who_is_not_inside(self, door: Door) -> None:
        with pytest.raises(NotCheckedIn):
            door.scan(direction=OUT)
        assert (door.attendee.checked_in_at, door.attendee.checked_out_at) == (None, None)
        door.scan()
        door.scan(direction=OUT)
        with pytest.raises(NotCheckedIn):
            door.scan(direction=OUT)

    def test_it_refuses_a_ticket_that_was_cancelled(self, door: Door) -> None:
        door.scene.cancel(door.booking)
        for how in ({"text": door.code}, {"text": door.qr()}, {"attendee_id": door.attendee.id}):
            with pytest.raises(VoidTicket):
                door.scan(**how)
        assert {scan.attendee_id for scan in door.log()} == {door.attendee.id}

    def test_it_refuses_a_signed_ticket_whose_code_is_nobodys_any_more(self, door: Door) -> None:
        old = SignedTicket(door.event_id, door.ticket_type.id, new_code())
        with pytest.raises(VoidTicket):
            door.scan(door.scene.ports.ticket_signer.sign(old))

    def test_it_refuses_a_ticket_that_is_not_confirmed(self, scene: Scene) -> None:
        door = Door(scene, price=100)
        with pytest.raises(NotConfirmed):
            door.scan()
        scene.confirm(door.booking)
        assert door.scan().attendee.checked_in

    def test_it_refuses_a_ticket_of_another_type(self, scene: Scene, door: Door) -> None:
        details = TicketDetailsFactory(kind=TicketKind.VIP)
        other = scene.app.ticketing.create_ticket_type(scene.organizer, door.event_id, details).ticket_type
        with pytest.raises(WrongTicket):
            door.scan(at=other.id)
        (scan,) = door.log()
        assert (scan.ticket_type_id, scan.attendee_id) == (other.id, door.attendee.id)

    def test_it_refuses_a_ticket_of_another_event_and_notes_nobody(self, scene: Scene, door: Door) -> None:
        other = Door(scene)
        for text in (other.code, other.qr()):
            with pytest.raises(WrongEvent):
                door.scan(text)
        assert [scan.attendee_id for scan in door.log()] == [None, None]
        assert not other.attendee.checked_in

    def test_it_does_not_know_attendees_of_other_events(self, scene: Scene, door: Door) -> None:
        for attendee_id in (Door(scene).attendee.id, new_id()):
            with pytest.raises(UnknownCode):
                door.scan(attendee_id=attendee_id)

    @pytest.mark.parametrize(
        "text", ["", "0" * 26, "Z" * 26, "https://example.org", "U" * 26, "\x00", "\ud800", "\u0131" * 26]
    )
    def test_it_refuses_what_is_no_code(self, door: Door, text: str) -> None:
        with pytest.raises(UnknownCode):
            door.scan(text)

    def test_it_refuses_forged_tickets(self, door: Door) -> None:
        genuine = door.qr()
        forged = genuine[:-1] + ("0" if genuine[-1] != "0" else "1")
        with pytest.raises(ForgedCode):
            door.scan(forged)
        (scan,) = door.log()
        assert (scan.result, scan.attendee_id) == ("forged_code", None)
        assert scan.fingerprint is not None
        assert len(scan.fingerprint) == 32

    def test_it_refuses_a_ticket_with_any_sign_changed(self, door: Door) -> None:
        genuine = door.qr()
        for place, sign in enumerate(genuine):
            with pytest.raises((ForgedCode, UnknownCode)):
                door.scan(genuine[:place] + ("A" if sign != "A" else "B") + genuine[place + 1 :])
        assert not door.attendee.checked_in

    def test_it_logs_what_it_refuses_and_no_code(self, door: Door, caplog: pytest.LogCaptureFixture) -> None:
        with pytest.raises(NotCheckedIn):
            door.scan(direction=OUT, device_id="Gate\nA")
        with pytest.raises(UnknownCode):
            door.scan("7" * 26)
        first, second = (record.getMessage() for record in caplog.records if record.levelno == logging.WARNING)
        assert f"result=not_checked_in event={door.event_id} attendee={door.attendee.id}" in first
        assert "device='Gate\\nA'" in first
        assert "result=unknown_code" in second
        assert door.code not in caplog.text
        assert "7" * 26 not in caplog.text


class TestPermission:
    def test_only_who_runs_the_door_may(self, door: Door) -> None:
        for actor in (door.scene.person(), door.scene.person(Role.ORGANIZER)):
            with pytest.raises(Forbidden):
                door.scan(by=actor)
        assert door.log() == []

    def test_a_foreign_draft_is_not_there(self, door: Door) -> None:
        event = door.scene.event(TicketDetailsFactory(), published=False)
        (ticket_type,) = door.scene.types(event)
        with pytest.raises(EventNotFound):
            door.scan(by=door.scene.person(Role.ORGANIZER), at=ticket_type.id)
        with pytest.raises(TicketTypeNotFound):
            door.scan(at=new_id())

    def test_either_a_code_or_an_attendee(self, door: Door) -> None:
        with pytest.raises(Invalid):
            door.scan("", attendee_id=door.attendee.id)


def test_every_refusal_is_an_error_of_that_name(door: Door) -> None:
    """What is told by an error and what is kept in the log are the same words."""
    names = {error.code for error in (AlreadyCheckedIn, NotCheckedIn, VoidTicket, WrongTicket, WrongEvent)}
    names |= {error.code for error in (NotConfirmed, UnknownCode, ForgedCode)}
    assert names <= set(ScanResult)
    assert issubclass(AlreadyCheckedIn, GatherlyError)
