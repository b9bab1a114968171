"""What notifications need from outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gatherly_core.kernel.identifiers import DeviceId, EventId, NotificationId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.notifications.model import Channel, Choices, Device, Notification, Recipient, Topic, Unsubscription


class Notifications(Protocol):
    """What was told, and is to be told. Works inside a unit of work only."""

    def add(self, notifications: Sequence[Notification]) -> int:
        """Keeps new notifications: those by e-mail, SMS and push are then due in the queue of their channel.

        Left out is one whose recipient has been told of its occasion by its channel, also when both come at once.
        Answers how many were kept.
        """
        ...

    def told(self, occasion: str, recipients: Iterable[Recipient]) -> frozenset[Recipient]:
        """Those of the recipients who have been told of the occasion, by whatever channel."""
        ...

    def of_user(self, user_id: UserId, unread: bool, page: PageRequest) -> Page[Notification]:
        """A user's notifications of all channels, newest first; only those that are not read if `unread` says so."""
        ...

    def read(self, notification_id: NotificationId, user_id: UserId, now: datetime) -> Notification:
        """The user's notification, marked as read: at `now`, or when it first was.

        NotificationNotFound when it is not there, or another's.
        """
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` of those that were made before that moment and are not queued; answers how many."""
        ...


class Devices(Protocol):
    """Where users are shown messages at once. Works inside a unit of work only."""

    def of_users(self, user_ids: Iterable[UserId]) -> Mapping[UserId, tuple[Device, ...]]:
        """The devices of each of the users, oldest first; () for who has none."""
        ...

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Device]:
        """The devices of a user, oldest first."""
        ...

    def get(self, device_id: DeviceId) -> Device | None:
        """The device with this id, if there is one."""
        ...

    def of_token(self, token: str) -> Device | None:
        """The device that the push service knows by this token, if somebody has registered it."""
        ...

    def keep(self, device: Device) -> None:
        """Keeps a device in place of the one that has its token, whoever registered that, also just now."""
        ...

    def remove(self, device_ids: Iterable[DeviceId]) -> None:
        """Takes the devices away that are there."""
        ...


class Preferences(Protocol):
    """What people have chosen to be told. Works inside a unit of work only."""

    def of(self, recipients: Iterable[Recipient]) -> Mapping[Recipient, Choices]:
        """What each of the recipients has chosen, guests too; empty choices for who has said nothing."""
        ...

    def choose(self, key: str, made: Mapping[tuple[Topic, Channel], bool]) -> None:
        """Keeps choices of the recipient with this `key`; those that are not among them stay as they are."""
        ...


class Wordings(Protocol):
    """What organizers say in place of the standard words. Works inside a unit of work only."""

    def of_event(self, event_id: EventId, template: Template) -> Mapping[Language, Wording]:
        """The event's own wordings of the template."""
        ...


class UnsubscribeTokens(Protocol):
    """What the links in letters have by which people get no more of their kind."""

    def sign(self, unsubscription: Unsubscription) -> str:
        """A token that says this, of letters, digits, dots, hyphens and underscores; it is good for ever."""
        ...

    def read(self, token: str) -> Unsubscription:
        """What the token says. InvalidUnsubscription unless it was signed here, for nothing else, and is whole."""
        ...
