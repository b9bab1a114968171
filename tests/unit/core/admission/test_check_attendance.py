from dataclasses import replace
from datetime import timedelta

from gatherly_core.admission.scans import Attendance, ScanResult
from tests.unit.core.admission.doors import OUT, Door

HOUR = timedelta(hours=1)


def told(door: Door) -> list[str]:
    return list(map(str, door.scene.app.admission.check_attendance()))


def test_it_finds_nothing_where_all_is_well(door: Door) -> None:
    assert told(door) == []
    door.scan()
    door.scene.clock.advance(HOUR)
    door.scan(direction=OUT)
    assert told(door) == []


def test_it_names_who_is_not_where_the_scans_say(door: Door) -> None:
    came = door.scene.clock.now()
    door.scan()
    ports, attendee = door.scene.ports, door.attendee.id
    ports.unit_of_work.run(lambda: ports.guests.keep({attendee: Attendance(None, came)}))
    assert told(door) == [
        f"checked in, attendee {attendee}: stored None, recomputed {came}",
        f"checked out, attendee {attendee}: stored {came}, recomputed None",
    ]


def test_it_names_a_scan_that_came_to_something_else(door: Door) -> None:
    door.scan()
    (scan,) = door.log()
    ports = door.scene.ports
    ports.unit_of_work.run(lambda: ports.scans.revise([replace(scan, result=ScanResult.CONFLICT)]))
    assert told(door) == [f"result of scan {scan.id}: stored conflict, recomputed admitted"]


def test_it_looks_at_everybody(door: Door) -> None:
    ticket_type = door.scene.on_sale(300, price=0)
    booking = door.scene.book(ticket_type, 250)
    ports, now = door.scene.ports, door.scene.clock.now()
    last = max(attendee.id for attendee in booking.attendees)
    ports.unit_of_work.run(lambda: ports.guests.keep({last: Attendance(now, None)}))
    assert told(door) == [f"checked in, attendee {last}: stored {now}, recomputed None"]
