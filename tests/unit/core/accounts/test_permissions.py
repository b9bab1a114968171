from typing import NamedTuple

import pytest

from gatherly_core.accounts.model import Actor, Post, Role, StaffRole
from gatherly_core.accounts.permissions import PERMISSIONS, Action, Relation
from gatherly_core.accounts.permitting import may, permit, told
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import EventId, UserId
from tests.factories import new_id

OWNER, RUNNER, STRANGER = (UserId(new_id()) for _ in range(3))


class Event(NamedTuple):
    id: EventId
    organizer_id: UserId


EVENT = Event(EventId(new_id()), RUNNER)
OTHER_EVENT = Event(EventId(new_id()), UserId(new_id()))


def staff(role: StaffRole, event: Event = EVENT) -> Actor:
    return Actor(STRANGER, Role.ATTENDEE, frozenset({Post(event.id, role)}))


PEOPLE = {
    "the owner": Actor(OWNER, Role.ATTENDEE),
    "the event's organizer": Actor(RUNNER, Role.ORGANIZER),
    "the event's organizer, an attendee by now": Actor(RUNNER, Role.ATTENDEE),
    "another organizer": Actor(STRANGER, Role.ORGANIZER),
    "a manager": staff(StaffRole.MANAGER),
    "a scanner": staff(StaffRole.SCANNER),
    "a manager of another event": staff(StaffRole.MANAGER, OTHER_EVENT),
    "a scanner of another event": staff(StaffRole.SCANNER, OTHER_EVENT),
    "an admin": Actor(STRANGER, Role.ADMIN),
    "another attendee": Actor(STRANGER, Role.ATTENDEE),
    "nobody": None,
}

USERS = set(PEOPLE) - {"nobody"}
WHO_OWNS_IT = {"the event's organizer", "the event's organizer, an attendee by now", "an admin"}
WHO_RUNS_IT = {*WHO_OWNS_IT, "a manager"}
STAFF = {*WHO_RUNS_IT, "a scanner"}

