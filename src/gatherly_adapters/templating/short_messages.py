"""What fits into one SMS (3GPP TS 23.038, 6.2.1: the default alphabet; 23.040 for lengths)."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")
"""Signs that take the room of two."""
ROOM = 160
ROOM_FOR_OTHERS = 70
"""Of UTF-16, when a sign is of neither alphabet."""

PLAIN = str.maketrans({
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
})  # fmt: skip


def plain(text: str) -> str:
    """The text with signs of the default alphabet where others mean the same."""
    return text.translate(PLAIN)


def fits(text: str) -> bool:
    """Whether it fits into one SMS."""
    if all(sign in BASIC or sign in EXTENDED for sign in text):
        return sum(2 if sign in EXTENDED else 1 for sign in text) <= ROOM
    return len(text.encode("utf-16-le")) // 2 <= ROOM_FOR_OTHERS
