"""Who may do what, as one table.

An action is allowed to whoever stands in one of the listed relations to the thing it is done to.
"""

from enum import StrEnum


class Relation(StrEnum):
    """How somebody stands to a thing. The values are how it is told."""

    ANYBODY = "anybody"
    """Whoever asks, signed in or not."""
    USERS = "any user"
    """Whoever is signed in."""
    ORGANIZERS = "any organizer"
    """Any user with the role of an organizer."""
    OWNER = "its owner"
    """The user whose booking, entry, profile or place in a staff it is."""
    ORGANIZER = "the event's organizer"
    MANAGER = "its managers"
    """Those whom the organizer lets run the event with them."""
    SCANNER = "its scanners"
    """Those whom the organizer lets run its door."""
    ADMIN = "admins"
    PROVIDER = "the payment provider"
    """No actor: it is known by its signature on what it sends."""


class Action(StrEnum):
    """What can be done. The values complete "You may not ..."."""

    VIEW_SERVICE = "look at the service"
    REGISTER = "register"
    SIGN_IN = "sign in"
    RESET_PASSWORD = "set a new password by letter"  # noqa: S105 -- what is done with a password, not one
    VERIFY_EMAIL = "confirm an address by letter"
    REQUEST_VERIFICATION = "ask for a letter of confirmation"
    STAY_SIGNED_IN = "stay signed in"
    SIGN_OUT = "sign out"
    LIST_SESSIONS = "list these sessions"
    END_SESSION = "end this session"
    LIST_USERS = "list users"
    ADMINISTER_USER = "change what a user may"
    VIEW_PROFILE = "view this profile"
    EDIT_PROFILE = "change this profile"
    EXPORT_DATA = "export this user's data"
    ERASE_ACCOUNT = "give this account up"
    BROWSE_EVENTS = "browse events"
    VIEW_EVENT = "view this event"
    VIEW_DRAFT = "view this draft"
    VIEW_IMAGE = "look at this image"
    LIST_DRAFTS = "list these drafts"
    CREATE_EVENT = "create an event"
    EDIT_EVENT = "edit this event"
    PUBLISH_EVENT = "publish this event or take it back"
    CANCEL_EVENT = "cancel this event"
    DELETE_EVENT = "delete this event"
    MODERATE_EVENT = "moderate events"
    MANAGE_CATEGORIES = "manage the categories"
    SEARCH_EVENTS = "search all events"
    EDIT_TICKET_TYPES = "change what this event sells"
    RUN_PROMOTIONS = "run the promotions of this event"
    WORD_MESSAGES = "word the messages of this event"
    WRITE_TO_PEOPLE = "write to these people"
    VIEW_SENDING = "see what became of this sending"
    ANNOUNCE = "announce anything about this event"
    VIEW_ANNOUNCEMENTS = "read what is announced about this event"
    BOOK = "book places"
    LIST_BOOKINGS = "list these bookings"
    VIEW_BOOKING = "view this booking"
    CANCEL_BOOKING = "cancel this booking"
    CANCEL_STARTED_BOOKING = "cancel a booking of an event that has started"
    PAY_BOOKING = "pay for this booking"
    VIEW_PAYMENTS = "view these payments"
    SEARCH_PAYMENTS = "search all payments"
    REFUND_PAYMENT = "give this payment back"
    NOTIFY_PAYMENT = "tell what became of a payment"
    PLAY_PAYER = "play the payer of the sandbox"
    JOIN_WAITLIST = "join the waitlist"
    LIST_ENTRIES = "list these entries of the waitlist"
    VIEW_ENTRY = "view this entry of the waitlist"
    LEAVE_WAITLIST = "give this entry of the waitlist up"
    ANSWER_OFFER = "answer this offer"
    RUN_WAITLIST = "run the waitlist of this event"
    RUN_DOOR = "run the door of this event"
    LIST_ATTENDEES = "list the attendees of this event"
    VIEW_ATTENDEES = "see the addresses and the codes of its attendees"
    VIEW_SCANS = "look through the scans at the doors of this event"
    VIEW_STAFF = "look at the staff of this event"
    INVITE_STAFF = "invite to the staff of this event"
    REMOVE_STAFF = "take this place in a staff away"
    JOIN_STAFF = "join a staff"
    LIST_POSTS = "list these places in staffs"
    LIST_NOTIFICATIONS = "list these notifications"
    READ_NOTIFICATION = "mark this notification as read"
    TRANSFER_TICKET = "hand this ticket on"
    EDIT_ATTENDEE = "change this attendee"
    VIEW_AUDIT_LOG = "look through the audit trail"
    VIEW_FLAGS = "look through what was flagged"
    RESOLVE_FLAG = "look after what was flagged"
    VIEW_DEAD_LETTERS = "look through what was given up"
    REPLAY_DEAD_LETTER = "have tried again what was given up"
    VIEW_FACTS = "follow what happens"
    VIEW_PREFERENCES = "look at what this user is told"
    CHOOSE_PREFERENCES = "choose what this user is told"
    UNSUBSCRIBE = "hear no more of something"
    LIST_DEVICES = "list these devices"
    REGISTER_DEVICE = "register a device"
    REMOVE_DEVICE = "take this device away"
    CREATE_ENDPOINT = "have facts sent"
    LIST_ENDPOINTS = "list these endpoints"
    VIEW_ENDPOINT = "look at this endpoint"
    RUN_ENDPOINT = "change this endpoint"


_EVERYBODY = frozenset({Relation.ANYBODY})
_USERS = frozenset({Relation.USERS})
_OWNER = frozenset({Relation.OWNER})
_ADMINS = frozenset({Relation.ADMIN})
_ORGANIZER = frozenset({Relation.ORGANIZER, Relation.ADMIN})
_MANAGERS = _ORGANIZER | {Relation.MANAGER}
_STAFF = _MANAGERS | {Relation.SCANNER}

