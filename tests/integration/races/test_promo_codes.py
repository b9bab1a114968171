"""Many more buyers than uses of a promo code: it is used as often as it may be, and not once more."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.ticketing.model import TicketDetails, TicketKind
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for
from tests.integration.races.redeemers import book_all
from tests.processes import Program

BUYERS = 40
USES = 10
PROCESSES = 2
HOLD = timedelta(minutes=15)


class Sale:
    """An event that sells more paid places than anybody wants, and a promo code of it.

    Half of the buyers come through an installation that decides requests together, half through one that does not.
    """

    def __init__(self, gatherlies: list[Gatherly], clock: FixedClock) -> None:
        self.gatherlies = gatherlies
        self.clock = clock
        self.app = gatherlies[0].application
        self.organizer = add_user(gatherlies[0], Role.ORGANIZER)
        self.event_id = self._event()

    def _event(self) -> EventId:
        event_id = add_event(self.gatherlies[0], self.organizer, 1000)
        (free,) = self.app.ticketing.view_ticket_types(None, event_id)
        paid = TicketDetails(kind=TicketKind.REGULAR, name="Paid", price=1000, quantity=1000)
        self.app.ticketing.edit_ticket_type(self.organizer, free.ticket_type.id, paid)
        return event_id

    def promote(self, **limits: int) -> None:
        self.app.promotions.create_promo_code(
            self.organizer, self.event_id, PromoDetails(code="Once", percent=50, **limits)
        )

    def rush(self, buyers: list[Actor]) -> Counter[str]:
        """What comes of it when all of them book with the code at the same time."""
        applications = [gatherly.application for gatherly in self.gatherlies]
        return book_all(applications, self.event_id, buyers, "once")

    def uses(self) -> int:
        page = self.app.promotions.view_promo_codes(self.organizer, self.event_id, PageRequest())
        return page.items[0].uses


@pytest.fixture
def sale(fresh_database_url: str) -> Iterator[Sale]:
    clock = FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    with ExitStack() as open_ones:
        settings = [settings_for(fresh_database_url, GATHERLY_GROUPING=grouping) for grouping in ("on", "off")]
        gatherlies = [open_ones.enter_context(on_database(chosen, clock)) for chosen in settings]
        yield Sale(gatherlies, clock)


def test_it_is_used_so_often_by_a_crowd_of_threads(sale: Sale) -> None:
    sale.promote(most_uses=USES)
    did = sale.rush([add_user(sale.gatherlies[0]) for _ in range(BUYERS)])
    assert did == {"booked": USES, "promo_code_exhausted": BUYERS - USES}
    assert sale.uses() == USES


def test_it_is_used_once_by_one_user_in_many_places(sale: Sale) -> None:
    sale.promote(most_uses_per_user=1)
    buyer = add_user(sale.gatherlies[0])
    assert sale.rush([buyer] * 8) == {"booked": 1, "promo_code_exhausted": 7}
    assert sale.uses() == 1


def test_what_expires_gives_its_uses_back_once(sale: Sale) -> None:
    sale.promote(most_uses=USES)
    for _ in range(2):
        did = sale.rush([add_user(sale.gatherlies[0]) for _ in range(BUYERS)])
        assert did == {"booked": USES, "promo_code_exhausted": BUYERS - USES}
        sale.clock.advance(HOLD)
    assert sale.uses() == USES
    assert sale.app.booking.expire_bookings() == USES
    assert sale.uses() == 0
    assert list(sale.app.booking.check_pools()) == []


def test_it_is_not_used_once_it_is_taken_back(sale: Sale) -> None:
    sale.promote()
    page = sale.app.promotions.view_promo_codes(sale.organizer, sale.event_id, PageRequest())
    buyers = [add_user(sale.gatherlies[0]) for _ in range(BUYERS)]
    with ThreadPoolExecutor(1) as organizer:
        taken_back = organizer.submit(
            sale.app.promotions.delete_promo_code, sale.organizer, page.items[0].promo_code.id
        )
        did = sale.rush(buyers)
        taken_back.result()
    assert did.keys() <= {"booked", "promo_code_invalid"}
    assert sale.rush(buyers) == {"promo_code_invalid": BUYERS}


def test_it_is_taken_back_once(sale: Sale) -> None:
    sale.promote()
    page = sale.app.promotions.view_promo_codes(sale.organizer, sale.event_id, PageRequest())
    promo_code_id = page.items[0].promo_code.id
    deletes = [gatherly.application.promotions.delete_promo_code for gatherly in sale.gatherlies] * 3
    outcomes = at_once(*[partial(delete, sale.organizer, promo_code_id) for delete in deletes])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", *["PromoCodeNotFound"] * 5]


def test_it_is_used_so_often_by_a_crowd_in_several_processes(sale: Sale, fresh_database_url: str) -> None:
    sale.promote(most_uses=USES)
    users = [str(add_user(sale.gatherlies[0]).user_id) for _ in range(BUYERS)]
    tasks = [
        {
            "database_url": fresh_database_url,
            "event_id": str(sale.event_id),
            "users": users[share::PROCESSES],
            "code": "once",
            "environ": {"GATHERLY_GROUPING": grouping},
            "now": sale.clock.now().isoformat(),
        }
        for share, grouping in zip(range(PROCESSES), ("on", "off"), strict=True)
    ]
    with ThreadPoolExecutor(PROCESSES) as starters:
        did = sum(map(Counter, starters.map(in_a_process, tasks)), Counter())
    assert did == {"booked": USES, "promo_code_exhausted": BUYERS - USES}
    assert sale.uses() == USES


def in_a_process(task: dict[str, object]) -> dict[str, int]:
    """What came of it when the buyers of a task did so in a process of their own."""
    outcome: dict[str, int] = json.loads(Program("tests.integration.races.redeemers").finish(json.dumps(task)))
    return outcome
