"""Many more buyers than places: nothing is oversold, nothing is lost, and nobody waits for what is free."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.waitlist.model import EntryStatus
from tests.installations import add_event, add_user, settings_for
from tests.integration.races.crowd import crowd
from tests.processes import Program
from tests.settling import settle

BUYERS = 400
PLACES = 100
PROCESSES = 4


class Sale:
    """One event with PLACES free places, and BUYERS users."""

    def __init__(self, gatherly: Gatherly) -> None:
        self.gatherly = gatherly
        self.ports = gatherly.ports
        self.application = gatherly.application
        self.organizer = add_user(gatherly, Role.ORGANIZER)
        self.users = [add_user(gatherly).user_id for _ in range(BUYERS)]
        self.event_id = add_event(gatherly, self.organizer, PLACES)

    def pools(self) -> tuple[Pool, ...]:
        return self.ports.unit_of_work.read(lambda: self.ports.pools.of_events([self.event_id])[self.event_id])

    def check(self, did: Counter[str]) -> None:
        """What must hold after the crowd has done what it says it did."""
        settle(self.gatherly)
        assert [*self.application.booking.check_pools(), *self.application.waitlist.check_waiting()] == []
        bookings = [b for id_ in self.users for b in self._list(id_) if b.live]
        entries = [s.entry for id_ in self.users for s in self._entries(id_)]
        statuses = Counter(entry.status for entry in entries)
        assert len(bookings) <= PLACES
        assert len(bookings) == did["booked"] - did["cancelled"] + statuses[EntryStatus.OFFERED]
        assert len(entries) == did["joined"]
        for pool in self.pools():
            assert pool.used == len(bookings)
            assert pool.kept == 0
            if statuses[EntryStatus.WAITING]:
                assert pool.free == 0
        assert did["booked"] >= PLACES

    def _list(self, id_: UserId):
        orders = self.application.checkout.list_orders(Actor(id_, Role.ATTENDEE), PageRequest(100)).items
        return [order.booking for order in orders]

    def _entries(self, id_: UserId):
        return self.application.waitlist.list_entries(Actor(id_, Role.ATTENDEE), PageRequest(100)).items


@pytest.fixture
def sale(fresh_database_url: str):
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield Sale(gatherly)


def run_crowd(task: dict[str, object]) -> dict[str, int]:
    """What a crowd in a process of its own did."""
    return json.loads(Program("tests.integration.races.crowd").finish(json.dumps(task)))


@pytest.mark.parametrize("grouping", ["on", "off"])
def test_it_sells_every_place_once_to_a_crowd_in_several_processes(sale, fresh_database_url, grouping):
    tasks = [
        {
            "database_url": fresh_database_url,
            "event_id": str(sale.event_id),
            "users": list(map(str, sale.users[share::PROCESSES])),
            "threads": 8,
            "environ": {"GATHERLY_GROUPING": grouping},
        }
        for share in range(PROCESSES)
    ]
    with ThreadPoolExecutor(PROCESSES) as starters:
        outputs = list(starters.map(run_crowd, tasks))
    did = sum((Counter(output) for output in outputs), Counter())
    print(dict(did))
    sale.check(did)


def test_it_sells_every_place_once_to_a_crowd_of_threads(sale):
    did = crowd(sale.application, sale.event_id, sale.users, threads=16)
    print(dict(did))
    sale.check(did)
