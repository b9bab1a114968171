"""Looking at what was written to many people."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.events.event_rules import visible
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId, SendingId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.sendings.errors import SendingNotFound
from gatherly_core.sendings.model import Progress, Sending
from gatherly_core.sendings.ports import Sendings


class ViewSending:
    """A sending, and what has become of it so far.

    - for who wrote it, and admins: SendingNotFound for all others
    """

    def __init__(self, unit_of_work: UnitOfWork, sendings: Sendings) -> None:
        self._unit_of_work = unit_of_work
        self._sendings = sendings

    def __call__(self, actor: Actor, sending_id: SendingId) -> tuple[Sending, Progress]:
        return self._unit_of_work.read(lambda: self._view(actor, sending_id))

    def _view(self, actor: Actor, sending_id: SendingId) -> tuple[Sending, Progress]:
        sending = self._sendings.find(sending_id)
        if sending is None or not may(actor, Action.VIEW_SENDING, owner=sending.sent_by):
            raise SendingNotFound("There is no such sending.")
        return sending, self._sendings.progress(sending_id)


class ListAnnouncements:
    """What was announced about an event, newest first.

    - for whoever may see the event: EventNotFound for all others
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, sendings: Sendings) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._sendings = sendings

    def __call__(self, actor: Actor | None, event_id: EventId, page: PageRequest) -> Page[Sending]:
        return self._unit_of_work.read(lambda: self._list(actor, event_id, page))

    def _list(self, actor: Actor | None, event_id: EventId, page: PageRequest) -> Page[Sending]:
        event = visible(self._events.get(event_id), actor)
        return self._sendings.announcements(event.id, page)
