import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.permissions import PERMISSIONS, Action, may, permit
from gatherly_core.kernel.errors import Forbidden
from tests.factories import new_id

OWNER, RUNNER, STRANGER = new_id(), new_id(), new_id()

PEOPLE = {
    "the owner": Actor(OWNER, Role.ATTENDEE),
    "the event's organizer": Actor(RUNNER, Role.ORGANIZER),
    "the event's organizer, an attendee by now": Actor(RUNNER, Role.ATTENDEE),
    "another organizer": Actor(STRANGER, Role.ORGANIZER),
    "an admin": Actor(STRANGER, Role.ADMIN),
    "another attendee": Actor(STRANGER, Role.ATTENDEE),
    "nobody": None,
}

WHO_RUNS_IT = {"the event's organizer", "the event's organizer, an attendee by now", "an admin"}

ALLOWED = {
    Action.CREATE_EVENT: {"the event's organizer", "another organizer", "an admin"},
    Action.VIEW_DRAFT: WHO_RUNS_IT,
    Action.EDIT_EVENT: WHO_RUNS_IT,
    Action.FEATURE_EVENT: {"an admin"},
    Action.RUN_PROMOTIONS: WHO_RUNS_IT,
    Action.VIEW_BOOKING: {"the owner", *WHO_RUNS_IT},
    Action.CANCEL_BOOKING: {"the owner", *WHO_RUNS_IT},
    Action.CANCEL_STARTED_BOOKING: WHO_RUNS_IT,
    Action.PAY_BOOKING: {"the owner"},
    Action.VIEW_PAYMENTS: {"the owner", "an admin"},
    Action.REFUND_PAYMENT: WHO_RUNS_IT,
    Action.ANSWER_OFFER: {"the owner"},
    Action.RUN_WAITLIST: WHO_RUNS_IT,
    Action.RUN_DOOR: WHO_RUNS_IT,
    Action.TRANSFER_TICKET: {"the owner"},
    Action.EDIT_ATTENDEE: WHO_RUNS_IT,
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", Action)
def test_it_allows_each_action_to_whom_the_table_names(action: Action, who: str) -> None:
    assert may(PEOPLE[who], action, owner=OWNER, organizer=RUNNER) == (who in ALLOWED[action])


def test_it_has_a_row_for_every_action() -> None:
    assert set(PERMISSIONS) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_it_takes_nobody_for_the_owner_of_what_nobody_owns(action: Action) -> None:
    assert not may(None, action)
    assert not may(Actor(STRANGER, Role.ATTENDEE), action)


def test_it_forbids_what_is_not_allowed() -> None:
    with pytest.raises(Forbidden, match="You may not feature an event"):
        permit(PEOPLE["the event's organizer"], Action.FEATURE_EVENT, organizer=RUNNER)


def test_it_is_silent_about_what_is_allowed() -> None:
    permit(PEOPLE["the owner"], Action.ANSWER_OFFER, owner=OWNER)
