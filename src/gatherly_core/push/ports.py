"""What sends push messages."""

from typing import Protocol

from gatherly_core.push.model import Push


class Pushes(Protocol):
    """Somebody who brings messages to devices. Outside of blocks only: no transaction may wait for a network."""

    def send(self, push: Push) -> None:
        """Hands the message over; when it returns, whoever took it tries to bring it.

        PushAway when no message goes now, PushDeferred when this one does not: it may have been taken all the same, and
        may be sent again with the same `key`. PushRefused when it will never go, DeviceGone when none to its device
        will: its token can be forgotten. No error names the token.
        """
        ...
