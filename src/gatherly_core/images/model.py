"""Images."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import NewType

ImageName = NewType("ImageName", str)
"""What an image is found by: the SHA-256 of its content, and what kind of file it is."""

LARGEST_UPLOAD = 10 * 1024 * 1024
"""In bytes."""
MOST_PIXELS = 40_000_000
"""Of an upload, as it says itself: no more than these are ever unpacked."""
LONGEST_SIDE = 2048
"""In pixels, of what is kept."""

LEASE = timedelta(minutes=10)
"""For so long a sweep has the images that it removes alone: nobody may delete what another has removed already, for
somebody may have uploaded it again."""

NAME = re.compile("[0-9a-f]{64}[.]webp")
ADDRESS = re.compile(f"/images/({NAME.pattern})")


@dataclass(frozen=True, slots=True)
class Image:
    """An image as it is kept: WebP (RFC 9649), with nothing in it but what is to be seen."""

    content: bytes

    @property
    def name(self) -> ImageName:
        return ImageName(f"{hashlib.sha256(self.content).hexdigest()}.webp")

    @property
    def address(self) -> str:
        """Where it is shown: a path on Gatherly itself."""
        return f"/images/{self.name}"


def names_in(addresses: Iterable[str]) -> frozenset[ImageName]:
    """The images among the addresses that are kept here. Web addresses lead elsewhere."""
    return frozenset(ImageName(match[1]) for match in map(ADDRESS.fullmatch, addresses) if match)
