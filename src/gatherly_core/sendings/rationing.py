"""Keeping what is written to many from being more than they can read."""

from gatherly_core.accounts.ports import Users
from gatherly_core.accounts.rationing import Ration, Rations
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.sendings.errors import TooManySendings
from gatherly_core.sendings.model import MOST_BY_SENDER, MOST_IN_A_DAY


class SendingRations:
    """Counts what is written about each event, and by each sender, also when they give up their account afterwards.

    Works inside a block.
    """

    def __init__(self, users: Users, rations: Rations) -> None:
        self._users = users
        self._rations = rations

    def take(self, sender: UserId, event_id: EventId | None = None) -> None:
        """Counts what somebody writes, about the event if there is one.

        TooManySendings when there can be no more of it before the next day; UserNotFound when they are
        gone. They are locked until the block ends: nobody writes whose account is being erased.
        """
        self._users.account(sender)
        by_sender = Ration(f"sending-by:{sender}", MOST_BY_SENDER)
        about = () if event_id is None else (Ration(f"sending-about:{event_id}", MOST_IN_A_DAY),)
        if used_up := self._rations.take(*about, by_sender):
            refusal = (
                f"You have written {MOST_BY_SENDER} times today."
                if used_up == by_sender
                else f"People were written to {MOST_IN_A_DAY} times about this event today."
            )
            raise TooManySendings(f"{refusal} Please try again tomorrow.", self._rations.seconds_left())
