"""Markup: the little HTML that people may write, such as emphasis, lists and links."""

from html.parser import HTMLParser
from typing import Protocol

BLOCKS = frozenset({"blockquote", "br", "h2", "h3", "h4", "hr", "li", "ol", "p", "ul"})
"""Elements that begin a line of their own."""


class Markup(Protocol):
    """What makes HTML harmless."""

    def clean(self, html: str) -> str:
        """The harmless part of the HTML that somebody wrote, as HTML.

        What can be shown to anybody stays: text, paragraphs, line breaks, headings, emphasis, lists, quotations, and
        links to http, https and mailto URLs, which tell the site that they lead to nothing. Everything else goes, and
        so do control characters. What is clean already stays as it is; what is no HTML at all is text.
        """
        ...


def text_of(markup: str) -> str:
    """What clean markup says, without its elements."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
