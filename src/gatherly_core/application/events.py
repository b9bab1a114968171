"""The use cases of the capability events."""

from gatherly_core.application.ports import Ports
from gatherly_core.events.add_image import AddImage
from gatherly_core.events.browse_labels import BrowseCategories, BrowseTags
from gatherly_core.events.cancel_event import CancelEvent
from gatherly_core.events.delete_event import DeleteEvent
from gatherly_core.events.moderate_event import ModerateEvent
from gatherly_core.events.publish_event import PublishEvent, UnpublishEvent


class EventsUseCases:
    def __init__(self, p: Ports) -> None:
        self.browse_categories = BrowseCategories(p.unit_of_work, p.events, p.clock)
        self.browse_tags = BrowseTags(p.unit_of_work, p.events, p.clock)
        self.publish_event = PublishEvent(p.unit_of_work, p.users, p.events, p.pools, p.outbox, p.trail, p.clock)
        self.unpublish_event = UnpublishEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.trail, p.clock)
        self.cancel_event = CancelEvent(p.unit_of_work, p.events, p.outbox, p.trail, p.clock)
        self.delete_event = DeleteEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.trail, p.clock)
        self.moderate_event = ModerateEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.trail, p.clock)
        self.add_image = AddImage(
            p.unit_of_work, p.events, p.image_codec, p.image_register, p.images, p.outbox, p.trail, p.clock
        )
