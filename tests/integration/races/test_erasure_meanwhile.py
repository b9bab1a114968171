"""An account is given up at the very moment in which something is made with it: one of the two is first."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from threading import Thread

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.engines import write_engine
from gatherly_core.accounts.model import Actor, Role, User
from gatherly_core.application import Application
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.privacy.errors import StillOrganizing
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from tests.factories import EventDetailsFactory
from tests.installations import add_event, add_user
from tests.integration.privacy.remains import found_in
from tests.integration.races.test_everything_at_once import clock, installations

__all__ = ["clock", "installations"]

LONG_ENOUGH = 0.5
"""Seconds in which who is not kept waiting would have gone."""

Deed = Callable[[Application, Actor, EventId, EventId], object]

DEEDS: dict[str, Deed] = {
    "book": lambda app, ada, free, full: app.booking.place_booking(BookingRequest(ada, free, (Wish(1),))),
    "join": lambda app, ada, free, full: app.waitlist.join(WaitlistRequest(ada, full)),
    "draft": lambda app, ada, free, full: app.ticketing.create_event(ada, EventDetailsFactory()),
}


def meanwhile(one: Gatherly, deed: Callable[[], object], other: Callable[[], object]) -> object:
    """Does the deed, and the other thing in a thread of its own once an account is pinned; what came of the latter."""
    outcome: list[object] = []
    pinned = one.ports.users.pinned

    def act() -> None:
        try:
            outcome.append(other())
        except Exception as error:
            outcome.append(error)

    thread = Thread(target=act)

    def pinned_and_then(user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        found = pinned(user_ids)
        if thread.ident is None:
            thread.start()
            thread.join(LONG_ENOUGH)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(one.ports.users, "pinned", pinned_and_then)
        deed()
    thread.join()
    return outcome[0]


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_being_made_with_an_account_is_undone_with_it(
    installations: list[Gatherly],
    fresh_database_url: str,
    deed: str,
) -> None:
    one, another = installations
    olga, ada = add_user(one, Role.ORGANIZER), add_user(one, Role.ORGANIZER)
    free, full = add_event(one, olga, places=1), add_event(one, olga, places=1)
    one.application.booking.place_booking(BookingRequest(olga, full, (Wish(1),)))
    outcome = meanwhile(
        one,
        lambda: DEEDS[deed](one.application, ada, free, full),
        lambda: another.application.privacy.erase_account(ada),
    )
    assert outcome is None
    engine = write_engine(fresh_database_url)
    assert found_in(engine, [f"{ada.user_id}@example.com"]) == []
    engine.dispose()
    assert [*one.application.booking.check_pools(), *one.application.waitlist.check_waiting()] == []


def test_who_has_just_published_an_event_stays(
    installations: list[Gatherly],
    clock: FixedClock,
) -> None:
    one, another = installations
    ada = add_user(one, Role.ORGANIZER)
    start = clock.now() + timedelta(days=9)
    details = EventDetailsFactory(start_date=start, end_date=start + timedelta(hours=2))
    draft = one.application.ticketing.create_event(ada, details)
    outcome = meanwhile(
        one,
        lambda: one.application.events.publish_event(ada, draft.id),
        lambda: another.application.privacy.erase_account(ada),
    )
    assert isinstance(outcome, StillOrganizing)
