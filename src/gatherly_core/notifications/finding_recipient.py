"""Whom a notification is brought to, by whatever channel."""

from collections.abc import Iterable
from datetime import datetime

from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import NotificationId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.errors import RecipientGone, Stopped, TooLate
from gatherly_core.notifications.model import GOOD_UNTIL, Kind, Notification
from gatherly_core.notifications.ports import Stops

OF_WHAT_WILL_BE = frozenset({Kind.HOLD_EXPIRING, Kind.REMINDER, Kind.EVENT_CHANGED, Kind.WAITLIST_OFFER})
"""Nobody is to hear of these once they were told that the event is cancelled."""


class FindRecipient:
    """Who a notification is for, as they are now.

    - who was shut out since, or has given up their account, gets nothing any more: RecipientGone
    - what has become untrue meanwhile is not told, nor what leads to an event that is cancelled, nor a reminder of one
      that starts at another time now: TooLate; nor what was stopped: Stopped
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, events: Events, stops: Stops, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._stops = stops
        self._clock = clock

    def __call__(self, notification: Notification) -> User | None:
        """None for a guest, of whom there is an address only."""
        if notification.outdated(self._clock.now()):
            raise TooLate("That is no longer so.")
        return self._unit_of_work.read(lambda: self._find(notification))

    def _find(self, notification: Notification) -> User | None:
        sending_id, user_id = notification.sending_id, notification.recipient.user_id
        if sending_id is not None and self._stops.stopped([sending_id]):
            raise Stopped("It is not to reach anybody any more.")
        if overtaken([notification], self._events):
            raise TooLate("The event is cancelled, or starts at another time.")
        if user_id is None:
            return None
        user = self._users.get_many([user_id]).get(user_id)
        if user is None or user.disabled:
            raise RecipientGone("There is no such user any more.")
        return user


def overtaken(told: Iterable[Notification], events: Events) -> frozenset[NotificationId]:
    """Those whose event is not as they say: cancelled, or not to start when they remind of. In a block only."""
    about = {each.id: (each, each.event_id) for each in told if each.event_id and each.kind in OF_WHAT_WILL_BE}
    present = events.get_many({event_id for _, event_id in about.values()}) if about else {}
    return frozenset(
        id for id, (each, event_id) in about.items() if event_id in present and _overtaken(each, present[event_id])
    )


def _overtaken(notification: Notification, event: Event) -> bool:
    start = notification.data.get(GOOD_UNTIL) if notification.kind is Kind.REMINDER else None
    moved = start is not None and datetime.fromisoformat(start) != event.details.start_date
    return moved or event.status is EventStatus.CANCELLED


def key_of(notification: Notification) -> str:
    """What it is called wherever it goes: the same whenever it goes there again."""
    return f"notification-{notification.id}"
