"""A message in all its parts, and its layouts in plain text and HTML."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gatherly_adapters.templating.strangers import LINE, runs_from_the_right, shortened
from gatherly_adapters.templating.tongues import Told
from gatherly_core.messages.model import Language

IF_BUTTON_FAILS = {
    Language.EN: "Button not working? Open this link instead:",
    Language.DE: "Der Button funktioniert nicht? Dann öffnen Sie diesen Link:",
}
LEAVING = {
    Language.EN: "Unsubscribe from messages like this",
    Language.DE: "Solche Nachrichten abbestellen",
}
LONGEST_PREVIEW = 120
WAY_OUT = Markup("<!-- way out -->")
"""Stands where a link may be put in later. What anybody has written is escaped, and so never is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What there is to say, and by when, where and how much: all text. LINE parts the lines of a paragraph.

    `rows` are labels and values. `action` is what can be done at the `link`. `reason` is why somebody gets this.
    """

    language: Language
    subject: str
    headline: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    action: str
    reason: str
    link: str | None
    event: str | None
    day: Told | None

    @property
    def preview(self) -> str:
        """What a list of mails shows of it, beside the subject."""
        return shortened(next(iter(self.paragraphs), self.headline).replace(LINE, " "), LONGEST_PREVIEW)

    @property
    def if_button_fails(self) -> str:
        return IF_BUTTON_FAILS[self.language]

    def as_text(self) -> str:
        """The plain text: headline, paragraphs, what there is to know line by line, the link on a line of its own."""
        facts = [self.event] if self.event else []
        facts += [f"{label}: {value}" for label, value in self.rows]
        parts = [] if self.headline in self.subject else [self.headline]
        parts += [paragraph.replace(LINE, "\n") for paragraph in self.paragraphs]
        if facts:
            parts.append("\n".join(facts))
        if self.link:
            parts.append(f"{self.action}:\n{self.link}")
        return "\n\n".join(parts) + "\n"


class HtmlLayout:
    """The one page that all messages are laid out on.

    Tables and inline styles, for Outlook and for programs that drop the style sheet; narrow screens and dark ones by
    media queries; no pictures, nothing from elsewhere. Everything in it is escaped.
    """

    def __init__(self) -> None:
        environment = Environment(
            loader=PackageLoader(__package__, "."),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["lines"] = lambda paragraph: paragraph.split(LINE)
        environment.filters["direction"] = lambda text: "rtl" if runs_from_the_right(text) else "ltr"
        self._template = environment.get_template("layout.html")

    def __call__(self, letter: Letter) -> str:
        return self._template.render(letter=letter, way_out=WAY_OUT)


def with_way_out(language: Language, text: str, html: str, link: str) -> tuple[str, str]:
    """Both layouts with a last line that says where one gets no more of these. ValueError for what is no such page."""
    before, mark, after = html.partition(WAY_OUT)
    if not mark:
        raise ValueError("This page has no place for a way out.")
    style = Markup("color:inherit;text-decoration:underline;")
    line = Markup('<br><a class="pale" href="{}" style="{}">{}</a>').format(link, style, LEAVING[language])
    return f"{text}\n-- \n{LEAVING[language]}:\n{link}\n", f"{before}{line}{after}"
