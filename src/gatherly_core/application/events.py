"""The use cases of the capability events."""

from gatherly_core.application.ports import Ports
from gatherly_core.events.add_image import AddImage
from gatherly_core.events.browse_labels import BrowseCategories, BrowseTags
from gatherly_core.events.cancel_event import CancelEvent
from gatherly_core.events.create_category import CreateCategory
from gatherly_core.events.delete_category import DeleteCategory
from gatherly_core.events.delete_event import DeleteEvent
from gatherly_core.events.moderate_event import ModerateEvent
from gatherly_core.events.publish_event import PublishEvent, UnpublishEvent
from gatherly_core.events.rename_category import FollowCategory, RenameCategory


class EventsUseCases:
    def __init__(self, p: Ports) -> None:
        self.browse_categories = BrowseCategories(p.unit_of_work, p.events, p.categories, p.clock)
        self.browse_tags = BrowseTags(p.unit_of_work, p.events, p.clock)
        self.publish_event = PublishEvent(p.unit_of_work, p.users, p.events, p.pools, p.outbox, p.trail, p.clock)
        self.unpublish_event = UnpublishEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.trail, p.clock)
        self.cancel_event = CancelEvent(p.unit_of_work, p.events, p.outbox, p.trail, p.clock)
        self.delete_event = DeleteEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.trail, p.clock)
        self.moderate_event = ModerateEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.trail, p.clock)
        self.create_category = CreateCategory(p.unit_of_work, p.categories, p.trail, p.identifiers, p.clock)
        self.rename_category = RenameCategory(p.unit_of_work, p.categories, p.outbox, p.trail, p.clock)
        self.follow_category = FollowCategory(p.unit_of_work, p.categories, p.events, p.outbox, p.clock)
        self.delete_category = DeleteCategory(p.unit_of_work, p.categories, p.events, p.trail)
        self.add_image = AddImage(
            p.unit_of_work, p.events, p.image_codec, p.image_register, p.images, p.outbox, p.trail, p.clock
        )
