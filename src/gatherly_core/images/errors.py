"""What can go wrong with images."""

from gatherly_core.kernel.errors import Invalid, NotFound, Unavailable


class ImageNotFound(NotFound):
    code = "image_not_found"


class NotAnImage(Invalid):
    """What was uploaded is no JPEG, PNG, WebP or GIF that can be read, or is cut off."""

    code = "not_an_image"


class TooManyPixels(Invalid):
    """The image is larger than any screen, or says that it is."""

    code = "too_many_pixels"


class ImageBeingRemoved(Unavailable):
    """The same image was uploaded before, is used by nobody, and is being removed at this moment."""

    code = "image_being_removed"


class ImagesAway(Unavailable):
    """What keeps the images cannot be reached."""

    code = "images_unavailable"
