"""What can go wrong with events."""

from gatherly_core.kernel.errors import Conflict, NotFound


class EventNotFound(NotFound):
    code = "event_not_found"


class AlreadyPublished(Conflict):
    code = "already_published"


class NotPublished(Conflict):
    code = "not_published"


class EventOver(Conflict):
    """The event has ended."""

    code = "event_over"


class HasBookings(Conflict):
    """Live bookings stand in the way."""

    code = "has_bookings"


class AlreadyCalledOff(Conflict):
    """The event is cancelled: that is for good."""

    code = "event_cancelled"


class TooManyImages(Conflict):
    """The event has as many images as an event can have."""

    code = "too_many_images"


class CategoryNotFound(NotFound):
    code = "category_not_found"


class CategoryTaken(Conflict):
    """There is a category of this name already."""

    code = "category_taken"


class CategoryInUse(Conflict):
    """Events bear the category."""

    code = "category_in_use"


class CategoryBeingRenamed(Conflict):
    """Events still follow the last change of the category's name."""

    code = "category_being_renamed"
