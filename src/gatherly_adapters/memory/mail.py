"""Letters in memory."""

import re

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.faults import FaultPlan, Moment
from gatherly_core.kernel.addresses import address_key
from gatherly_core.mail.errors import MailAway, MailRefused
from gatherly_core.mail.model import Mail

ADDRESS = re.compile(r"[^\s@,<>]+@[^\s@,<>]+")


def mail_away() -> None:
    """The mail server does not answer: for `MemoryMailer.faults`."""
    raise MailAway("The mail server does not answer.")


class MemoryMailer:
    """Keeps the letters that it is given. Safe for many threads.

    RuntimeError when it is called inside a block of its database: other mailers are reached over a network, which no
    transaction may wait for. `faults` plans what goes wrong with "send".
    """

    def __init__(self, database: MemoryDatabase) -> None:
        self.faults = FaultPlan()
        self._blocks = database.blocks
        self._sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if self._blocks.inside():
            raise RuntimeError("No letter can be sent inside a block.")
        if not ADDRESS.fullmatch(mail.to):
            raise MailRefused("Nobody can be written to at this address.")
        call = self.faults.begin("send")
        self.faults.happen("send", Moment.BEFORE, call)
        self._sent.append(mail)
        self.faults.happen("send", Moment.AFTER, call)

    def forget(self, address: str) -> None:
        if self._blocks.inside():
            raise RuntimeError("No letter can be forgotten inside a block.")
        self._sent = [mail for mail in self._sent if address_key(mail.to) != address_key(address)]

    @property
    def sent(self) -> tuple[Mail, ...]:
        """Every letter that was handed over, oldest first."""
        return tuple(self._sent)

    def sent_to(self, address: str) -> tuple[Mail, ...]:
        """Those to one address."""
        return tuple(mail for mail in self.sent if mail.to == address)
