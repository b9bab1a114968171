"""Pictures that people upload in tests."""

import io
import struct
import zlib
from typing import Any

from PIL import Image as Pillow

from gatherly_core.images.model import Image

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def halves(size: tuple[int, int] = (40, 20)) -> Pillow.Image:
    """A picture whose left half is red and whose right half is blue."""
    picture = Pillow.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture


def encoded(picture: Pillow.Image, kind: str = "PNG", **how: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def upload(shade: int = 0) -> bytes:
    """A PNG; another one for every shade from 0 to 255."""
    return encoded(Pillow.new("RGB", (16, 16), (shade, 255 - shade, 128)))


def shown(image: Image | bytes) -> Pillow.Image:
    """The picture that is kept."""
    picture = Pillow.open(io.BytesIO(image if isinstance(image, bytes) else image.content))
    picture.load()
    return picture


def png_that_says_it_is(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
