"""What notifications need from outside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gatherly_core.kernel.identifiers import BookingId, EventId, NotificationId, SendingId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.queues import Queue
from gatherly_core.notifications.crowds import Crowd, Lately
from gatherly_core.notifications.model import Channel, Choices, Notification, Recipient, Topic, Unsubscription


@dataclass(frozen=True, slots=True)
class NotificationFilter:
    """Which of somebody's notifications to list; None asks for all channels."""

    unread: bool = False
    channel: Channel | None = None


class Notifications(Protocol):
    """What was told, and is to be told. Works inside a unit of work only."""

    def add(self, notifications: Sequence[Notification]) -> None:
        """Keeps new notifications: those that are queued are then due in the queue of their channel.

        Left out is one whose recipient has been told of its occasion by its channel, also when both come at once.
        """
        ...

    def queue(self, channel: Channel) -> Queue[Notification]:
        """What is to go out by the channel. What is settled was sent, and has no HTML any more; what is buried failed.

        What is urgent comes first. That of IN_APP is always empty: there, what is told is there at once.
        """
        ...

    def told(self, occasion: str, recipients: Iterable[Recipient]) -> frozenset[Recipient]:
        """Those of the recipients who have been told of the occasion, by whatever channel."""
        ...

    def of_user(self, user_id: UserId, wanted: NotificationFilter, page: PageRequest) -> Page[Notification]:
        """A user's notifications that match, newest first."""
        ...

    def get(self, notification_id: NotificationId) -> Notification:
        """The notification. NotificationNotFound when it is not there."""
        ...

    def mark_read(self, occasion: str, recipient: Recipient, now: datetime) -> None:
        """What the recipient was told of the occasion has been read: at `now`, or when it first was.

        By all channels: who has read it in one place has read it.
        """
        ...

    def keep_data(self, notification_id: NotificationId, data: Mapping[str, str]) -> None:
        """Keeps this as the `data` of the notification, if it is there, in place of what it had."""
        ...

    def withdraw(self, sending_id: SendingId, now: datetime, limit: int) -> int:
        """Has at most `limit` of a sending's that are queued not go out any more; answers how many.

        They failed, because of STOPPED; nothing that is just being delivered is among them.
        """
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` of those that were made before that moment and are not queued; answers how many."""
        ...


class Stops(Protocol):
    """What was written to many people and is not to reach any more of them. Works inside a unit of work only."""

    def stopped(self, sending_ids: Iterable[SendingId]) -> frozenset[SendingId]:
        """Those of the sendings that were stopped."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """Which of those who take part in an event are asked for: as it is, whoever has a live booking.

    `confirmed`: it must be confirmed. `cancelled_since`: or be cancelled, at that moment or later. `booked_before`: it
    was made before that moment. `booked_after`: it was made after that one. `admitted`: by it somebody was admitted; of
    guests, those who were admitted themselves.
    """

    confirmed: bool = False
    booked_before: datetime | None = None
    admitted: bool = False
    cancelled_since: datetime | None = None
    booked_after: datetime | None = None


EVERYBODY = Part()


class Audiences(Protocol):
    """Who takes part in events. Works inside a unit of work only."""

    def holders(
        self, event_id: EventId, after: UserId | None, limit: int, part: Part = EVERYBODY
    ) -> tuple[UserId, ...]:
        """At most `limit` of the users with such a booking of the event, by their ids, those beyond `after`."""
        ...

    def guests(self, event_id: EventId, after: str | None, limit: int, part: Part = EVERYBODY) -> tuple[str, ...]:
        """At most `limit` addresses, in small letters and in their order, those beyond `after`.

        They are welcome, and of valid tickets of confirmed bookings, and of tickets of cancelled ones if these are
        asked for, and of none of the `holders` of the same part.
        """
        ...

    def any_admitted(self, event_id: EventId) -> bool:
        """Whether anybody was admitted to the event by a confirmed booking."""
        ...

    def payers(self, event_id: EventId, user_ids: Iterable[UserId]) -> frozenset[UserId]:
        """Those of the users who have paid anything for the event, even if it has gone back since."""
        ...

    def holds_ending(
        self, now: datetime, until: datetime, after: BookingId | None, limit: int
    ) -> tuple[BookingId, ...]:
        """At most `limit` pending bookings that expire after `now` and not after `until`, by id, beyond `after`."""
        ...


class HeldBack(Protocol):
    """What waits to be told in digests. Works inside a unit of work only."""

    def lately(self, recipients: Iterable[Recipient], after: datetime, now: datetime) -> Mapping[Crowd, Lately]:
        """What each of the recipients was told after that moment by each channel, if anything, of what is held back.

        See `flooding.HELD_BACK`.
        """
        ...

    def due(self, now: datetime, after: Crowd | None, limit: int) -> tuple[Crowd, ...]:
        """At most `limit` of those for whom something was held back until `now`, in an order, those beyond `after`."""
        ...

    def of(self, crowd: Crowd, now: datetime, limit: int) -> tuple[Notification, ...]:
        """At most `limit` of what was held back for them until `now`, oldest first.

        In a block that writes nobody else is answered the same until it ends.
        """
        ...

    def settle(self, notification_ids: Sequence[NotificationId], now: datetime) -> None:
        """They have been told in a digest."""
        ...

    def leave_out(self, notification_ids: Sequence[NotificationId], now: datetime) -> None:
        """They are not told any more, and nothing is wrong with that: failed, because of LEFT_OUT."""
        ...


class Preferences(Protocol):
    """What people have chosen to be told. Works inside a unit of work only."""

    def of(self, recipients: Iterable[Recipient]) -> Mapping[Recipient, Choices]:
        """What each of the recipients has chosen, guests too; empty choices for who has said nothing."""
        ...

    def choose(self, key: str, made: Mapping[tuple[Topic, Channel], bool]) -> None:
        """Keeps choices of the recipient with this `key`; those that are not among them stay as they are."""
        ...


class UnsubscribeTokens(Protocol):
    """What the links in letters have by which people get no more of their kind."""

    def sign(self, unsubscription: Unsubscription) -> str:
        """A token that says this, of letters, digits, dots, hyphens and underscores; it is good for ever.

        ValueError when there is no topic.
        """
        ...

    def read(self, token: str) -> Unsubscription:
        """What the token says. InvalidUnsubscription unless it was signed here, for nothing else, and is whole."""
        ...
