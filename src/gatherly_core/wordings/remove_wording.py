"""Going back to the standard words."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.wordings.model import Place
from gatherly_core.wordings.ports import Wordings


class RemoveWording:
    """Has messages about an event say something in the standard words again.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - WordingNotFound when it has no wording of that
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, wordings: Wordings, trail: AuditTrail) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._wordings = wordings
        self._trail = trail

    def __call__(self, actor: Actor, place: Place) -> None:
        self._unit_of_work.run(lambda: self._remove(actor, place))

    def _remove(self, actor: Actor, place: Place) -> None:
        event = permitted(self._events.locked(place.event_id), actor, Action.WORD_MESSAGES)
        self._wordings.remove(place)
        words = {"template": place.template.value, "language": place.language.value}
        self._trail.record(Deed.EVENT_UNWORDED, actor.user_id, event.id, **words)


class RemoveWordings:
    """Takes all wordings away: of a deleted event, or of one who gives up their account. May be repeated."""

    def __init__(self, unit_of_work: UnitOfWork, wordings: Wordings) -> None:
        self._unit_of_work = unit_of_work
        self._wordings = wordings

    def of_event(self, event_id: EventId) -> None:
        self._unit_of_work.run(lambda: self._wordings.remove_all(event_id), landed=again)

    def of_organizer(self, user_id: UserId) -> None:
        self._unit_of_work.run(lambda: self._wordings.remove_of(user_id), landed=again)
