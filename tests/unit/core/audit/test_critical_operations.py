"""Whatever somebody may do is written down, or there is a reason why not."""

import re
from pathlib import Path

import pytest

import gatherly_core
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed

TESTS = Path(__file__).parents[1]
SOURCES = [path.read_text() for path in Path(gatherly_core.__file__).parent.rglob("*.py") if path.name != "deeds.py"]

AUDITED: dict[Action, set[Deed]] = {
    Action.REGISTER: {Deed.ACCOUNT_REGISTERED},
    Action.SIGN_IN: {
        Deed.SESSION_OPENED,
        Deed.SESSION_REFUSED,
        Deed.ACCOUNT_SOCIAL_LINKED,
    },
    Action.STAY_SIGNED_IN: {Deed.SESSION_REUSED},
    Action.SIGN_OUT: {Deed.SESSION_ENDED},
    Action.END_SESSION: {Deed.SESSION_ENDED},
    Action.RESET_PASSWORD: {Deed.ACCOUNT_PASSWORD_RESET},
    Action.VERIFY_EMAIL: {Deed.ACCOUNT_EMAIL_VERIFIED},
    Action.ADMINISTER_USER: {Deed.ACCOUNT_ROLE_CHANGED, Deed.ACCOUNT_DISABLED, Deed.ACCOUNT_ENABLED},
    Action.EDIT_PROFILE: {Deed.ACCOUNT_PASSWORD_CHANGED},
    Action.EXPORT_DATA: {Deed.ACCOUNT_EXPORTED},
    Action.ERASE_ACCOUNT: {Deed.ACCOUNT_ERASED},
    Action.CREATE_EVENT: {Deed.EVENT_CREATED},
    Action.EDIT_EVENT: {Deed.EVENT_EDITED},
    Action.PUBLISH_EVENT: {Deed.EVENT_PUBLISHED, Deed.EVENT_UNPUBLISHED},
    Action.CANCEL_EVENT: {Deed.EVENT_CANCELLED},
    Action.DELETE_EVENT: {Deed.EVENT_DELETED},
    Action.MODERATE_EVENT: {Deed.EVENT_FEATURED, Deed.EVENT_UNPUBLISHED},
    Action.INVITE_STAFF: {Deed.STAFF_INVITED, Deed.STAFF_UNINVITED},
    Action.JOIN_STAFF: {Deed.STAFF_JOINED},
    Action.REMOVE_STAFF: {Deed.STAFF_REMOVED},
    Action.EDIT_TICKET_TYPES: {Deed.TICKET_TYPE_CREATED, Deed.TICKET_TYPE_EDITED, Deed.TICKET_TYPE_DELETED},
    Action.RUN_PROMOTIONS: {Deed.PROMO_CODE_CREATED, Deed.PROMO_CODE_DELETED},
    Action.WORD_MESSAGES: {Deed.EVENT_WORDED, Deed.EVENT_UNWORDED},
    Action.WRITE_TO_PEOPLE: {Deed.SENDING_WRITTEN},
    Action.ANNOUNCE: {Deed.SENDING_WRITTEN},
    Action.CANCEL_BOOKING: {Deed.BOOKING_CANCELLED},
    Action.CANCEL_STARTED_BOOKING: {Deed.BOOKING_CANCELLED},
    Action.PAY_BOOKING: {Deed.PAYMENT_DECLINED},
    Action.REFUND_PAYMENT: {Deed.PAYMENT_REFUND_REQUESTED},
    Action.RUN_WAITLIST: {Deed.WAITLIST_ENTRY_PRIORITISED},
    Action.TRANSFER_TICKET: {Deed.ATTENDEE_TRANSFERRED},
    Action.EDIT_ATTENDEE: {Deed.ATTENDEE_EDITED},
    Action.MANAGE_CATEGORIES: {Deed.CATEGORY_CREATED, Deed.CATEGORY_EDITED, Deed.CATEGORY_DELETED},
    Action.RESOLVE_FLAG: {Deed.FLAG_RESOLVED},
    Action.REPLAY_DEAD_LETTER: {Deed.DEAD_LETTER_REPLAYED},
    Action.CREATE_ENDPOINT: {Deed.WEBHOOK_ENDPOINT_CREATED},
    Action.RUN_ENDPOINT: {
        Deed.WEBHOOK_ENDPOINT_DELETED,
        Deed.WEBHOOK_ENDPOINT_SECRET_ROTATED,
        Deed.WEBHOOK_ENDPOINT_SWITCHED_ON,
        Deed.WEBHOOK_DELIVERY_REPEATED,
    },
}

OF_THE_OPERATOR = {Deed.ACCOUNT_APPOINTED, Deed.WEBHOOK_ENDPOINT_SWITCHED_OFF}

NOT_AUDITED: dict[Action, str] = {
    Action.REQUEST_VERIFICATION: "a letter to the user's own address changes nothing",
    Action.BOOK: "what a user does with their own money and time is in their booking",
    Action.NOTIFY_PAYMENT: "the provider's word about money is in the payment and the ledger",
    Action.PLAY_PAYER: "there is no money in the sandbox",
    Action.JOIN_WAITLIST: "a user's own wish is in its entry",
    Action.LEAVE_WAITLIST: "a user's own wish is in its entry",
    Action.ANSWER_OFFER: "a user's own wish is in its entry and their booking",
    Action.CHOOSE_PREFERENCES: "a user's own wish is in their preferences",
    Action.UNSUBSCRIBE: "a user's own wish is in their preferences",
    Action.REGISTER_DEVICE: "a user's own wish is in their devices",
    Action.REMOVE_DEVICE: "a user's own wish is in their devices",
    Action.READ_NOTIFICATION: "what a user has read is their own matter",
    Action.RUN_DOOR: "every scan is kept, with who made it; none can be overridden",
}


def test_every_action_is_accounted_for() -> None:
    looking = {action for action in Action if action.name.startswith(("VIEW_", "LIST_", "BROWSE_", "SEARCH_"))}
    accounted = [*AUDITED, *NOT_AUDITED, *looking]
    assert sorted(accounted) == sorted(Action)


def test_every_deed_is_one_of_somebody() -> None:
    assert set().union(*AUDITED.values(), OF_THE_OPERATOR) == set(Deed)


@pytest.mark.parametrize("deed", Deed)
def test_it_is_recorded_somewhere(deed: Deed) -> None:
    assert any(re.search(rf"\bDeed\.{deed.name}\b", source) for source in SOURCES)


@pytest.mark.parametrize("deed", Deed)
def test_it_is_proven_somewhere(deed: Deed) -> None:
    told = re.compile(rf"\bDeed\.{deed.name}\b|\"{re.escape(deed)}\"")
    tests = [path for path in TESTS.rglob("test_*.py") if path != Path(__file__)]
    assert any(told.search(path.read_text()) for path in [*tests, *TESTS.rglob("*_acts.py")])
