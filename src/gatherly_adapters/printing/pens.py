"""Writing text of any script on a page of a PDF."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TextDirection

from gatherly_adapters.printing.fonts import BOLD, REGULAR, Font, cut_down, runs_of
from gatherly_adapters.printing.lines import Run, base_direction, shortened, visual_runs, wrapped

POINT = 25.4 / 72
"""In millimetres."""
LEADING = 1.45
"""From line to line, in font sizes: the marks of Thai, Khmer and Vietnamese need more than Latin does."""


class Pens:
    """Writes on the pages of a document, whose texts are all known before.

    The fonts, cut down to the signs of these texts, are put into `folder`, which must outlast the document. Lengths
    are in millimetres, sizes of fonts in points.
    """

    def __init__(self, pdf: FPDF, folder: Path, regular: Iterable[str], bold: Iterable[str]) -> None:
        self._pdf = pdf
        self._families: dict[tuple[str, bool], str] = {}
        self._widths: dict[tuple[str, bool], float] = {}
        for weight, texts in ((REGULAR, regular), (BOLD, bold)):
            self._add_fonts(folder, weight, texts)

    def _add_fonts(self, folder: Path, weight: int, texts: Iterable[str]) -> None:
        signs: dict[Font, set[int]] = defaultdict(set)
        for text in texts:
            for font, part in runs_of(text):
                signs[font] |= set(map(ord, part))
        for font, own in signs.items():
            family = f"font{len(self._families)}"
            file = folder / f"{family}{Path(font.name).suffix}"
            file.write_bytes(cut_down(font, weight, own | {ord(" ")}))
            self._pdf.add_font(family, fname=file)
            self._families[font.name, weight == BOLD] = family

    def write(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
        """One line of text, its upper left corner at (x, y)."""
        self._pdf.set_xy(x, y)
        for run in visual_runs(text):
            self._take(run, size, bold)
            self._pdf.cell(self._pdf.get_string_width(run.text), size * POINT * LEADING, run.text)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide the text is in one line."""
        # The same words are on many pages, and tried in many sizes: nothing of a font changes with its size.
        known = self._widths.get((text, bold))
        if known is None:
            known = self._widths[text, bold] = sum(self._unit_width(run, bold) for run in visual_runs(text))
        return known * size

    def block(
        self, x: float, y: float, width: float, text: str, sizes: Iterable[float], most: int, *, bold: bool = False
    ) -> float:
        """A text in lines of at most `width`, in the largest of the sizes that needs no more than `most` of them.

        What even the last size has no room for is left out. Answers how far down the block reaches.
        """
        size, lines = self._fitted(text, width, sizes, most, bold)
        from_right = base_direction(text) is TextDirection.RTL
        for line in lines:
            left = x + width - self.width(line, size, bold=bold) if from_right else x
            self.write(left, y, line, size, bold=bold)
            y += size * POINT * LEADING
        return y

    def _fitted(
        self, text: str, width: float, sizes: Iterable[float], most: int, bold: bool
    ) -> tuple[float, list[str]]:
        size, lines = 0.0, [""]
        for size in sizes:
            measure = partial(self.width, size=size, bold=bold)
            lines = wrapped(text, width, measure)
            if len(lines) <= most:
                return size, lines
        return size, shortened(lines, most, width, partial(self.width, size=size, bold=bold))

    def _unit_width(self, run: Run, bold: bool) -> float:
        self._take(run, 1, bold)
        return float(self._pdf.get_string_width(run.text))

    def _take(self, run: Run, size: float, bold: bool) -> None:
        self._pdf.set_text_shaping(True, direction=run.direction)
        self._pdf.set_font(self._families[run.font.name, bold], size=size)
