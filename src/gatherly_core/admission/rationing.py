"""Keeping tickets from being a way to write to strangers over and over."""

from gatherly_core.accounts.rationing import Ration, Rations
from gatherly_core.admission.errors import TooManyTransfers
from gatherly_core.kernel.identifiers import UserId

MOST_BY_USER = 50
"""For how many tickets of a user's others are written to in a day at most."""
MOST_TO_ADDRESS = 10
"""For how many tickets an address is written to in a day at most, whosever they are."""


class TicketRations:
    """Counts the tickets that go to others by e-mail: those handed on, and those booked for them.

    Works inside a block.
    """

    def __init__(self, rations: Rations) -> None:
        self._rations = rations

    def hand_on(self, owner: UserId, email: str) -> None:
        """Counts a ticket that is handed on. TooManyTransfers when there can be no more before the next day."""
        by_user, to_address = _rations_of(owner, email)
        refusals = {
            by_user: f"{MOST_BY_USER} of your tickets went to others today.",
            to_address: f"{MOST_TO_ADDRESS} tickets went to this address today.",
        }
        if used_up := self._rations.take(by_user, to_address):
            raise TooManyTransfers(f"{refusals[used_up]} Please try again tomorrow.", self._rations.seconds_left())

    def allow(self, owner: UserId, email: str) -> bool:
        """Counts a ticket that was booked for somebody, unless there can be no more before the next day."""
        return self._rations.take(*_rations_of(owner, email)) is None


def _rations_of(owner: UserId, email: str) -> tuple[Ration, Ration]:
    """In the order in which they are locked: all owners before all addresses."""
    return Ration(f"ticket-by:{owner}", MOST_BY_USER), Ration(f"ticket-to:{email.casefold()}", MOST_TO_ADDRESS)
