"""Messages, read as those read them who get them."""

import unicodedata
from html.parser import HTMLParser

VOID = frozenset({"meta", "br"})


class Page(HTMLParser):
    """A page as a mail program reads it: its words and links, and whether it is well-formed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "background", "action")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def one_plain_line(text: str) -> bool:
    return text == text.strip() and not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text)
