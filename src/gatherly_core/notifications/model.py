"""Notifications: what was told, or is to be told, to one recipient by one channel."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import EventId, NotificationId, SendingId, UserId
from gatherly_core.messages.model import Template
from gatherly_core.notifications.errors import Stopped


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    IN_APP = "in_app"


class Kind(StrEnum):
    """What is told, each put into words by the template of its name: all of these but letters with secrets, which are
    never kept.
    """

    REGISTRATION = Template.REGISTRATION
    BOOKING_CONFIRMED = Template.BOOKING_CONFIRMED
    TICKET = Template.TICKET
    PAYMENT_FAILED = Template.PAYMENT_FAILED
    HOLD_EXPIRING = Template.HOLD_EXPIRING
    REMINDER = Template.REMINDER
    EVENT_CHANGED = Template.EVENT_CHANGED
    EVENT_CANCELLED = Template.EVENT_CANCELLED
    REFUND = Template.REFUND
    WAITLIST_OFFER = Template.WAITLIST_OFFER
    OFFER_EXPIRED = Template.OFFER_EXPIRED
    ANNOUNCEMENT = Template.ANNOUNCEMENT
    MESSAGE = Template.MESSAGE
    SURVEY = Template.SURVEY
    WORDING_FAULT = Template.WORDING_FAULT
    DIGEST = Template.DIGEST
    ENDPOINT_OFF = Template.ENDPOINT_OFF

    @property
    def template(self) -> Template:
        return Template(self.value)


class Topic(StrEnum):
    """What people choose by whether they want to be told."""

    BOOKINGS = "bookings"
    """Must arrive: who does not hear of it comes to harm."""
    REMINDERS = "reminders"
    ANNOUNCEMENTS = "announcements"
    SURVEYS = "surveys"


TOPIC_OF: Mapping[Kind, Topic] = {
    **dict.fromkeys(Kind, Topic.BOOKINGS),
    Kind.REMINDER: Topic.REMINDERS,
    Kind.HOLD_EXPIRING: Topic.REMINDERS,
    Kind.ANNOUNCEMENT: Topic.ANNOUNCEMENTS,
    Kind.MESSAGE: Topic.ANNOUNCEMENTS,
    Kind.DIGEST: Topic.ANNOUNCEMENTS,
    Kind.SURVEY: Topic.SURVEYS,
}

WAITED_FOR = frozenset(
    {
        Kind.REGISTRATION,
        Kind.BOOKING_CONFIRMED,
        Kind.TICKET,
        Kind.PAYMENT_FAILED,
        Kind.HOLD_EXPIRING,
        Kind.WAITLIST_OFFER,
    }
)
"""What somebody waits for just then, or must act upon within minutes: never told to a whole audience at once."""

MUST_ARRIVE = frozenset({(Topic.BOOKINGS, Channel.EMAIL), (Topic.BOOKINGS, Channel.IN_APP)})
"""What nobody can switch off."""

OFF_AT_FIRST = frozenset({Channel.SMS})
"""The channels that nobody is told by before they switch them on."""


GOOD_UNTIL = "good_until"
"""What names, in the data of a notification, the moment from which it is not true any more, as ISO 8601 has it."""

TOPICS = "topics"
"""What names, in the data of a digest, the topics of what it lists, with spaces between them."""


class Status(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    """It was given up."""


STOPPED, LEFT_OUT = Stopped.code, "left_out"
WITHHELD = frozenset({STOPPED, LEFT_OUT})
"""The words for why somebody was not told though nothing went wrong: nobody is to have it tried again."""

GUEST_KEY_LENGTH = 64
"""In signs: no identifier is as long."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told: a user, or a guest, of whom an address is known and nothing else. Exactly one of the two is set."""

    user_id: UserId | None = None
    address: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if (self.user_id is None) == (self.address is None):
            raise ValueError("A recipient is a user, or an address.")

    @property
    def key(self) -> str:
        """What tells recipients apart, of at most 64 signs: addresses that differ in capitals only are one."""
        if self.address is not None:
            return hashlib.sha256(address_key(self.address).encode()).hexdigest()
        return str(self.user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Something told to one recipient by one channel.

    `occasion` names what is told of, always the same for the same thing: nobody is told twice of one occasion by one
    channel. `message` is plain text; `html` says the same for e-mail, until it has been sent. `data` names what else
    goes with it (`booking_id`, whose tickets are attached), and how far it has come. `read_at` is when the recipient
    marked it as read. `held_until`: it does not go out by itself, but is told in a digest, at that moment or soon
    after.
    """

    id: NotificationId
    occasion: str
    recipient: Recipient
    kind: Kind
    channel: Channel
    subject: str = field(repr=False)
    message: str = field(repr=False)
    created_at: datetime
    event_id: EventId | None = None
    html: str | None = field(default=None, repr=False)
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    status: Status = Status.QUEUED
    read_at: datetime | None = None
    sending_id: SendingId | None = None
    held_until: datetime | None = None

    @property
    def read(self) -> bool:
        return self.read_at is not None

    @property
    def urgent(self) -> bool:
        """Whether it overtakes all that is not, however much of that is queued."""
        return self.kind in WAITED_FOR

    @property
    def topics(self) -> frozenset[Topic]:
        """What people have chosen to be told by whom it is told to."""
        listed = self.data.get(TOPICS)
        return frozenset(map(Topic, listed.split())) if listed else frozenset({TOPIC_OF[self.kind]})

    def outdated(self, now: datetime) -> bool:
        """Whether it is not true any more."""
        until = self.data.get(GOOD_UNTIL)
        return until is not None and now >= datetime.fromisoformat(until)


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody has chosen to be told: for each topic and channel of which they said anything, whether."""

    made: Mapping[tuple[Topic, Channel], bool] = field(default_factory=lambda: MappingProxyType({}))

    def wants(self, topic: Topic, channel: Channel) -> bool:
        """Whether they are told of the topic by the channel."""
        if (topic, channel) in MUST_ARRIVE:
            return True
        return self.made.get((topic, channel), channel not in OFF_AT_FIRST)

    def also(self, others: "Choices") -> "Choices":
        """These and the others, which count where there are both."""
        return Choices({**self.made, **others.made})


AT_FIRST = Choices()
"""What holds for who has said nothing."""


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """That the recipient with this `key` wants to hear no more of some topics by a channel."""

    key: str
    topics: frozenset[Topic]
    channel: Channel

    @property
    def user_id(self) -> UserId | None:
        """None for a guest, whose key is a digest."""
        return None if len(self.key) == GUEST_KEY_LENGTH else UserId(UUID(self.key))
