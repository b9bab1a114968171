"""QR codes (ISO/IEC 18004) of tickets."""

from io import BytesIO

import segno

ERROR_CORRECTION = "m"
QUIET_ZONE = 4
"""The modules that must stay white around a code."""
MODULE_PIXELS = 12
"""Of a PNG: large enough to be printed at 5 cm with 300 dots per inch."""


def qr_code(text: str) -> segno.QRCode:
    """The smallest code for the text, of any version; a stronger error correction would make none larger."""
    return segno.make_qr(text, error=ERROR_CORRECTION)


def svg(text: str) -> bytes:
    """The code as a picture that can be scaled, with its quiet zone, on white."""
    out = BytesIO()
    qr_code(text).save(out, kind="svg", border=QUIET_ZONE, light="white", unit="mm", scale=1)
    return out.getvalue()


def png(text: str) -> bytes:
    """The code in black and white pixels, with its quiet zone."""
    out = BytesIO()
    qr_code(text).save(out, kind="png", border=QUIET_ZONE, scale=MODULE_PIXELS)
    return out.getvalue()
