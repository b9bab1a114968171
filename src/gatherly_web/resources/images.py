"""Images of events: taking them in, and showing them."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound, TooManyImages
from gatherly_core.images.errors import (
    ImageBeingRemoved,
    ImageNotFound,
    ImagesAway,
    NotAnImage,
    TooManyPixels,
)
from gatherly_core.images.model import LARGEST_UPLOAD, MOST_PIXELS, NAME
from gatherly_core.kernel.errors import Forbidden, Overloaded
from gatherly_web.answers.events import event_answer
from gatherly_web.errors import MalformedUrl
from gatherly_web.etags import expected_version, unchanging
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created
from gatherly_web.schemas.events import EventSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

WEBP = "image/webp"
SHOWN = (
    # It never becomes a page or a script, whatever is in it; and any page may show it.
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)

event_images = Service(name="event_images", path="/api/events/{id}/images", validators=checked)
image = Service(name="image", path="/images/{name}")


@event_images.post(
    schema=Operation(
        summary="Add an image to an event",
        action=Action.EDIT_EVENT,
        details=f"A JPEG, PNG, WebP or GIF of at most {LARGEST_UPLOAD // 1024 // 1024} MiB and {MOST_PIXELS // 10**6} "
        "megapixels; of an animation, its first frame. What is kept is made anew from its pixels, the right way up and "
        "without anything else that was in the file. It comes after the images that the event has; one that it has "
        "already changes nothing.",
        thing=EventNotFound,
        upload=True,
        status=201,
        answer=EventSchema(),
        raises=(Forbidden, TooManyImages, NotAnImage, TooManyPixels, ImageBeingRemoved, ImagesAway, Overloaded),
        if_match=True,
    )
)
def add_image(request: GatherlyRequest) -> Response:
    added = request.application.events.add_image(
        request.actor, request.validated["id"], request.validated["body"]["file"], expected_version(request)
    )
    listing = request.application.ticketing.view_listing(request.actor, added.event.id)
    return created(event_answer(listing), added.image.address)


@image.get(
    schema=Operation(
        summary="Show an image",
        action=Action.VIEW_IMAGE,
        details="Under this name it is always the same.",
        named=NAME.pattern,
        media_type=WEBP,
        raises=(ImageNotFound, ImagesAway, MalformedUrl),
        etag=True,
        raw=True,
    )
)
def view_image(request: GatherlyRequest) -> Response:
    name = request.matchdict["name"]
    content = request.application.images.view_image(name)
    headers = (*SHOWN, ("Content-Disposition", f'inline; filename="{name}"'))
    return unchanging(request, content, name, WEBP, headers)
