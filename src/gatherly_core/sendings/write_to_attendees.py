"""Writing to everybody who takes part in an event."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.errors import NotPublished
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.model import EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId, SendingId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.sendings.facts import SendingWritten
from gatherly_core.sendings.model import Message, Sending
from gatherly_core.sendings.ports import Sendings
from gatherly_core.sendings.rationing import SendingRations


class WriteToAttendees:
    """Writes to everybody who takes part in an event, or announces something about it.

    - its organizer, its managers and admins may: Forbidden, or EventNotFound for a draft that they may not see
    - not about a draft: NotPublished; not by who has given up their account meanwhile: UserNotFound
    - an announcement can be read by everybody besides
    - MOST_IN_A_DAY about an event in a day, announcements included, and MOST_BY_SENDER by one person about all
      together: TooManySendings. Also by several, who give up their accounts one after the other
    - whoever takes part is told afterwards
    - may be repeated: one sending for each id
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        sendings: Sendings,
        rations: SendingRations,
        trail: AuditTrail,
        facts: Outbox,
        clock: Clock,
        *,
        public: bool,
    ) -> None:
        """`public` makes it an announcement."""
        self._unit_of_work = unit_of_work
        self._events = events
        self._sendings = sendings
        self._rations = rations
        self._trail = trail
        self._facts = facts
        self._clock = clock
        self._public = public
        self._action = Action.ANNOUNCE if public else Action.WRITE_TO_PEOPLE

    def __call__(self, actor: Actor, event_id: EventId, message: Message, sending_id: SendingId) -> Sending:
        return self._unit_of_work.run(lambda: self._write(actor, event_id, message, sending_id), landed=again)

    def _write(self, actor: Actor, event_id: EventId, message: Message, sending_id: SendingId) -> Sending:
        # One at a time, so that what is repeated meanwhile is written once.
        event = permitted(self._events.locked(event_id), actor, self._action)
        if present := self._sendings.find(sending_id):
            return present
        if event.status is EventStatus.DRAFT:
            raise NotPublished("The event is not published: nobody takes part in it yet.")
        self._rations.take(actor.user_id, event_id)
        sending = Sending(
            id=sending_id,
            sent_by=actor.user_id,
            message=message,
            created_at=self._clock.now(),
            event_id=event_id,
            public=self._public,
        )
        self._sendings.add(sending)
        self._facts.add(SendingWritten(sending_id=sending_id, at=sending.created_at))
        self._trail.record(Deed.SENDING_WRITTEN, actor.user_id, sending_id, event_id=str(event_id), public=self._public)
        return sending
