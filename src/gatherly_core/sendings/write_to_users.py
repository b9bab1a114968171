"""Writing to users by name."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import SendingId, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.sendings.facts import SendingWritten
from gatherly_core.sendings.model import Message, Sending
from gatherly_core.sendings.ports import Sendings
from gatherly_core.sendings.rationing import SendingRations


class WriteToUsers:
    """Writes to some users.

    - admins may: Forbidden; not who has given up their account meanwhile: UserNotFound
    - who is not there, or shut out, is left out
    - MOST_BY_SENDER by one person in a day, with what they write about events: TooManySendings
    - they are told afterwards
    - may be repeated: one sending for each id
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        sendings: Sendings,
        rations: SendingRations,
        trail: AuditTrail,
        facts: Outbox,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._sendings = sendings
        self._rations = rations
        self._trail = trail
        self._facts = facts
        self._clock = clock

    def __call__(self, actor: Actor, user_ids: tuple[UserId, ...], message: Message, sending_id: SendingId) -> Sending:
        """MOST_USERS of them at most."""
        permit(actor, Action.WRITE_TO_PEOPLE)
        wanted = tuple(dict.fromkeys(user_ids))
        return self._unit_of_work.run(lambda: self._write(actor, wanted, message, sending_id), landed=again)

    def _write(self, actor: Actor, user_ids: tuple[UserId, ...], message: Message, sending_id: SendingId) -> Sending:
        if present := self._sendings.find(sending_id):
            return present
        self._rations.take(actor.user_id)
        now = self._clock.now()
        sending = Sending(id=sending_id, sent_by=actor.user_id, message=message, created_at=now, user_ids=user_ids)
        self._sendings.add(sending)
        self._facts.add(SendingWritten(sending_id=sending_id, at=now))
        self._trail.record(Deed.SENDING_WRITTEN, actor.user_id, sending_id, users=len(user_ids))
        return sending
