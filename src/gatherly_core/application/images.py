"""The use cases of the capability images."""

from gatherly_core.application.ports import Ports
from gatherly_core.images.sweep_images import SweepImages
from gatherly_core.images.view_image import ViewImage


class ImagesUseCases:
    def __init__(self, p: Ports) -> None:
        self.view_image = ViewImage(p.images)
        self.sweep_images = SweepImages(p.unit_of_work, p.image_register, p.images, p.clock)
