"""Texts in memory."""

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.faults import FaultPlan, Moment
from gatherly_core.sms.errors import TextDeferred, TextRefused, TextsAway
from gatherly_core.sms.model import Text


def texts_away() -> None:
    """The provider does not answer: for `MemoryTexts.faults`."""
    raise TextsAway("The provider of SMS does not answer.")


def text_deferred() -> None:
    """This text has to wait: for `MemoryTexts.faults`."""
    raise TextDeferred("The phone cannot be reached now.")


class MemoryTexts:
    """Keeps the texts that it is given. Safe for many threads.

    RuntimeError when it is called inside a block of its database: other providers are reached over a network, which no
    transaction may wait for. `faults` plans what goes wrong with "send"; `refused` are numbers that take no texts.
    """

    def __init__(self, database: MemoryDatabase) -> None:
        self.faults = FaultPlan()
        self.refused: set[str] = set()
        self._blocks = database.blocks
        self._sent: list[Text] = []

    def send(self, text: Text) -> None:
        if self._blocks.inside():
            raise RuntimeError("No text can be sent inside a block.")
        call = self.faults.begin("send")
        self.faults.happen("send", Moment.BEFORE, call)
        if text.to in self.refused:
            raise TextRefused("Whoever has this number takes no texts.")
        self._sent.append(text)
        self.faults.happen("send", Moment.AFTER, call)

    @property
    def sent(self) -> tuple[Text, ...]:
        """Every text that was handed over, oldest first."""
        return tuple(self._sent)

    def sent_to(self, number: str) -> tuple[Text, ...]:
        """Those to one number."""
        return tuple(text for text in self.sent if text.to == number)
