"""Adding an image to an event."""

from dataclasses import dataclass, replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.errors import TooManyImages
from gatherly_core.events.event_rules import MOST_IMAGES, check_version, permitted
from gatherly_core.events.facts import EventChanged
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.images.model import Image
from gatherly_core.images.ports import ImageCodec, ImageRegister, Images
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again


@dataclass(frozen=True, slots=True)
class AddedImage:
    """An image, and the event that has it."""

    event: Event
    image: Image


class AddImage:
    """Makes an image of what somebody uploads, and puts it behind the images of an event.

    - its organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - what anybody else uploads is not even looked at
    - with an expected version, only if nobody edited the event since: VersionMismatch
    - NotAnImage, TooManyPixels for what is none, or too large
    - an event has at most MOST_IMAGES: TooManyImages
    - an image that the event has already stays where it is, and nothing changes
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        codec: ImageCodec,
        register: ImageRegister,
        images: Images,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._codec = codec
        self._register = register
        self._images = images
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(
        self, actor: Actor, event_id: EventId, upload: bytes, expected_version: int | None = None
    ) -> AddedImage:
        self._unit_of_work.read(lambda: self._check(actor, event_id, expected_version))
        image = self._codec.made_of(upload)
        self._unit_of_work.run(lambda: self._register.register(image.name, self._clock.now()), landed=again)
        self._images.put(image)
        event = self._unit_of_work.run(lambda: self._add(actor, event_id, image, expected_version), landed=again)
        return AddedImage(event, image)

    def _check(self, actor: Actor, event_id: EventId, expected_version: int | None) -> None:
        event = permitted(self._events.get(event_id), actor, Action.EDIT_EVENT)
        check_version(event.version, expected_version)

    def _add(self, actor: Actor, event_id: EventId, image: Image, expected_version: int | None) -> Event:
        now = self._clock.now()
        event = permitted(self._events.locked(event_id), actor, Action.EDIT_EVENT)
        if image.address in event.details.images:
            return event
        check_version(event.version, expected_version)
        if len(event.details.images) >= MOST_IMAGES:
            raise TooManyImages(f"An event has at most {MOST_IMAGES} images.")
        self._register.want([image.name], now)
        images = (*event.details.images, image.address)
        edited = event.edited(replace(event.details, images=images), now)
        self._events.save(edited)
        self._facts.add(EventChanged(event_id=event_id, at=now))
        self._trail.record(Deed.EVENT_EDITED, actor.user_id, event_id, added="image")
        return edited
