"""Keeping tickets from being a way to write to strangers over and over."""

from gatherly_core.accounts.rationing import Ration, Rations
from gatherly_core.admission.errors import TooManyTransfers
from gatherly_core.kernel.identifiers import UserId

MOST_BY_USER = 50
"""How often a user names others, who are then written to, on tickets in a day at most."""
MOST_TO_ADDRESS = 10
"""How often an address is named on tickets in a day at most, by all users together."""


class TicketRations:
    """Counts whom users name on tickets: to hand them on, to correct them, and by booking for them.

    Only who was counted is `welcome` to be written to. Works inside a block.
    """

    def __init__(self, rations: Rations) -> None:
        self._rations = rations

    def take(self, by: UserId, email: str) -> None:
        """Counts an address that is named on a ticket. TooManyTransfers when none can be before the next day."""
        by_user, to_address = _rations_of(by, email)
        refusals = {
            by_user: f"You have named others on {MOST_BY_USER} tickets today.",
            to_address: f"The address was named on {MOST_TO_ADDRESS} tickets today.",
        }
        if used_up := self._rations.take(by_user, to_address):
            raise TooManyTransfers(f"{refusals[used_up]} Please try again tomorrow.", self._rations.seconds_left())

    def allow(self, by: UserId, email: str) -> bool:
        """Counts an address that was named in a booking, unless none can be before the next day."""
        return self._rations.take(*_rations_of(by, email)) is None


def _rations_of(by: UserId, email: str) -> tuple[Ration, Ration]:
    """In the order in which they are locked: all users before all addresses."""
    return Ration(f"ticket-by:{by}", MOST_BY_USER), Ration(f"ticket-to:{email.casefold()}", MOST_TO_ADDRESS)
