"""Uploads: what cameras, programs and hostile people send."""

import random
import threading
import time
from contextlib import suppress
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from gatherly_adapters.pillow_images import AT_HAND, MOST_SCANS, ORIENTATION, SCAN, PillowImages
from gatherly_core.images.errors import NotAnImage, TooManyPixels
from gatherly_core.images.model import LARGEST_UPLOAD, LONGEST_SIDE, MOST_PIXELS, NAME, Image
from gatherly_core.kernel.errors import Overloaded
from tests.pictures import BLUE, GREEN, RED, encoded, halves, png_that_says_it_is, shown, upload

CODEC = PillowImages()
HTML = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>'
GPS, GPS_LATITUDE = 0x8825, 2
FIELD_NOTES = b"taken in secret at home"


def near(picture: Pillow.Image, place: tuple[int, int], colour: tuple[int, ...]) -> bool:
    seen = picture.convert("RGB").getpixel(place)
    assert isinstance(seen, tuple)
    return all(abs(a - b) <= 24 for a, b in zip(seen, colour, strict=True))


def exif_with(orientation: int) -> Pillow.Exif:
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "a camera of somebody"
    exif.get_ifd(GPS)[GPS_LATITUDE] = (52.0, 31.0, 12.0)
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_makes_webp_of_what_browsers_show(kind: str) -> None:
    image = CODEC.made_of(encoded(halves(), kind))
    picture = shown(image)
    assert (picture.format, picture.size, picture.mode) == ("WEBP", (40, 20), "RGB")
    assert near(picture, (5, 10), RED)
    assert near(picture, (35, 10), BLUE)
    assert NAME.fullmatch(image.name)


def test_the_same_upload_makes_the_same_image() -> None:
    assert CODEC.made_of(upload(1)) == CODEC.made_of(upload(1))
    assert CODEC.made_of(upload(1)).name != CODEC.made_of(upload(200)).name


# what is too large


def test_it_makes_large_pictures_smaller() -> None:
    for kind in ("JPEG", "PNG"):
        assert shown(CODEC.made_of(encoded(halves((5000, 1000)), kind))).size == (LONGEST_SIDE, 410)
    assert shown(CODEC.made_of(encoded(halves((2, 9000))))).size == (1, LONGEST_SIDE)


def test_it_unpacks_no_bomb() -> None:
    for width, height in ((MOST_PIXELS + 1, 1), (8000, 8000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)):
        with pytest.raises(TooManyPixels):
            CODEC.made_of(png_that_says_it_is(width, height))


def test_it_unpacks_as_many_pixels_as_there_may_be() -> None:
    assert shown(CODEC.made_of(encoded(Pillow.new("1", (8000, 5000))))).size == (LONGEST_SIDE, 1280)


def test_it_unpacks_no_bomb_beside_the_pixels() -> None:
    notes = PngInfo()
    notes.add_text("Comment", "0" * 200_000_000, zip=True)
    with pytest.raises(NotAnImage):
        CODEC.made_of(encoded(halves(), pnginfo=notes))


def jpeg_with_scans(more: int) -> bytes:
    """A progressive JPEG that has its last scan so many times more."""
    jpeg, end = encoded(halves(), "JPEG", progressive=True)[:-2], b"\xff\xd9"
    return jpeg + more * jpeg[jpeg.rindex(SCAN) :] + end


