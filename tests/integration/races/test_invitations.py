"""Many invitations at the same time are no more than the same invitations one after the other."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.kernel.identifiers import EventId, InvitationId
from gatherly_core.staffing.model import Invitation
from gatherly_core.staffing.rationing import MOST_BY_USER, MOST_TO_ADDRESS
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for

RIVALS = 8
TURNS = 8
ADDRESS = "grace@example.com"


class Office:
    """Two installations on one database, through which organizers invite."""

    def __init__(self, gatherlies: list[Gatherly]) -> None:
        self.gatherlies = gatherlies

    def organizer_with_event(self) -> tuple[Actor, EventId]:
        organizer = add_user(self.gatherlies[0], Role.ORGANIZER)
        return organizer, add_event(self.gatherlies[0], organizer, 10)

    def invite(self, place: int, organizer: Actor, event_id: EventId, email: str) -> Invitation:
        gatherly = self.gatherlies[place % 2]
        invitation_id = InvitationId(gatherly.ports.identifiers.new())
        return gatherly.application.staffing.invite(organizer, event_id, email, StaffRole.SCANNER, invitation_id)


def came_of(*inviting: Callable[[], Invitation]) -> Counter[str]:
    """How often somebody was invited, or the inviter told by which error that it cannot be, when all did it at once."""
    return Counter(type(outcome).__name__ for outcome in at_once(*inviting))


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    clock = FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    with ExitStack() as open_ones:
        settings = settings_for(fresh_database_url)
        gatherlies = [open_ones.enter_context(on_database(settings, clock, MemoryPasswords())) for _ in range(2)]
        yield Office(gatherlies)


def test_an_address_is_invited_a_few_times_by_many(office: Office) -> None:
    inviters = [office.organizer_with_event() for _ in range(RIVALS)]
    outcomes = came_of(*[partial(office.invite, place, *who, ADDRESS) for place, who in enumerate(inviters)])
    assert outcomes == {"Invitation": MOST_TO_ADDRESS, "TooManyInvitations": RIVALS - MOST_TO_ADDRESS}


def test_a_user_invites_so_many_to_many_events(office: Office) -> None:
    organizer, _ = office.organizer_with_event()
    events = [add_event(office.gatherlies[0], organizer, 10) for _ in range(RIVALS)]
    outcomes = Counter[str]()
    for turn in range(TURNS):
        outcomes += came_of(
            *[
                partial(office.invite, place, organizer, event_id, f"{turn}.{place}@example.com")
                for place, event_id in enumerate(events)
            ]
        )
    assert outcomes == {"Invitation": MOST_BY_USER, "TooManyInvitations": RIVALS * TURNS - MOST_BY_USER}
