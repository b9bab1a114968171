"""Fonts for all the scripts that people write their names in, cut down to the signs that a document has.

The Noto fonts come with Python packages, so that no machine needs to have any. Files are mapped into memory when a sign
of theirs is first asked for, and stay mapped.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import uharfbuzz as hb

MISSING = "NotoSans[wght].ttf"
"""Shows a box for a sign that none of the fonts has."""

EMOJI = "NotoEmoji[wght].ttf"

# The first that has a sign shows it: letters before symbols, and the largest file last.
FONTS = (
    ("manimgx_fonts", MISSING),
    ("manimgx_fonts", "NotoSansArabic[wght].ttf"),
    ("manimgx_fonts", "NotoSansHebrew[wght].ttf"),
    ("manimgx_fonts", "NotoSansDevanagari[wght].ttf"),
    ("manimgx_fonts", "NotoSansBengali[wght].ttf"),
    ("manimgx_fonts", "NotoSansGurmukhi[wght].ttf"),
    ("manimgx_fonts", "NotoSansGujarati[wght].ttf"),
    ("manimgx_fonts", "NotoSansOriya[wght].ttf"),
    ("manimgx_fonts", "NotoSansTamil[wght].ttf"),
    ("manimgx_fonts", "NotoSansTelugu[wght].ttf"),
    ("manimgx_fonts", "NotoSansKannada[wght].ttf"),
    ("manimgx_fonts", "NotoSansMalayalam[wght].ttf"),
    ("manimgx_fonts", "NotoSansSinhala[wght].ttf"),
    ("manimgx_fonts", "NotoSansThai[wght].ttf"),
    ("manimgx_fonts", "NotoSansLao[wght].ttf"),
    ("manimgx_fonts", "NotoSansKhmer[wght].ttf"),
    ("manimgx_fonts", "NotoSansMyanmar[wght].ttf"),
    ("manimgx_fonts", "NotoSansEthiopic[wght].ttf"),
    ("manimgx_fonts", "NotoSansGeorgian[wght].ttf"),
    ("manimgx_fonts", "NotoSansArmenian[wght].ttf"),
    ("manimgx_fonts", EMOJI),
    ("manimgx_fonts", "NotoSansSymbols[wght].ttf"),
    ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"),
)
REGULAR, BOLD = 400, 700
WEIGHT = "wght"


@dataclass(frozen=True, slots=True)
class Font:
    """One of the font files, and the signs that it has: the same, however many threads opened it at once."""

    name: str
    face: hb.Face = field(compare=False)
    signs: frozenset[int] = field(compare=False)


def runs_of(text: str) -> Iterator[tuple[Font, str]]:
    """The text in parts that one font can show, in their order."""
    font, start = None, 0
    for place, sign in enumerate(text):
        if font is not None and ord(sign) in font.signs and _goes_along(sign, font):
            continue
        found = font_of(ord(sign))
        if font is not None and found != font:
            yield font, text[start:place]
            start = place
        font = found
    if font is not None:
        yield font, text[start:]


def _goes_along(sign: str, font: Font) -> bool:
    """Whether the sign is written like those before it: marks, joiners, and blanks, but for the wide ones of emoji."""
    category = unicodedata.category(sign)
    return category[0] in "MC" or (category == "Zs" and font.name != EMOJI)


@cache
def font_of(sign: int) -> Font:
    """The first font that has the sign."""
    fonts = (_font(package, name) for package, name in FONTS)
    return next((font for font in fonts if sign in font.signs), _font(*FONTS[0]))


def cut_down(font: Font, weight: int, signs: Iterable[int]) -> bytes:
    """A font file with nothing but these signs, and what they become when they meet; of that weight, if it has it."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(signs)
    if WEIGHT in {axis.tag for axis in font.face.axis_infos}:
        wanted.pin_axis_location(font.face, WEIGHT, weight)
    return bytes(wanted.subset(font.face).blob.data)


@cache
def _font(package: str, name: str) -> Font:
    face = hb.Face(hb.Blob.from_file_path(str(Path(str(files(package))) / name)))
    return Font(name, face, frozenset(face.unicodes))
