"""Looking at wordings, and at what comes of them."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.messages.model import Amount, Rendered, SubjectMatter, Template, Value, Wording
from gatherly_core.messages.ports import Templates
from gatherly_core.messages.samples import SAMPLES
from gatherly_core.wordings.model import EventWording, Place
from gatherly_core.wordings.ports import Wordings
from gatherly_core.wordings.wording_rules import check_size, check_wordable

AMOUNT = 4900
"""What a preview speaks of, in minor units; a multiple of what every currency is counted in."""


class ListWordings:
    """The wordings of an event, by the names of their templates and languages.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, wordings: Wordings) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._wordings = wordings

    def __call__(self, actor: Actor, event_id: EventId) -> tuple[EventWording, ...]:
        return self._unit_of_work.read(lambda: self._list(actor, event_id))

    def _list(self, actor: Actor, event_id: EventId) -> tuple[EventWording, ...]:
        permitted(self._events.get(event_id), actor, Action.WORD_MESSAGES)
        return self._wordings.all_of(event_id)


class PreviewWording:
    """A message about an event, as somebody would get it, with a booking that nobody has made.

    - in the wording that is given, else in the event's own, else in the standard words
    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - WordingInvalid for a wording that could not be used, WordingNotFound for what nobody may word
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, wordings: Wordings, templates: Templates, *, public_url: str
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._wordings = wordings
        self._templates = templates
        self._public_url = public_url

    def __call__(self, actor: Actor, place: Place, wording: Wording | None = None) -> Rendered:
        check_wordable(place.template)
        event, own = self._unit_of_work.read(lambda: self._look(actor, place))
        if wording is not None:
            check_size(wording)
            self._templates.check(place.template, wording)
        matter = self._sample(place.template, event)
        return self._templates.render(place.template, place.language, matter, wording or own)

    def _look(self, actor: Actor, place: Place) -> tuple[Event, Wording | None]:
        event = permitted(self._events.get(place.event_id), actor, Action.WORD_MESSAGES)
        return event, self._wordings.of_event(event.id, place.template).get(place.language)

    def _sample(self, template: Template, event: Event) -> SubjectMatter:
        details = event.details
        amount = Amount(AMOUNT, details.currency)
        known: dict[str, Value] = {
            "event_title": details.title,
            "event_location": details.location,
            "event_start": details.start_date,
            "event_end": details.end_date,
            "event_timezone": details.timezone,
            "link": self._public_url,
            "total": amount,
            "amount": amount,
        }
        return {name: known.get(name, value) for name, value in SAMPLES[template].items()}
