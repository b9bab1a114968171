"""Text as people wrote it, in lines: what may be shown, where it may break, and what stands left of what."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from fpdf.bidi import BidiParagraph, auto_detect_base_direction
from fpdf.enums import TextDirection

from gatherly_adapters.printing.fonts import Font, runs_of

Measure = Callable[[str], float]

JOINERS = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
FROM_RIGHT = frozenset({"R", "AL", "AN"})
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

# Between any two signs of these scripts, which leave no blanks, a line may break: kana, ideographs, Thai, Lao, Khmer.
_BREAKS_ANYWHERE = re.compile(
    "[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Run(NamedTuple):
    """A part of a line, in one font and one direction."""

    text: str
    font: Font
    direction: TextDirection


def cleaned(text: str) -> str:
    """The text in one line, without what is not seen: controls, and marks that turn the direction of what follows."""
    composed = unicodedata.normalize("NFC", text)
    seen = (sign for sign in composed if sign in JOINERS or sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join("".join(seen).split())


def base_direction(text: str) -> TextDirection:
    """The direction of the first letter that has one."""
    return auto_detect_base_direction(text)


def visual_runs(line: str) -> list[Run]:
    """The parts of a line from left to right (Unicode's bidirectional algorithm, UAX 9)."""
    leveled = [
        (level, Run(text, font, TextDirection.RTL if level % 2 else TextDirection.LTR))
        for level, part in _levels(line)
        for font, text in runs_of(part)
    ]
    return [run for _, run in _reordered(leveled)]


def _levels(line: str) -> Iterator[tuple[int, str]]:
    """The parts of the line by their embedding level, in the order in which they are read."""
    if FROM_RIGHT.isdisjoint(map(unicodedata.bidirectional, line)):
        yield 0, line
        return
    paragraph = BidiParagraph(text=line, base_direction=base_direction(line), preserve_bn_chars=True)
    for level, signs in groupby(paragraph.characters, key=lambda sign: sign.embedding_level):
        yield level, "".join(sign.character for sign in signs)


def _reordered(runs: list[tuple[int, Run]]) -> list[tuple[int, Run]]:
    """From the highest level down, whatever is at that level or above is turned around (rule L2)."""
    for lowest in range(max((level for level, _ in runs), default=0), 0, -1):
        place = 0
        while place < len(runs):
            end = place
            while end < len(runs) and runs[end][0] >= lowest:
                end += 1
            runs[place:end] = reversed(runs[place:end])
            place = max(end, place + 1)
    return runs


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """The text in lines that are no wider than `width`, broken at blanks where that is possible."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text, width, measure):
        if line and used + measure(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += piece
        used += measure(piece)
    return [*lines, line.rstrip()]


def shortened(lines: Sequence[str], most: int, width: float, measure: Measure) -> list[str]:
    """At most so many lines; the last ends with an ellipsis when something is left out."""
    if len(lines) <= most:
        return list(lines)
    signs = list(_clusters(lines[most - 1]))
    while signs and sum(map(measure, (*signs, ELLIPSIS))) > width:
        signs.pop()
    return [*lines[: most - 1], "".join(signs) + ELLIPSIS]


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    """What must not be broken, each with the blanks that follow it."""
    for word in re.findall(r"\S+\s*", text):
        if _BREAKS_ANYWHERE.search(word) or measure(word.rstrip()) > width:
            yield from _clusters(word)
        else:
            yield word


def _clusters(text: str) -> Iterator[str]:
    """Signs with the marks that belong to them, and signs that are joined."""
    cluster = ""
    for sign in text:
        joined = sign in JOINERS or cluster[-1:] in JOINERS or unicodedata.category(sign) in ("Mn", "Mc", "Me", "Sk")
        if cluster and not joined and not sign.isspace():
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster
