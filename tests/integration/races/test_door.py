"""Many scanners and few tickets: a code admits once, whoever is at the same attendee at the same instant."""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.admission.merge_scans import OfflineScan
from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction, Scan, ScanResult
from gatherly_core.admission.timeline import replayed
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Attendee
from gatherly_core.kernel.errors import Conflict
from gatherly_core.kernel.identifiers import BookingId, TicketTypeId, UserId
from gatherly_core.kernel.paging import PageRequest
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for
from tests.processes import Program

TICKETS = 10
SCANNERS = 6
PROCESSES = 2


class Door:
    """An event with TICKETS tickets."""

    def __init__(self, gatherly: Gatherly) -> None:
        self.gatherly = gatherly
        self.app = gatherly.application
        self.organizer = add_user(gatherly, Role.ORGANIZER)
        self.event_id = add_event(gatherly, self.organizer, TICKETS)
        self.owner = add_user(gatherly)
        request = BookingRequest(self.owner, self.event_id, (Wish(1),))
        self.bookings = [self.app.booking.place_booking(request) for _ in range(TICKETS)]
        self.ticket_type_id = self.bookings[0].items[0].ticket_type_id

    @property
    def codes(self) -> list[str]:
        return [booking.attendees[0].code for booking in self.bookings]

    def log(self) -> list[Scan]:
        """Every scan."""
        scans: list[Scan] = []
        page = PageRequest(100)
        while True:
            found = self.app.admission.view_scans(self.organizer, self.event_id, None, page)
            scans += [logged.scan for logged in found.items]
            if found.next is None:
                return scans
            page = PageRequest(100, found.next)

    def _attendee(self, booking_id: BookingId) -> Attendee:
        ports = self.gatherly.ports
        return ports.unit_of_work.read(lambda: ports.bookings.get(booking_id)).attendees[0]

    def check(self) -> None:
        """Every attendee stands as their scans say, and every scan as the others of the same attendee say."""
        passages: dict[object, list[Scan]] = {}
        for scan in self.log():
            if scan.passage:
                passages.setdefault(scan.attendee_id, []).append(scan)
        for booking in self.bookings:
            kept = self._attendee(booking.id)
            timeline = replayed(passages.get(kept.id, ()))
            assert set(timeline.scans) == set(passages.get(kept.id, ()))
            assert timeline.attendance.checked_in_at == kept.checked_in_at
            assert timeline.attendance.checked_out_at == kept.checked_out_at


@pytest.fixture
def door(fresh_database_url: str) -> Iterator[Door]:
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield Door(gatherly)


def let_in(
    gatherly: Gatherly, actor: Actor, ticket_type_id: TicketTypeId, codes: list[str], device: str
) -> Counter[str]:
    """Scans every code once, in some order; answers what came of them."""
    did: Counter[str] = Counter()
    for code in random.sample(codes, len(codes)):
        request = ScanRequest(
            actor=actor, ticket_type_id=ticket_type_id, direction=Direction.IN, text=code, device_id=device
        )
        try:
            gatherly.application.admission.scan_ticket(request)
            did["admitted"] += 1
        except Conflict as refused:
            did[refused.code] += 1
    return did


def crowd(gatherly: Gatherly, actor: Actor, ticket_type_id: TicketTypeId, codes: list[str], name: str) -> Counter[str]:
    """SCANNERS scanners at once, each of which scans every code."""
    counts = at_once(
        *[
            lambda device=f"{name} {number}": let_in(gatherly, actor, ticket_type_id, codes, device)
            for number in range(SCANNERS)
        ]
    )
    for count in counts:
        if isinstance(count, Exception):
            raise count
    return sum(counts, Counter())


def test_scanners_in_several_processes_admit_a_code_once(door: Door, fresh_database_url: str) -> None:
    task = {
        "database_url": fresh_database_url,
        "organizer": str(door.organizer.user_id),
        "ticket_type": str(door.ticket_type_id),
        "codes": door.codes,
    }

    def process(number: int) -> dict[str, int]:
        program = Program("tests.integration.races.test_door")
        counts: dict[str, int] = json.loads(program.finish(json.dumps(task | {"name": f"Gate {number}"})))
        return counts

    with ThreadPoolExecutor(PROCESSES) as starters:
        did = sum(map(Counter, starters.map(process, range(PROCESSES))), Counter())
    assert did == {"admitted": TICKETS, "already_checked_in": TICKETS * (SCANNERS * PROCESSES - 1)}
    assert Counter(scan.result for scan in door.log()) == did
    door.check()


def test_the_same_batches_at_once_count_once(door: Door) -> None:
    now = door.gatherly.ports.clock.now()
    batches = [
        [
            OfflineScan(text=code, at=now, direction=Direction.IN, device_id=device, nonce=f"{number}")
            for number, code in enumerate([*door.codes, "nothing"])
        ]
        for device in ("Gate A", "Gate B")
    ]
    outcomes = at_once(
        *[
            lambda batch=batch, turn=turn: door.app.admission.merge_scans(door.organizer, door.event_id, batch[::turn])
            for batch in batches
            for turn in (1, -1, 1)
        ]
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Counter(scan.result for scan in door.log()) == {
        ScanResult.ADMITTED: TICKETS,
        ScanResult.CONFLICT: TICKETS,
        ScanResult.UNKNOWN_CODE: 2,
    }
    door.check()


def test_everything_at_the_door_at_once_adds_up(door: Door) -> None:
    """Scans in and out, batches in any order, bookings that are cancelled meanwhile: nothing breaks."""
    start = door.gatherly.ports.clock.now()

    def scan(chance: random.Random) -> None:
        request = ScanRequest(
            actor=door.organizer,
            ticket_type_id=door.ticket_type_id,
            direction=chance.choice(list(Direction)),
            text=chance.choice(door.codes),
            device_id=chance.choice(["Gate A", "Gate B"]),
        )
        door.app.admission.scan_ticket(request)

    def merge(chance: random.Random) -> None:
        batch = [
            OfflineScan(
                text=chance.choice(door.codes),
                at=start + timedelta(milliseconds=chance.randint(0, 3000)),
                direction=chance.choice(list(Direction)),
                device_id=chance.choice(["Gate A", "Gate B", "Gate C"]),
                nonce=str(chance.randint(0, 400)),
            )
            for _ in range(5)
        ]
        door.app.admission.merge_scans(door.organizer, door.event_id, batch)

    def cancel(chance: random.Random) -> None:
        door.app.checkout.cancel_booking(door.organizer, chance.choice(door.bookings[:3]).id)

    def visitor(seed: int) -> Callable[[], None]:
        def act() -> None:
            chance = random.Random(seed)
            for _ in range(25):
                with suppress(Conflict):
                    chance.choice([scan, scan, merge, merge, cancel])(chance)

        return act

    outcomes = at_once(*[visitor(random.getrandbits(32)) for _ in range(6)])
    assert outcomes == [None] * 6
    door.check()
    assert list(door.app.booking.check_pools()) == []


def main() -> None:
    task = json.load(sys.stdin)
    organizer = Actor(UserId(UUID(task["organizer"])), Role.ORGANIZER)
    with on_database(settings_for(task["database_url"])) as gatherly:
        did = crowd(gatherly, organizer, TicketTypeId(UUID(task["ticket_type"])), task["codes"], task["name"])
    json.dump(did, sys.stdout)


if __name__ == "__main__":
    main()
