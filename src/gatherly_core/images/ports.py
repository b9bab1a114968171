"""What images need from outside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from gatherly_core.images.model import Image, ImageName


class ImageCodec(Protocol):
    """Reads what people upload, and makes of it what is kept."""

    def made_of(self, upload: bytes) -> Image:
        """The picture that is in the bytes of a JPEG, PNG, WebP or GIF; of an animation, the first frame.

        It is made anew: of the upload nothing is left but the colours of its pixels, the right way up, at most
        LONGEST_SIDE long and wide. What a camera or a program wrote beside them is gone, the place where it was taken
        above all. The same upload makes the same image.

        NotAnImage for anything else, whatever it says that it is, and for what is cut off. TooManyPixels before more
        than MOST_PIXELS are unpacked. Overloaded while others are made.
        """
        ...


class Images(Protocol):
    """The content of images, which outlives the process. Never called inside a block.

    All raise ImagesAway when they cannot do it now.
    """

    def put(self, image: Image) -> None:
        """Keeps the image under its name, for good when it returns; no harm if it is there already, or put at once."""
        ...

    def get(self, name: ImageName) -> bytes:
        """The content of the image. ImageNotFound when there is none of this name, or it is no name of an image."""
        ...

    def delete(self, name: ImageName) -> None:
        """Takes the image away, and what an interrupted `put` may have left of it. No harm if there is none.

        Nobody may put it at the same time: the register sees to that.
        """
        ...


class ImageRegister(Protocol):
    """Which images are kept, and when somebody last wanted each. Works inside a unit of work only.

    An image is registered before it is put, and is deleted only once it is marked: so nothing is kept that is not
    registered, and nothing is deleted that somebody wants. What the register says is wanted or marked, nobody else
    can mark or want until the block ends.
    """

    def register(self, name: ImageName, now: datetime) -> None:
        """Registers the image, if it is not, as wanted at `now`. ImageBeingRemoved when it is marked."""
        ...

    def want(self, names: Iterable[ImageName], now: datetime) -> None:
        """Says that all these images are wanted at `now`. ImageNotFound when one is marked, or not registered."""
        ...

    def marked(self, before: datetime, now: datetime, limit: int) -> tuple[ImageName, ...]:
        """Marks up to `limit` images that no event uses and nobody has wanted since `before`.

        They are the caller's to delete, and nobody else's, for LEASE from `now` on. Those that somebody was given LEASE
        or longer ago, and has not struck off, are given out again.
        """
        ...

    def forget(self, names: Iterable[ImageName]) -> None:
        """Strikes marked images off the register. Only by whom they were given to, while they are theirs."""
        ...