# Written down a second time, by people instead of relations: whoever changes the table has to mean it.
ALLOWED = {
    Action.VIEW_SERVICE: set(PEOPLE),
    Action.REGISTER: set(PEOPLE),
    Action.SIGN_IN: set(PEOPLE),
    Action.RESET_PASSWORD: set(PEOPLE),
    Action.VERIFY_EMAIL: set(PEOPLE),
    Action.REQUEST_VERIFICATION: set(PEOPLE) - {"nobody"},
    Action.STAY_SIGNED_IN: set(PEOPLE),
    Action.SIGN_OUT: set(PEOPLE),
    Action.LIST_SESSIONS: USERS,
    Action.END_SESSION: {"the owner"},
    Action.LIST_USERS: {"an admin"},
    Action.ADMINISTER_USER: {"an admin"},
    Action.VIEW_PROFILE: USERS,
    Action.EDIT_PROFILE: USERS,
    Action.EXPORT_DATA: USERS,
    Action.ERASE_ACCOUNT: USERS,
    Action.BROWSE_EVENTS: set(PEOPLE),
    Action.VIEW_EVENT: set(PEOPLE),
    Action.VIEW_IMAGE: set(PEOPLE),
    Action.VIEW_DRAFT: STAFF,
    Action.VIEW_IMAGE: set(PEOPLE),
    Action.LIST_DRAFTS: {"the owner", "an admin"},
    Action.CREATE_EVENT: {"the event's organizer", "another organizer", "an admin"},
    Action.EDIT_EVENT: WHO_RUNS_IT,
    Action.PUBLISH_EVENT: WHO_RUNS_IT,
    Action.CANCEL_EVENT: WHO_OWNS_IT,
    Action.DELETE_EVENT: WHO_OWNS_IT,
    Action.MODERATE_EVENT: {"an admin"},
    Action.MANAGE_CATEGORIES: {"an admin"},
    Action.SEARCH_EVENTS: {"an admin"},
    Action.SEARCH_PAYMENTS: {"an admin"},
    Action.EDIT_TICKET_TYPES: WHO_RUNS_IT,
    Action.RUN_PROMOTIONS: WHO_RUNS_IT,
    Action.WORD_MESSAGES: WHO_RUNS_IT,
    Action.WRITE_TO_PEOPLE: WHO_RUNS_IT,
    Action.VIEW_SENDING: {"the owner", "an admin"},
    Action.ANNOUNCE: WHO_RUNS_IT,
    Action.VIEW_ANNOUNCEMENTS: set(PEOPLE),
    Action.BOOK: USERS,
    Action.LIST_BOOKINGS: USERS,
    Action.VIEW_BOOKING: {"the owner", *WHO_RUNS_IT},
    Action.CANCEL_BOOKING: {"the owner", *WHO_OWNS_IT},
    Action.CANCEL_STARTED_BOOKING: WHO_OWNS_IT,
    Action.PAY_BOOKING: {"the owner"},
    Action.VIEW_PAYMENTS: {"the owner", "an admin"},
    Action.REFUND_PAYMENT: WHO_OWNS_IT,
    Action.NOTIFY_PAYMENT: set(),
    Action.PLAY_PAYER: set(PEOPLE),
    Action.JOIN_WAITLIST: USERS,
    Action.LIST_ENTRIES: USERS,
    Action.VIEW_ENTRY: {"the owner"},
    Action.LEAVE_WAITLIST: {"the owner"},
    Action.ANSWER_OFFER: {"the owner"},
    Action.RUN_WAITLIST: WHO_RUNS_IT,
    Action.RUN_DOOR: STAFF,
    Action.LIST_ATTENDEES: STAFF,
    Action.VIEW_ATTENDEES: WHO_RUNS_IT,
    Action.VIEW_SCANS: WHO_RUNS_IT,
    Action.VIEW_STAFF: WHO_RUNS_IT,
    Action.INVITE_STAFF: WHO_OWNS_IT,
    Action.REMOVE_STAFF: {"the owner", *WHO_OWNS_IT},
    Action.JOIN_STAFF: USERS,
    Action.LIST_POSTS: USERS,
    Action.LIST_NOTIFICATIONS: USERS,
    Action.READ_NOTIFICATION: {"the owner"},
    Action.TRANSFER_TICKET: {"the owner"},
    Action.EDIT_ATTENDEE: WHO_RUNS_IT,
    Action.VIEW_AUDIT_LOG: {"an admin"},
    Action.VIEW_FLAGS: {"an admin"},
    Action.RESOLVE_FLAG: {"an admin"},
    Action.VIEW_DEAD_LETTERS: {"an admin"},
    Action.REPLAY_DEAD_LETTER: {"an admin"},
    Action.VIEW_FACTS: {"the event's organizer", "another organizer", "an admin"},
    Action.VIEW_PREFERENCES: USERS,
    Action.CHOOSE_PREFERENCES: USERS,
    Action.UNSUBSCRIBE: set(PEOPLE),
    Action.LIST_DEVICES: USERS,
    Action.REGISTER_DEVICE: USERS,
    Action.REMOVE_DEVICE: {"the owner"},
    Action.CREATE_ENDPOINT: {"the event's organizer", "another organizer", "an admin"},
    Action.LIST_ENDPOINTS: USERS,
    Action.VIEW_ENDPOINT: {"the owner"},
    Action.RUN_ENDPOINT: {"the owner"},
}
OF_A_THING = [
    action
    for action, row in PERMISSIONS.items()
    if row <= {Relation.OWNER, Relation.ORGANIZER, Relation.MANAGER, Relation.SCANNER, Relation.ADMIN}
]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", Action)
def test_it_allows_each_action_to_whom_the_table_names(action: Action, who: str) -> None:
    assert may(PEOPLE[who], action, owner=OWNER, event=EVENT) == (who in ALLOWED[action])


def test_it_has_a_row_for_every_action() -> None:
    assert list(PERMISSIONS) == list(Action)
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize("action", OF_A_THING)
def test_it_takes_nobody_for_the_owner_of_what_nobody_owns(action: Action) -> None:
    for who in set(PEOPLE) - {"an admin"}:
        assert not may(PEOPLE[who], action)


def test_it_forbids_what_is_not_allowed() -> None:
    with pytest.raises(Forbidden, match="You may not moderate events"):
        permit(PEOPLE["the event's organizer"], Action.MODERATE_EVENT, event=EVENT)


def test_it_is_silent_about_what_is_allowed() -> None:
    permit(PEOPLE["the owner"], Action.ANSWER_OFFER, owner=OWNER)


class TestTold:
    def test_it_names_everybody_who_may(self) -> None:
        assert told(Action.VIEW_BOOKING) == "its owner, the event's organizer, its managers, and admins"

    def test_it_names_two(self) -> None:
        assert told(Action.VIEW_PAYMENTS) == "its owner and admins"

    def test_it_names_one(self) -> None:
        assert told(Action.MODERATE_EVENT) == "admins"
