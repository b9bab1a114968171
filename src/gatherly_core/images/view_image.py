"""Showing an image."""

from gatherly_core.images.model import ImageName
from gatherly_core.images.ports import Images


class ViewImage:
    """The content of an image, to anybody who knows its name. ImageNotFound."""

    def __init__(self, images: Images) -> None:
        self._images = images

    def __call__(self, name: ImageName) -> bytes:
        return self._images.get(name)
