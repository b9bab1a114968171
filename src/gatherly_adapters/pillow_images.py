"""Images read and written by Pillow, which is given nothing that it does not have to read."""

import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image as Pillow
from PIL import ImageCms

from gatherly_core.images.errors import NotAnImage, TooManyPixels
from gatherly_core.images.model import LONGEST_SIDE, MOST_PIXELS, Image
from gatherly_core.kernel.errors import Overloaded

log = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
"""Those that every browser shows. Pillow tries no other, among which are some that start programs."""
JPEG = b"\xff\xd8"
"""How every JPEG begins."""
SCAN = b"\xff\xda"
"""What each of its scans begins with (ITU-T T.81, B.1.1.3)."""
MOST_SCANS = 250
"""Of a progressive JPEG, which passes over all of its pixels with each: cameras and programs write about ten.

Random bytes in an upload of the largest size, such as a film behind the photo, hardly ever look like as many.
"""
QUALITY = 82
AT_HAND = 4
"""How many uploads one process makes images of, or lets wait for it: each occupies one of its threads."""

ORIENTATION = 0x0112
"""The tag of Exif (CIPA DC-008) that says which way a camera was held."""
TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
WIDE = {"I", "I;16", "I;16B", "I;16L", "I;16N", "F"}
"""Greys of more than 8 bits, which Pillow would cut off at the 255th of 65535."""


class PillowImages:
    """Makes one image at a time in this process, which leaves memory, threads and cores to everybody else.

    A few uploads wait for their turn, about a second each; further ones are Overloaded.
    """

    def __init__(self) -> None:
        self._at_hand = threading.BoundedSemaphore(AT_HAND)
        self._turn = threading.Lock()

    def made_of(self, upload: bytes) -> Image:
        with self._taking_turns():
            try:
                return Image(_written(_read(upload)))
            except TooManyPixels:
                raise
            except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
                raise _too_large() from None
            except Exception as error:
                # What hostile bytes make a reader raise is not in any list: it is no image that we can show.
                log.info("An upload is no image: %r", error)
                raise NotAnImage("This is no JPEG, PNG, WebP or GIF that can be read.") from None

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._at_hand.acquire(blocking=False):
            raise Overloaded("Many images are being uploaded right now. Please try again in a moment.")
        try:
            with self._turn:
                yield
        finally:
            self._at_hand.release()


def _read(upload: bytes) -> Pillow.Image:
    """The first frame, small enough, in sRGB and the right way up."""
    with Pillow.open(io.BytesIO(upload), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _too_large()
        if upload.startswith(JPEG) and upload.count(SCAN) > MOST_SCANS:
            # A few bytes are a scan: in one upload there is room for hours of work.
            raise ValueError(f"A JPEG of more than {MOST_SCANS} scans.")
        # A JPEG can be read at a half, a quarter or an eighth of its size, in as little time and memory.
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        orientation, profile = _orientation(opened), opened.info.get("icc_profile")
        picture = _shrunk(_plain(opened))
    picture = _in_srgb(picture, profile)
    return picture.transpose(TURNS[orientation]) if orientation in TURNS else picture


def _orientation(opened: Pillow.Image) -> int | None:
    try:
        orientation = opened.getexif().get(ORIENTATION)
        return orientation if isinstance(orientation, int) else None
    except Exception as error:  # whatever is wrong beside the pixels, they can be shown
        log.info("The Exif data of an upload cannot be read: %r", error)
        return None


def _plain(opened: Pillow.Image) -> Pillow.Image:
    """The pixels in one of three modes: RGB, RGBA, or CMYK, which its profile is needed for."""
    if opened.mode in WIDE:
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if opened.mode == "CMYK":
        return opened
    return opened.convert("RGBA" if opened.has_transparency_data else "RGB")


def _shrunk(picture: Pillow.Image) -> Pillow.Image:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
    return picture


def _in_srgb(picture: Pillow.Image, profile: object) -> Pillow.Image:
    """The picture in the colours that a browser takes for granted of a file that says nothing about them."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if isinstance(profile, bytes) and profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
            return picture if converted is None else converted
        except Exception as error:  # a profile that makes no sense is as good as none
            log.info("The colour profile of an upload is of no use: %r", error)
    return picture.convert(mode)


def _written(picture: Pillow.Image) -> bytes:
    # Since its version 13 Pillow writes nothing beside the pixels that it is not given here.
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()


def _too_large() -> TooManyPixels:
    return TooManyPixels(f"An image must have at most {MOST_PIXELS} pixels.")
