"""Writing to everybody who takes part in an event."""

import math

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.ports import Users
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
from gatherly_core.sendings.errors import TooManySendings
from gatherly_core.sendings.facts import SendingWritten
from gatherly_core.sendings.model import DAY, MOST_IN_A_DAY, Message, Sending
from gatherly_core.sendings.ports import Sendings


class WriteToAttendees:
    """Writes to everybody who takes part in an event, or announces something about it.

    - its organizer, its managers and admins may: Forbidden, or EventNotFound for a draft that they may not see
    - not about a draft: NotPublished; not by who has given up their account meanwhile: UserNotFound
    - an announcement can be read by everybody besides
    - MOST_IN_A_DAY about an event within a day, announcements included: TooManySendings
    - whoever takes part is told afterwards
    - may be repeated: one sending for each id
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        sendings: Sendings,
        trail: AuditTrail,
        facts: Outbox,
        clock: Clock,
        *,
        public: bool,
    ) -> None:
        """`public` makes it an announcement."""
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._sendings = sendings
        self._trail = trail
        self._facts = facts
        self._clock = clock
        self._public = public
        self._action = Action.ANNOUNCE if public else Action.WRITE_TO_PEOPLE

    def __call__(self, actor: Actor, event_id: EventId, message: Message, sending_id: SendingId) -> Sending:
        return self._unit_of_work.run(lambda: self._write(actor, event_id, message, sending_id), landed=again)

    def _write(self, actor: Actor, event_id: EventId, message: Message, sending_id: SendingId) -> Sending:
        # One at a time, so that their number is exact.
        event = permitted(self._events.locked(event_id), actor, self._action)
        if present := self._sendings.find(sending_id):
            return present
        if event.status is EventStatus.DRAFT:
            raise NotPublished("The event is not published: nobody takes part in it yet.")
        if not self._users.pinned([actor.user_id]):
            raise UserNotFound("There is no such user any more.")
        self._check_number(event_id)
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

    def _check_number(self, event_id: EventId) -> None:
        now = self._clock.now()
        written = self._sendings.written_since(event_id, now - DAY)
        if len(written) >= MOST_IN_A_DAY:
            seconds = math.ceil((written[-MOST_IN_A_DAY] + DAY - now).total_seconds())
            raise TooManySendings(
                f"People were written to {MOST_IN_A_DAY} times about this event within a day.", seconds
            )
