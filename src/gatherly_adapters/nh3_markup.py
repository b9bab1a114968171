"""HTML cleaned by nh3, which parses it as browsers do (the HTML standard, 13.2) and writes it anew."""

import re
import unicodedata
from urllib.parse import urlsplit

import nh3

TAGS = {"a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "s", "strong", "u", "ul"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}
AUTHORITY = re.compile(r"https?:[/\\]*([^/\\?#]*)", re.IGNORECASE)
"""What browsers take for it, however many slashes of whatever kind are before it: the URL standard, 4.4."""
PASSED_OVER = re.compile(r"[\t\n\r]|^[\0-\x20]+")
REL = "noopener noreferrer nofollow"
"""Of every link: what it leads to learns nothing, and is not recommended by us."""
GONE_WITH_CONTENT = {
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
}
"""Elements of which nothing stays. Of all others that are not allowed, the text does."""
FORMATTING = re.compile(r"<(big|b|code|em|font|i|nobr|small|strike|strong|s|tt|u)[\s/][^>]*>", re.IGNORECASE)
"""Elements that a parser opens anew in each paragraph, until they are closed: the HTML standard, 13.2.4.3.

It does so with up to three of each with the same attributes. With different ones, which none of them keeps, a short
text would become millions of elements.
"""
SPACES = "\n\t"
ROUNDS = 5
"""Markup so crooked that it is not the same twice after so many rounds is kept as text."""


class Nh3Markup:
    def __init__(self) -> None:
        self._cleaner = nh3.Cleaner(
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=_honest,
            clean_content_tags=GONE_WITH_CONTENT,
            link_rel=REL,
            url_schemes=SCHEMES,
            # Without a base there is nothing that they could be relative to; `//host` is relative, too.
            url_relative="deny",
        )

    def clean(self, html: str) -> str:
        for _ in range(ROUNDS):
            cleaned = _printable(self._cleaner.clean(FORMATTING.sub(r"<\1>", html))).strip()
            if cleaned == html:
                return cleaned
            html = cleaned
        return self._cleaner.clean(nh3.escape(_printable(html)))


def _honest(tag: str, attribute: str, value: str) -> str | None:
    """The address of a link, unless it holds credentials: `https://bank.example@elsewhere.example` leads elsewhere."""
    try:
        urlsplit(value)
    except ValueError:  # half an IPv6 address
        return None
    authority = AUTHORITY.match(PASSED_OVER.sub("", value))
    return None if authority and "@" in authority[1] else value


def _printable(text: str) -> str:
    """The text without control characters: a character reference may have stood for one."""
    return "".join(sign for sign in text if sign in SPACES or unicodedata.category(sign) != "Cc")