def test_it_passes_over_no_picture_again_and_again() -> None:
    with pytest.raises(NotAnImage):
        CODEC.made_of(jpeg_with_scans(MOST_SCANS))
    assert shown(CODEC.made_of(jpeg_with_scans(MOST_SCANS // 2))).size == (40, 20)


def test_it_takes_no_film_behind_a_photo_for_scans() -> None:
    photo = encoded(halves(), "JPEG", progressive=True)
    assert CODEC.made_of(photo + random.Random(1).randbytes(LARGEST_UPLOAD - len(photo))) == CODEC.made_of(photo)


# what is no image


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + HTML,
        b"GIF89a" + HTML,
        b"\xff\xd8\xff\xe0" + HTML,
        b"RIFF\x00\x00\x00\x00WEBP" + HTML,
        HTML,
        SVG,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file",
        b"%PDF-1.7",
        b"P6 9 9 255 " + bytes(243),
        encoded(halves(), "TIFF"),
        encoded(halves(), "BMP"),
        encoded(halves(), "ICO"),
        encoded(halves(), "JPEG2000"),
        encoded(halves(), "AVIF"),
        encoded(halves(), "PDF"),
    ],
)
def test_it_takes_nothing_else(hostile: bytes) -> None:
    with pytest.raises(NotAnImage):
        CODEC.made_of(hostile)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_takes_nothing_that_is_cut_off(kind: str) -> None:
    noise = Pillow.effect_noise((200, 200), 99)
    whole = encoded(noise, kind)
    for part in (0.2, 0.5, 0.9):
        with pytest.raises(NotAnImage):
            CODEC.made_of(whole[: int(len(whole) * part)])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_makes_an_image_or_none_of_whatever_it_gets(kind: str) -> None:
    luck = random.Random(kind)
    exif = {} if format == "GIF" else {"exif": exif_with(6)}
    whole = encoded(halves((64, 48)), kind, **exif)
    for _ in range(400):
        broken = bytearray(whole)
        for _ in range(luck.choice((1, 1, 2, 8, 50))):
            broken[luck.randrange(len(broken))] = luck.randrange(256)
        with suppress(NotAnImage, TooManyPixels):
            assert shown(CODEC.made_of(bytes(broken))).format == "WEBP"


# what else is in it


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_nothing_of_a_file_is_kept_that_is_something_else_too(kind: str) -> None:
    image = CODEC.made_of(encoded(halves(), kind) + HTML)
    assert b"script" not in image.content
    assert shown(image).size == (40, 20)


def test_nothing_is_kept_that_was_written_beside_the_pixels() -> None:
    notes = PngInfo()
    notes.add_text("Comment", FIELD_NOTES.decode())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    beside: dict[str, dict[str, Any]] = {
        "JPEG": {"comment": FIELD_NOTES, "exif": exif_with(1), "icc_profile": profile, "xmp": FIELD_NOTES},
        "PNG": {"pnginfo": notes, "exif": exif_with(1), "icc_profile": profile},
        "WEBP": {"exif": exif_with(1), "icc_profile": profile, "xmp": FIELD_NOTES},
        "GIF": {"comment": FIELD_NOTES},
    }
    for kind, how in beside.items():
        image = CODEC.made_of(encoded(halves(), kind, **how))
        assert FIELD_NOTES not in image.content, kind
        assert b"a camera" not in image.content, kind
        picture = shown(image)
        assert not picture.getexif(), kind
        assert not {"exif", "xmp", "icc_profile", "comment"} & picture.info.keys(), kind


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_kept_of_a_profile_that_is_none(kind: str) -> None:
    image = CODEC.made_of(encoded(halves(), kind, icc_profile=FIELD_NOTES))
    assert FIELD_NOTES not in image.content
    assert "icc_profile" not in shown(image).info


def test_it_turns_pictures_the_right_way_up() -> None:
    corners = Pillow.new("RGB", (40, 20), RED)
    corners.paste(BLUE, (0, 0, 10, 10))
    turned = {1: (5, 5), 2: (35, 5), 3: (35, 15), 4: (5, 15), 5: (5, 5), 6: (15, 5), 7: (15, 35), 8: (5, 35)}
    for orientation, place in turned.items():
        for kind in ("JPEG", "WEBP", "PNG"):
            picture = shown(CODEC.made_of(encoded(corners, kind, exif=exif_with(orientation))))
            assert picture.size == ((40, 20) if orientation <= 4 else (20, 40)), orientation
            assert near(picture, place, BLUE), (orientation, kind)
            assert near(picture, (picture.width - 1 - place[0], picture.height - 1 - place[1]), RED), orientation


def test_it_shows_pictures_whose_notes_make_no_sense() -> None:
    for orientation in (0, 9, 65535):
        assert shown(CODEC.made_of(encoded(halves(), "JPEG", exif=exif_with(orientation)))).size == (40, 20)
    assert shown(CODEC.made_of(encoded(halves(), "JPEG", exif=b"Exif\0\0nonsense"))).size == (40, 20)
    assert shown(CODEC.made_of(encoded(halves(), "JPEG", icc_profile=b"nonsense"))).size == (40, 20)


# colours


def test_it_shows_the_first_frame_of_an_animation() -> None:
    first, second = Pillow.new("RGB", (30, 30), GREEN), Pillow.new("RGB", (30, 30), RED)
    for kind in ("GIF", "PNG", "WEBP"):
        picture = shown(CODEC.made_of(encoded(first, kind, save_all=True, append_images=[second] * 20)))
        assert (getattr(picture, "n_frames", 1), picture.size) == (1, (30, 30))
        assert near(picture, (15, 15), GREEN), kind


def test_it_shows_the_colours_of_printers() -> None:
    picture = shown(CODEC.made_of(encoded(Pillow.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG")))
    assert (picture.mode, near(picture, (10, 10), RED)) == ("RGB", True)


def test_it_shows_greys_of_16_bits() -> None:
    for grey in (0, 128, 255):
        picture = shown(CODEC.made_of(encoded(Pillow.new("I;16", (20, 20), grey * 257))))
        assert near(picture, (10, 10), (grey,) * 3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_it_takes_pictures_of_every_kind(mode: str) -> None:
    picture = shown(CODEC.made_of(encoded(halves().convert(mode))))
    assert (picture.mode, picture.size) == ("RGB", (40, 20))


def test_it_keeps_what_is_transparent() -> None:
    glass = Pillow.new("RGBA", (20, 20), (0, 0, 0, 0))
    palette = Pillow.new("P", (20, 20), 0)
    for content in (encoded(glass), encoded(palette, "GIF", transparency=0), encoded(palette, transparency=0)):
        picture = shown(CODEC.made_of(content))
        assert picture.mode == "RGBA"
        assert picture.getpixel((10, 10)) == (0, 0, 0, 0) or picture.getchannel("A").getextrema() == (0, 0)


def test_it_shows_wide_colours_as_what_they_are() -> None:
    # A profile whose primaries stand in another order: what it calls red is seen as green.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmpT", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmpT", b"gXYZ", 1)
    assert swapped != srgb
    plain = shown(CODEC.made_of(encoded(Pillow.new("RGB", (20, 20), RED), icc_profile=srgb)))
    seen = shown(CODEC.made_of(encoded(Pillow.new("RGB", (20, 20), RED), icc_profile=swapped)))
    assert near(plain, (10, 10), RED)
    assert near(seen, (10, 10), GREEN)


# many at once


def test_it_makes_some_at_once_and_refuses_more(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, go_on = threading.Event(), threading.Event()
    written = "gatherly_adapters.pillow_images._written"

    def slowly(_: Pillow.Image) -> bytes:
        busy.set()
        assert go_on.wait(10)
        return b"made"

    monkeypatch.setattr(written, slowly)
    codec, made = PillowImages(), []
    threads = [threading.Thread(target=lambda: made.append(codec.made_of(upload()))) for _ in range(AT_HAND)]
    for thread in threads:
        thread.start()
    assert busy.wait(10)
    while codec._at_hand._value:  # until all of them are at hand; whoever took a place to find out would be in the way
        time.sleep(0.01)
    with pytest.raises(Overloaded):
        codec.made_of(upload())
    go_on.set()
    for thread in threads:
        thread.join()
    assert made == [Image(b"made")] * AT_HAND
    assert codec.made_of(upload()) == Image(b"made")


def test_it_goes_on_after_what_was_no_image() -> None:
    codec = PillowImages()
    for _ in range(AT_HAND + 1):
        with pytest.raises(NotAnImage):
            codec.made_of(HTML)
    assert shown(codec.made_of(upload())).size == (16, 16)
