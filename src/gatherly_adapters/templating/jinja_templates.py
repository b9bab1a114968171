"""Messages by Jinja's templates."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from jinja2 import PackageLoader, StrictUndefined
from jinja2 import Template as JinjaTemplate
from jinja2.sandbox import SandboxedEnvironment

from gatherly_adapters.templating.letters import HtmlLayout, Letter, with_way_out
from gatherly_adapters.templating.presenting import LINK, MADE_OF, Words, in_words
from gatherly_adapters.templating.short_messages import fits, plain
from gatherly_adapters.templating.strangers import LINE, LONGEST_PARAGRAPH, shortened
from gatherly_adapters.templating.tongues import Told
from gatherly_adapters.templating.wording_rules import Reader, Unsound
from gatherly_core.messages.errors import WordingInvalid
from gatherly_core.messages.model import Language, Rendered, SubjectMatter, Template, Wording
from gatherly_core.messages.samples import SAMPLES
from gatherly_core.messages.variables import VARIABLES

LONGEST_TITLE_IN_SUBJECT = 80
LONGEST_SUBJECT = 200
SHORTER_AND_SHORTER = (80, 60, 45, 30, 20, 12)
LONGEST_FAULT = 300
KEPT = 256
"""So many wordings are kept as they were compiled: a large event sends the same one thousands of times."""

Worded = tuple[JinjaTemplate, tuple[JinjaTemplate, ...]]


class JinjaTemplates:
    """Messages by the templates in `messages/`, one for each language. Safe for many threads.

    A template has blocks: `subject`, `short`, `headline`, `body` (paragraphs, parted by empty lines), `details` (lines
    of a label, a colon and a value; left out where there is no value), `action` (what can be done at the link) and
    `reason`. What variables stand for is text: it is escaped where the message is laid out as HTML.
    """

    def __init__(self) -> None:
        self._environment = SandboxedEnvironment(
            loader=PackageLoader(__package__, "messages"),
            autoescape=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=lambda value: "" if value is None else value,
        )
        self._environment.filters.update(date=_of("date"), time=_of("time"), brief=_of("brief"))
        self._environment.globals["newline"] = LINE
        self._as_html = HtmlLayout()
        self._worded = lru_cache(KEPT)(self._compiled)

    def render(
        self, template: Template, language: Language, subject_matter: SubjectMatter, wording: Wording | None = None
    ) -> Rendered:
        if subject_matter.keys() != VARIABLES[template]:
            raise ValueError(f"{template} speaks of {', '.join(sorted(VARIABLES[template]))}.")
        letter, fault = self._letter(template, language, subject_matter), None
        if wording is not None:
            try:
                letter = self._reworded(letter, template, subject_matter, wording)
            except WordingInvalid as invalid:
                fault = "; ".join(f"{field}: {wrong}" for field, wrong in invalid.fields.items())
        short = self._short(template, language, subject_matter)
        return Rendered(letter.subject, letter.as_text(), short, self._as_html(letter), fault)

    def with_way_out(self, language: Language, text: str, html: str, link: str) -> tuple[str, str]:
        return with_way_out(language, text, html, link)

    def check(self, template: Template, wording: Wording) -> None:
        for language in Language:
            letter = self._letter(template, language, SAMPLES[template])
            self._reworded(letter, template, SAMPLES[template], wording)

    def _letter(self, template: Template, language: Language, subject_matter: SubjectMatter) -> Letter:
        words = in_words(subject_matter, language)
        block = self._blocks(template, language, words)
        link, title, start = words.get(LINK), words.get("event_title"), words.get("event_start")
        return Letter(
            language=language,
            subject=_line(self._subject(template, language, subject_matter)),
            headline=_line(block("headline")),
            paragraphs=_paragraphs(block("body")),
            rows=_rows(block("details")),
            action=_line(block("action")),
            reason=_line(block("reason")),
            link=link if isinstance(link, str) and link else None,
            event=title if isinstance(title, str) else None,
            day=start if isinstance(start, Told) else None,
        )

    def _subject(self, template: Template, language: Language, subject_matter: SubjectMatter) -> str:
        words = in_words(subject_matter, language, LONGEST_TITLE_IN_SUBJECT)
        return self._blocks(template, language, words)("subject")

    def _short(self, template: Template, language: Language, subject_matter: SubjectMatter) -> str:
        """In one SMS, if strangers' texts can be made short enough for that."""
        short = ""
        for longest in SHORTER_AND_SHORTER:
            words = in_words(subject_matter, language, longest)
            short = plain(_line(self._blocks(template, language, words)("short")))
            if fits(short):
                break
        return short

    def _blocks(self, template: Template, language: Language, words: Words) -> Callable[[str], str]:
        jinja = self._environment.get_template(f"{language}/{template}.txt")
        context = jinja.new_context(dict(words))
        return lambda name: "".join(jinja.blocks[name](context)) if name in jinja.blocks else ""

    def _reworded(self, letter: Letter, template: Template, subject_matter: SubjectMatter, wording: Wording) -> Letter:
        """The letter with an organizer's subject and paragraphs. WordingInvalid when these are none."""
        subject_template, paragraph_templates = self._worded(template, wording)
        words = in_words(subject_matter, letter.language, LONGEST_TITLE_IN_SUBJECT)
        subject = shortened(_line(_rendered("subject", subject_template, words)), LONGEST_SUBJECT)
        words = in_words(subject_matter, letter.language)
        texts = [_rendered("paragraphs", paragraph, words) for paragraph in paragraph_templates]
        paragraphs = tuple(filter(None, (shortened(_lines(text), LONGEST_PARAGRAPH) for text in texts)))
        if not subject or not paragraphs:
            raise _invalid("paragraphs" if subject else "subject", "nothing is left of it")
        return replace(letter, subject=subject, headline=subject, paragraphs=paragraphs)

    def _compiled(self, template: Template, wording: Wording) -> Worded:
        variables = VARIABLES[template] | {name for name, parts in MADE_OF.items() if VARIABLES[template] >= {*parts}}
        reader = Reader(self._environment, variables)
        try:
            subject = reader.compiled(wording.subject)
        except Unsound as unsound:
            raise _invalid("subject", str(unsound)) from None
        paragraphs = []
        for number, source in enumerate(wording.paragraphs, 1):
            try:
                paragraphs.append(reader.compiled(source))
            except Unsound as unsound:
                raise _invalid("paragraphs", f"paragraph {number}, {unsound}") from None
        return subject, tuple(paragraphs)


