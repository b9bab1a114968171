"""Push messages in memory."""

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.faults import FaultPlan, Moment
from gatherly_core.push.errors import DeviceGone, PushAway, PushDeferred
from gatherly_core.push.model import Push


def push_away() -> None:
    """The service does not answer: for `MemoryPushes.faults`."""
    raise PushAway("The service of push messages does not answer.")


def push_deferred() -> None:
    """This message has to wait: for `MemoryPushes.faults`."""
    raise PushDeferred("The device cannot be reached now.")


class MemoryPushes:
    """Keeps the messages that it is given. Safe for many threads.

    RuntimeError when it is called inside a block of its database: other services are reached over a network, which no
    transaction may wait for. `faults` plans what goes wrong with "send"; `gone` are tokens of devices that are no more.
    """

    def __init__(self, database: MemoryDatabase) -> None:
        self.faults = FaultPlan()
        self.gone: set[str] = set()
        self._blocks = database.blocks
        self._sent: list[Push] = []

    def send(self, push: Push) -> None:
        if self._blocks.inside():
            raise RuntimeError("No push message can be sent inside a block.")
        call = self.faults.begin("send")
        self.faults.happen("send", Moment.BEFORE, call)
        if push.token in self.gone:
            raise DeviceGone("The app is no longer on this device.")
        self._sent.append(push)
        self.faults.happen("send", Moment.AFTER, call)

    @property
    def sent(self) -> tuple[Push, ...]:
        """Every message that was handed over, oldest first."""
        return tuple(self._sent)

    def sent_to(self, token: str) -> tuple[Push, ...]:
        """Those to one device."""
        return tuple(push for push in self.sent if push.token == token)
