"""Keeping invitations from being a way to write to strangers over and over."""

from gatherly_core.accounts.rationing import Ration, Rations
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.staffing.errors import TooManyInvitations

MOST_BY_USER = 50
"""How many people a user invites in a day at most, to all events together."""
MOST_TO_ADDRESS = 5
"""How often an address is invited in a day at most, by all users together."""


class InvitationRations:
    """Counts invitations: whoever takes one back has sent its letter all the same. Works inside a block."""

    def __init__(self, rations: Rations) -> None:
        self._rations = rations

    def take(self, inviter: UserId, email: str) -> None:
        """Counts an invitation. TooManyInvitations when there can be no more of them before the next day."""
        by_user, to_address = Ration(f"inviter:{inviter}", MOST_BY_USER), Ration(f"invited:{email}", MOST_TO_ADDRESS)
        refusals = {
            by_user: f"You have invited {MOST_BY_USER} people today.",
            to_address: f"The address was invited {MOST_TO_ADDRESS} times today.",
        }
        # All inviters are locked before all addresses.
        if used_up := self._rations.take(by_user, to_address):
            raise TooManyInvitations(f"{refusals[used_up]} Please try again tomorrow.", self._rations.seconds_left())