def _of(part: str) -> Callable[[object], object]:
    """A filter that tells a part of a moment, and nothing of no moment."""

    def filter_(value: object) -> object:
        if value is not None and not isinstance(value, Told):
            raise TypeError(f"'{part}' is for moments only")
        return None if value is None else getattr(value, part)

    return filter_


def _rendered(field: str, jinja: JinjaTemplate, words: Words) -> str:
    try:
        return jinja.render(words)
    except Exception as error:  # whatever an organizer has written, others are to get their message
        raise _invalid(field, f"it cannot be rendered: {error}") from error


def _invalid(field: str, wrong: str) -> WordingInvalid:
    return WordingInvalid("The wording cannot be used.", {field: shortened(wrong, LONGEST_FAULT)})


def _line(text: str) -> str:
    return re.sub(rf" ?({LINE}) ?", r"\1", re.sub(r"[ \t\n]+", " ", text)).strip()


def _lines(text: str) -> str:
    return LINE.join(re.sub(r"[ \t]+", " ", line).strip() for line in text.strip().split("\n"))


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(filter(None, (_line(paragraph).strip(LINE) for paragraph in re.split(r"\n[ \t]*\n", body))))


def _rows(details: str) -> tuple[tuple[str, str], ...]:
    parted = (line.partition(": ") for line in details.split("\n"))
    return tuple((label.strip(), value.strip()) for label, _, value in parted if value.strip())