PERMISSIONS: dict[Action, frozenset[Relation]] = {
    Action.VIEW_SERVICE: _EVERYBODY,
    Action.REGISTER: _EVERYBODY,
    Action.SIGN_IN: _EVERYBODY,
    Action.RESET_PASSWORD: _EVERYBODY,
    Action.VERIFY_EMAIL: _EVERYBODY,
    Action.REQUEST_VERIFICATION: _USERS,
    Action.STAY_SIGNED_IN: _EVERYBODY,
    Action.SIGN_OUT: _EVERYBODY,
    Action.LIST_SESSIONS: _USERS,
    Action.END_SESSION: _OWNER,
    Action.LIST_USERS: frozenset({Relation.ADMIN}),
    Action.ADMINISTER_USER: frozenset({Relation.ADMIN}),
    Action.VIEW_PROFILE: _USERS,
    Action.EDIT_PROFILE: _USERS,
    Action.EXPORT_DATA: _USERS,
    Action.ERASE_ACCOUNT: _USERS,
    Action.BROWSE_EVENTS: _EVERYBODY,
    Action.VIEW_EVENT: _EVERYBODY,
    Action.VIEW_DRAFT: _STAFF,
    Action.VIEW_IMAGE: _EVERYBODY,
    Action.LIST_DRAFTS: _OWNER | {Relation.ADMIN},
    Action.CREATE_EVENT: frozenset({Relation.ORGANIZERS, Relation.ADMIN}),
    Action.EDIT_EVENT: _MANAGERS,
    Action.PUBLISH_EVENT: _MANAGERS,
    Action.CANCEL_EVENT: _ORGANIZER,
    Action.DELETE_EVENT: _ORGANIZER,
    Action.MODERATE_EVENT: _ADMINS,
    Action.MANAGE_CATEGORIES: _ADMINS,
    Action.SEARCH_EVENTS: _ADMINS,
    Action.EDIT_TICKET_TYPES: _MANAGERS,
    Action.RUN_PROMOTIONS: _MANAGERS,
    Action.WORD_MESSAGES: _MANAGERS,
    # To those who take part in an event; to users by name for admins alone, as these belong to no event.
    Action.WRITE_TO_PEOPLE: _MANAGERS,
    Action.VIEW_SENDING: _OWNER | {Relation.ADMIN},
    Action.ANNOUNCE: _MANAGERS,
    Action.VIEW_ANNOUNCEMENTS: _EVERYBODY,
    Action.BOOK: _USERS,
    Action.LIST_BOOKINGS: _USERS,
    Action.VIEW_BOOKING: _OWNER | _MANAGERS,
    # Cancelling gives money back, and so is for the organizer alone.
    Action.CANCEL_BOOKING: _OWNER | _ORGANIZER,
    Action.CANCEL_STARTED_BOOKING: _ORGANIZER,
    Action.PAY_BOOKING: _OWNER,
    Action.VIEW_PAYMENTS: _OWNER | {Relation.ADMIN},
    Action.SEARCH_PAYMENTS: _ADMINS,
    Action.REFUND_PAYMENT: _ORGANIZER,
    Action.NOTIFY_PAYMENT: frozenset({Relation.PROVIDER}),
    Action.PLAY_PAYER: _EVERYBODY,
    Action.JOIN_WAITLIST: _USERS,
    Action.LIST_ENTRIES: _USERS,
    Action.VIEW_ENTRY: _OWNER,
    Action.LEAVE_WAITLIST: _OWNER,
    Action.ANSWER_OFFER: _OWNER,
    Action.RUN_WAITLIST: _MANAGERS,
    Action.RUN_DOOR: _STAFF,
    Action.LIST_ATTENDEES: _STAFF,
    Action.VIEW_ATTENDEES: _MANAGERS,
    Action.VIEW_SCANS: _MANAGERS,
    Action.VIEW_STAFF: _MANAGERS,
    Action.INVITE_STAFF: _ORGANIZER,
    Action.REMOVE_STAFF: _OWNER | _ORGANIZER,
    Action.JOIN_STAFF: _USERS,
    Action.LIST_POSTS: _USERS,
    Action.LIST_NOTIFICATIONS: _USERS,
    Action.READ_NOTIFICATION: _OWNER,
    Action.TRANSFER_TICKET: _OWNER,
    Action.EDIT_ATTENDEE: _MANAGERS,
    Action.VIEW_AUDIT_LOG: frozenset({Relation.ADMIN}),
    Action.VIEW_FLAGS: frozenset({Relation.ADMIN}),
    Action.RESOLVE_FLAG: frozenset({Relation.ADMIN}),
    Action.VIEW_DEAD_LETTERS: frozenset({Relation.ADMIN}),
    Action.REPLAY_DEAD_LETTER: frozenset({Relation.ADMIN}),
    Action.VIEW_FACTS: frozenset({Relation.ORGANIZERS, Relation.ADMIN}),
    Action.VIEW_PREFERENCES: _USERS,
    Action.CHOOSE_PREFERENCES: _USERS,
    Action.UNSUBSCRIBE: _EVERYBODY,
    Action.LIST_DEVICES: _USERS,
    Action.REGISTER_DEVICE: _USERS,
    Action.REMOVE_DEVICE: _OWNER,
    Action.CREATE_ENDPOINT: frozenset({Relation.ORGANIZERS, Relation.ADMIN}),
    Action.LIST_ENDPOINTS: _USERS,
    Action.VIEW_ENDPOINT: _OWNER,
    Action.RUN_ENDPOINT: _OWNER,
}
