"""What strangers wrote, made fit to stand among words of Gatherly's own."""

import re
import unicodedata

LONGEST_LINE = 200
LONGEST_PARAGRAPH = 5_000
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
LINE = "\N{LINE SEPARATOR}"
"""What parts lines in a paragraph, until it is laid out: nothing that a stranger wrote has one any more."""

ISOLATE, END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
# What joins signs into one: emoji of several, letters in Persian and in scripts of India.
JOINERS = frozenset({"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"})
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of signs that control, or stand for nothing (The Unicode Standard, 4.5)."""


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """The text as one line of at most `longest` signs, without those that are not seen.

    What is written from right to left is set apart, so that the order of the words around it stays (Unicode Standard
    Annex 9, isolates).
    """
    return _set_apart(shortened(" ".join(visible(text).split()), longest))


def paragraph(text: str) -> str:
    """The text as one paragraph, in which LINE parts the lines."""
    lines = [" ".join(visible(line).split()) for line in text.strip().splitlines()]
    return shortened(LINE.join(lines), LONGEST_PARAGRAPH)


def visible(text: str) -> str:
    """The text without signs that are not seen, but for spaces, and for those that join others."""
    return "".join(
        sign if sign in JOINERS or unicodedata.category(sign) not in UNSEEN else " " if sign.isspace() else ""
        for sign in text
    )


def shortened(text: str, longest: int) -> str:
    """The text itself, or its beginning with an ellipsis: never half of a sign that is made of several."""
    if len(text) <= longest:
        return text
    end = longest - 1
    while end > 0 and (unicodedata.category(text[end]) in ("Mn", "Me", "Sk") or {text[end], text[end - 1]} & JOINERS):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def runs_from_the_right(text: str) -> bool:
    """Whether it is written from right to left: by its first letter, leaving out what is set apart (UAX 9, P2)."""
    outside = re.sub(f"{ISOLATE}.*?{END_OF_ISOLATE}", "", text)
    return next((kind for sign in outside if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L") != "L"


def _set_apart(text: str) -> str:
    if any(unicodedata.bidirectional(sign) in FROM_THE_RIGHT for sign in text):
        return f"{ISOLATE}{text}{END_OF_ISOLATE}"
    return text
