"""Taking what the provider has to say."""

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.charge import Notice
from gatherly_core.payments.facts import NoticeReceived
from gatherly_core.payments.ports import Notices, PaymentGateway


class ReceiveNotice:
    """Keeps a notice of the provider; what follows from it is done afterwards.

    - only with the provider's signature on the very bytes: InvalidSignature, and nothing is kept
    - one that was received before, or is about nothing that is waited for, is taken and changes nothing
    """

    def __init__(
        self, unit_of_work: UnitOfWork, gateway: PaymentGateway, notices: Notices, facts: Outbox, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._gateway = gateway
        self._notices = notices
        self._facts = facts
        self._clock = clock

    def __call__(self, body: bytes, signature: str) -> None:
        notice = self._gateway.notice(body, signature)
        if notice is not None:
            received = notice
            self._unit_of_work.run(lambda: self._keep(received), landed=again)

    def _keep(self, notice: Notice) -> None:
        now = self._clock.now()
        if self._notices.add(notice, now):
            self._facts.add(NoticeReceived(charge_id=notice.charge_id, at=now))
