"""Keeping tickets from being a way to write to strangers over and over."""

from enum import Enum, auto

from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.accounts.rationing import Ration, Rations
from gatherly_core.admission.errors import TooManyTransfers
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import UserId

MOST_BY_USER = 50
"""How often a user names others, who are then written to, on tickets in a day at most."""
MOST_BY_CONFIRMED = 500
"""The same for a user whose own address is confirmed."""
MOST_BY_USER_TO_ADDRESS = 10
"""How often a user names one and the same address on tickets in a day at most."""
MOST_TO_ADDRESS = 30
"""How often an address that is named on tickets is written to in a day at most, whoever names it."""


class Allowance(Enum):
    """Whether somebody whom a booking names is written to."""

    WELCOME = auto()
    TOO_MANY = auto()
    """They are not, as who booked has named too many: that is for these to know."""
    PASSED_OVER = auto()
    """They are not, for a reason that is nobody's business: others have had them written to, or they are not named any
    more."""


class TicketRations:
    """Counts whom users name on tickets: to hand them on, to correct them, and by booking for them.

    - only who was counted is `welcome` to be written to
    - how often others have named an address is for nobody to know, and nobody's harm: it is written to no more, and
      tickets are handed on to it all the same
    - their own address may be named without end; it is welcome once it is confirmed

    Works inside a block.
    """

    def __init__(self, users: Users, rations: Rations) -> None:
        self._users = users
        self._rations = rations

    def take(self, by: UserId, email: str) -> bool:
        """Counts an address that is named on a ticket. Answers whether it is welcome.

        TooManyTransfers when the user can name none, or not this one, before the next day.
        """
        user = self._user(by)
        if user and _is_own(user, email):
            return user.email_verified
        if self._rations.take(*_rations_of(by, user, email)):
            raise TooManyTransfers(
                "You have named others, or this address, on as many tickets as you can in a day. "
                "Please try again tomorrow.",
                self._rations.seconds_left(),
            )
        return self._rations.take(_ration_to(email)) is None

    def allow(self, by: UserId, email: str) -> Allowance:
        """Counts an address of somebody else that was named in a booking, unless the user can name none, or not this
        one, before the next day."""
        if self._rations.take(*_rations_of(by, self._user(by), email)):
            return Allowance.TOO_MANY
        return Allowance.PASSED_OVER if self._rations.take(_ration_to(email)) else Allowance.WELCOME

    def _user(self, user_id: UserId) -> User | None:
        return self._users.get_many([user_id]).get(user_id)


def _is_own(user: User, email: str) -> bool:
    return address_key(email) == user.email


def _rations_of(by: UserId, user: User | None, email: str) -> tuple[Ration, Ration]:
    """What only the user uses up. In the order in which they are locked: before all addresses."""
    most = MOST_BY_CONFIRMED if user and user.email_verified else MOST_BY_USER
    return (
        Ration(f"ticket-by:{by}", most),
        Ration(f"ticket-by-to:{by}:{email.casefold()}", MOST_BY_USER_TO_ADDRESS),
    )


def _ration_to(email: str) -> Ration:
    """What all users use up together. Addresses that may well be one mailbox's share it, more than are one address."""
    return Ration(f"ticket-to:{email.casefold()}", MOST_TO_ADDRESS)
