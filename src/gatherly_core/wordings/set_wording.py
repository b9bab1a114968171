"""Wording messages in one's own way."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.messages.model import Wording
from gatherly_core.messages.ports import Templates
from gatherly_core.wordings.model import EventWording, Place
from gatherly_core.wordings.ports import Wordings
from gatherly_core.wordings.wording_rules import check_size, check_wordable


class SetWording:
    """Has messages about an event say something in words of its organizer's, from then on.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - the subject and the paragraphs are theirs; what there is to know, and the link, stay as they are
    - it is tried first, in all languages: WordingInvalid, saying where, unless it can be used
    - WordingNotFound for what nobody may word
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        wordings: Wordings,
        templates: Templates,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._wordings = wordings
        self._templates = templates
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, place: Place, wording: Wording) -> EventWording:
        check_wordable(place.template)
        self._unit_of_work.read(lambda: permitted(self._events.get(place.event_id), actor, Action.WORD_MESSAGES))
        check_size(wording)
        self._templates.check(place.template, wording)
        return self._unit_of_work.run(lambda: self._set(actor, place, wording))

    def _set(self, actor: Actor, place: Place, wording: Wording) -> EventWording:
        # They may, which was looked at before: an event never gets another organizer, but it may be gone.
        event = self._events.locked(place.event_id)
        worded = EventWording(place, wording, updated_at=self._clock.now())
        self._wordings.put(worded)
        words = {"template": place.template.value, "language": place.language.value}
        self._trail.record(Deed.EVENT_WORDED, actor.user_id, event.id, **words)
        return worded
