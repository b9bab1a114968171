"""What can go wrong with a push message."""

from gatherly_core.kernel.errors import ChannelAway, Unavailable, Undeliverable


class PushAway(ChannelAway):
    """No push message can be sent now: the service cannot be reached, or wants nothing of us."""

    code = "push_away"


class PushDeferred(Unavailable):
    """This message could not be sent now. Others may go meanwhile."""

    code = "push_deferred"


class PushRefused(Undeliverable):
    """The message will never be sent."""

    code = "push_refused"


class DeviceGone(PushRefused):
    """No message to this device will ever be sent: the app was removed from it, or has another token now."""

    code = "device_gone"
