"""What is known of those who are to be told something."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.addresses import address_key
from gatherly_core.messages.model import Language, language_of
from gatherly_core.notifications.channels import channels_of
from gatherly_core.notifications.device_ports import Devices
from gatherly_core.notifications.model import Channel, Choices, Kind, Recipient
from gatherly_core.notifications.ports import Preferences


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody who may be told something; `user` is None for a guest, of whom only an address is known."""

    recipient: Recipient
    user: User | None
    choices: Choices
    has_device: bool

    @property
    def language(self) -> Language:
        return language_of(self.user.preferences) if self.user else Language.EN

    def channels(self, kind: Kind) -> frozenset[Channel]:
        """By which they hear of something of a kind."""
        return channels_of(kind, self.user, self.choices, self.has_device)


class GetToKnow:
    """Looks up who is behind recipients. To be called in a block.

    - an address that is proven to be a user's is that user's, whoever named it: they are told as they have chosen
    - what was chosen by links in letters to an address, which nobody had proven to be theirs yet, is its owner's choice
    - who has given up their account is nobody
    """

    def __init__(self, users: Users, preferences: Preferences, devices: Devices) -> None:
        self._users = users
        self._preferences = preferences
        self._devices = devices

    def told_as(self, recipients: Iterable[Recipient]) -> Mapping[Recipient, Recipient]:
        """As whom each of the recipients is told anything: a guest who is a user, as this."""
        addresses = {each: address_key(each.address) for each in recipients if each.address is not None}
        owners = self._users.owners_of(set(addresses.values())) if addresses else {}
        users = {each: Recipient(owners[address].id) for each, address in addresses.items() if address in owners}
        return {each: users.get(each, each) for each in recipients}

    def __call__(self, recipients: Iterable[Recipient]) -> Mapping[Recipient, Acquaintance]:
        """Those of the recipients who are there, taken at their word: see `told_as`."""
        asked = tuple(dict.fromkeys(recipients))
        ids = [each.user_id for each in asked if each.user_id is not None]
        users, devices = self._users.get_many(ids), self._devices.of_users(ids)
        chosen = self._preferences.of({*asked, *(guest for user in users.values() if (guest := as_guest(user)))})
        found = {}
        for each in asked:
            user = None if each.user_id is None else users.get(each.user_id)
            if each.user_id is None or user is not None:
                has_device = bool(user and devices[user.id])
                found[each] = Acquaintance(each, user, _choices(each, user, chosen), has_device)
        return found


def as_guest(user: User) -> Recipient | None:
    """As whom a user was told things before their address was known to be theirs; None while it is not."""
    return Recipient(address=user.email) if user.email_verified else None


def _choices(recipient: Recipient, user: User | None, chosen: Mapping[Recipient, Choices]) -> Choices:
    guest = as_guest(user) if user else None
    return chosen[recipient].also(chosen[guest]) if guest else chosen[recipient]
