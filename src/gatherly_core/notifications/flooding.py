"""Not flooding anybody: what is too much within an hour waits, and becomes one digest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gatherly_core.notifications.crowds import Crowd, Lately
from gatherly_core.notifications.model import GOOD_UNTIL, TOPIC_OF, Channel, Kind, Notification, Topic
from gatherly_core.notifications.ports import HeldBack

MOST = 10
"""How much anybody is told one by one, by one channel, within that time."""
WITHIN = timedelta(hours=1)
CHANNELS = frozenset({Channel.EMAIL, Channel.SMS, Channel.PUSH})
"""Those that call people away from something else."""
HELD_BACK = frozenset(kind for kind in Kind if TOPIC_OF[kind] is not Topic.BOOKINGS) - {Kind.DIGEST}


def held_until(lately: Lately | None) -> datetime | None:
    """Until when the next is held back; None when it goes out at once.

    Whatever is held back already draws what comes after it along, so that one digest has it all. The time begins with
    the first of what was told one by one: never is more than MOST, and a digest, told within any hour.
    """
    if lately is None:
        return None
    if lately.held_until is None and lately.since is not None and lately.number >= MOST:
        return lately.since + WITHIN
    return lately.held_until


class HoldBack:
    """Decides what of new notifications is held back. To be called in the block in which they are kept.

    Of several transactions at the same moment none sees the others: there, one or two more may go out.
    """

    def __init__(self, held_back: HeldBack) -> None:
        self._held_back = held_back

    def __call__(self, new: Sequence[Notification], now: datetime) -> list[Notification]:
        """The same, with those marked that are held back: at most one of a recipient by a channel."""
        asked = [each.recipient for each in new if _may_wait(each)]
        if not asked:
            return list(new)
        lately = self._held_back.lately(dict.fromkeys(asked), now - WITHIN, now)
        return [
            replace(each, held_until=held_until(lately.get(Crowd(each.recipient, each.channel))))
            if _may_wait(each)
            else each
            for each in new
        ]


def _may_wait(notification: Notification) -> bool:
    # What is true for a while only might not be any more when the hour is over.
    is_lasting = GOOD_UNTIL not in notification.data
    return is_lasting and notification.kind in HELD_BACK and notification.channel in CHANNELS
