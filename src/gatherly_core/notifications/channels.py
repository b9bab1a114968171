"""By which channels somebody is told something."""

import re

from gatherly_core.accounts.model import User
from gatherly_core.notifications.model import TOPIC_OF, Channel, Choices, Kind, Topic
from gatherly_core.sms.model import NUMBER


def channels_of(kind: Kind, user: User | None, choices: Choices, has_device: bool) -> frozenset[Channel]:
    """The channels by which somebody hears of something; None is a guest, of whom only an address is known.

    In Gatherly itself and by e-mail, pushed to who has a device, by SMS only for who asked for that and has a number:
    unless they have switched it off. Only what concerns bookings goes to an address that nobody has confirmed, as
    strangers are not to get others' announcements.
    """
    topic = TOPIC_OF[kind]
    if user is None:
        reachable = {Channel.EMAIL}
    elif user.disabled:
        reachable = set()
    else:
        reachable = {Channel.IN_APP}
        if user.email_verified or topic is Topic.BOOKINGS:
            reachable.add(Channel.EMAIL)
        if user.phone and number_of(user.phone):
            reachable.add(Channel.SMS)
        if has_device:
            reachable.add(Channel.PUSH)
    return frozenset(channel for channel in reachable if choices.wants(topic, channel))


def number_of(phone: str) -> str | None:
    """The number that somebody has written, as E.164 has it; None for one without the code of a country."""
    digits = re.sub(r"[\s()./-]", "", phone)
    number = f"+{digits[2:]}" if digits.startswith("00") else digits
    return number if NUMBER.fullmatch(number) else None
